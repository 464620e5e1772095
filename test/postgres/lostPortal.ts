// A Portal whose syncs go through a network that fails when it is told, and what they leave behind.

import { exitCodeOfError } from '../../src/cli/exitCodes.ts';
import { openDatabase } from '../../src/database/open.ts';
import type { SyncTools } from '../../src/engine/request.ts';
import { sync } from '../../src/engine/sync.ts';
import { Portal } from '../engine/portal.ts';
import { smallShare, type Share } from '../engine/share.ts';
import { Proxy, type Trouble } from './proxy.ts';

/** Two states of a district that a Reset leads from one to the other, ids and all: rows go, come back and change. */
const SHARES = [full, summer];

/** In few pages, so that there are fewer messages. */
function full(): Share {
  const share = smallShare();
  share.pageSize = 10;
  return share;
}

function summer(): Share {
  const share = full().unshare('p1', 'c2', 't2');
  share.users.find(({ sourceId }) => sourceId === 'p2')!.lastName = 'Moreno';
  share.classes.find(({ sourceId }) => sourceId === 'c1')!.students.push('p5');
  return share;
}

/** How a sync ended. */
export interface Ended {
  /** Its status, or its error with the address left out. */
  said: string;
  code: number;
}

/** How a sync ended that met trouble, and what it left. */
export interface Left extends Ended {
  landed: boolean;
  rows: 'before' | 'after' | 'between';
  /** The statuses of the runs it opened. */
  runs: string[];
}

export class LostPortal {
  readonly portal: Portal;
  readonly proxy: Proxy;
  /** How many messages a sync is, to its end. */
  messages = 0;
  #states: string[] = [];
  #at = 0;

  private constructor(portal: Portal, proxy: Proxy) {
    this.portal = portal;
    this.proxy = proxy;
  }

  /** A Portal that is in the first state, and was in both. */
  static async create(): Promise<LostPortal> {
    const portal = await Portal.create();
    const lost = new LostPortal(portal, await Proxy.to(portal.location));
    for (const state of [0, 1, 0]) {
      lost.proxy.arm(null);
      await lost.#reset(state);
      lost.#states[state] = await lost.#rows();
      lost.messages = Math.max(lost.messages, lost.proxy.messages);
    }
    return lost;
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.portal.close();
  }

  /** Syncs the other state with trouble on the way. */
  async meets(trouble: Trouble, tools: Partial<SyncTools> = {}): Promise<Left> {
    const other = 1 - this.#at;
    const known = (await this.#runs()).length;
    this.proxy.arm(trouble);
    const ended = await this.#reset(other, tools);
    const { landed } = this.proxy;
    this.proxy.arm(null);
    const rows = await this.#rows();
    const left =
      rows === this.#states[this.#at] ? 'before' : rows === this.#states[other] ? 'after' : 'between';
    if (left === 'after') this.#at = other;
    return { ...ended, landed, rows: left, runs: (await this.#runs()).slice(known) };
  }

  /** The next sync ends where one ends that nothing happened to. */
  async goOn(): Promise<void> {
    const other = 1 - this.#at;
    expect(await this.#reset(other)).toEqual({ said: 'launched', code: 0 });
    expect(await this.#rows()).toBe(this.#states[other]);
    expect(await this.#runs()).not.toContain('In Progress');
    this.#at = other;
  }

  /** A Reset by way of the proxy, on a connection of its own. */
  async #reset(state: number, tools: Partial<SyncTools> = {}): Promise<Ended> {
    const approved = { confirmed: true, inSession: true, maxDeletes: { rows: 99 } };
    let database;
    try {
      database = await openDatabase(this.proxy.url);
      const request = this.portal.request({ mode: 'reset', ...approved });
      const lent = { ...this.portal.tools(SHARES[state]!(), tools), database };
      return { said: (await sync(request, lent)).report.status, code: 0 };
    } catch (error) {
      const said = (error as Error).message.replaceAll(/postgres:\S+/g, 'X');
      return { said, code: exitCodeOfError(error) };
    } finally {
      await database?.close();
    }
  }

  /** All that has to be whole: the Portal's rows, and the journals of runs that were launched only. */
  async #rows(): Promise<string> {
    const { database } = this.portal;
    const strays = await database.all(
      `select 1 from sync_changes c join sync_runs r on r.id = c.run_id where r.status <> 'Launched'`,
    );
    return JSON.stringify([await this.portal.dump({ times: false }), strays]);
  }

  async #runs(): Promise<string[]> {
    const rows = await this.portal.database.all<{ status: string }>(
      'select status from sync_runs order by id',
    );
    return rows.map(({ status }) => status);
  }
}
