// A world for command lines: a temporary folder with a Portal, the sandbox with a fixture, a clock, and the program
// run in this process on streams in memory.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/main.ts';
import type { Prompter } from '../../src/cli/wizard/prompter.ts';
import type { Database, Row } from '../../src/database/database.ts';
import { addDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { findDistrict } from '../../src/engine/districts/districts.ts';
import { TABLES } from '../../src/roster/tables.ts';
import { seedPortal } from '../../src/sandbox/portal.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import {
  emptyDatabase,
  lend,
  portalDatabase,
  saveDatabase,
  testDatabase,
  withDatabase,
  type Kind,
  type Saved,
  type TestDatabase,
} from '../support/databases.ts';
import { memoryIo } from '../unit/terminal/build.ts';

/** How one command line ended. */
export interface Ran {
  code: number;
  out: string;
  err: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** Answers questions, as a person at a terminal would. */
  prompter?: Prompter;
  /** Given a function that interrupts the command. */
  interrupt?: (press: () => void) => void;
  /** What stands on standard input. */
  input?: string;
  /** Told what is written to standard output and error, when it is. */
  heard?: (text: string) => void;
}

export const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));

export class World {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly fixture: string;
  readonly #database: TestDatabase;
  #saved: { portal: Saved; day: number; now: Date } | undefined;
  #day = 1;
  now = new Date('2026-11-23T10:00:00.000Z');

  private constructor(folder: string, fixture: string, sandbox: Sandbox, database: TestDatabase) {
    this.folder = folder;
    this.#database = database;
    this.fixture = fixture;
    this.sandbox = sandbox;
  }

  /** Where the Portal is: a path, or a URL. */
  get database(): string {
    return this.#database.location;
  }

  /** A world without a database yet. */
  static create(fixture = 'riverside'): Promise<World> {
    return World.#on((folder) => emptyDatabase(folder), fixture);
  }

  static async #on(make: (folder: string) => Promise<TestDatabase>, fixture: string): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
    const path = resolve(FIXTURES, fixture);
    return new World(folder, path, await startSandbox({ folder: path }), await make(folder));
  }

  /** A world with a database that has no district yet. */
  static empty(fixture: string): Promise<World> {
    return World.#on((folder) => portalDatabase(folder), fixture);
  }

  /** A world with a database and the fixture's district in it, as `name`. */
  static async withDistrict(
    fixture = 'riverside',
    name = 'Riverside Unified',
    kind: Kind = testDatabase,
  ): Promise<World> {
    const world = await World.#on((folder) => portalDatabase(folder, kind), fixture);
    await world.addDistrict(name, world.sandbox.districtId);
    return world;
  }

  /** Adds a district as `districts add` does. */
  async addDistrict(name: string, sourceId: string): Promise<void> {
    const added = { name, sourceId, source: 'clever', now: this.now };
    await this.portal((database) => addDistrict(database, added));
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.#database.drop();
    await rm(this.folder, { recursive: true });
  }

  /** Keeps the Portal as it is, so that each test of a file may begin with it. */
  async save(): Promise<void> {
    const portal = await saveDatabase(this.database, join(this.folder, 'saved.db'));
    this.#saved = { portal, day: this.#day, now: this.now };
  }

  /** The Portal, the day and the time, as they were saved. */
  async restore(): Promise<void> {
    const { portal, day, now } = this.#saved!;
    await portal.restore();
    await this.sandbox.setDay(day);
    this.#day = day;
    this.now = now;
  }

  /** Clever shares another day's records, a day or more later. */
  async setDay(day: number, date: string): Promise<void> {
    await this.sandbox.setDay(day);
    this.#day = day;
    this.now = new Date(`${date}T10:00:00.000Z`);
  }

  /** What people did in the Portal by hand. */
  seed(name: string): Promise<void> {
    return this.portal(async (database) => {
      const district = await findDistrict(database, '1');
      await seedPortal(database, district.id, this.fixture, name);
    });
  }

  /** Looks into the Portal. */
  portal<T>(look: (database: Database) => Promise<T>): Promise<T> {
    return withDatabase(this.database, look);
  }

  /** Everything the Portal keeps: the same text as long as nothing was written. */
  contents(): Promise<string> {
    return this.portal(async (database) => {
      const tables = [
        ...TABLES.map(({ name }) => name),
        'districts',
        'sync_runs',
        'sync_changes',
        'sync_schools',
      ];
      const settings = ['sync_settings', 'sync_subscribers'];
      const rows = [];
      for (const name of [...tables, ...settings])
        rows.push(await database.all(`select * from ${name} order by 1, 2`));
      return JSON.stringify(rows);
    });
  }

  /** The rows of a query. */
  rows(sql: string): Promise<Row[]> {
    return this.portal((database) => database.all(sql));
  }

  get env(): Record<string, string> {
    const { url, token } = this.sandbox;
    return { CLEVER_SYNC_DB: this.database, CLEVER_API_URL: url, CLEVER_AUTH_URL: url, CLEVER_TOKEN: token };
  }

  /** Runs what stands behind `clever-sync` on a command line, quoted as for a shell. */
  async run(line: string, { env = {}, prompter, interrupt, input, heard }: RunOptions = {}): Promise<Ran> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    for (const stream of [stdout, stderr]) stream.on('data', (chunk: Buffer) => heard?.(chunk.toString()));
    const io = memoryIo({
      stdout,
      stderr,
      env: { ...this.env, ...env },
      cwd: this.folder,
      clock: () => this.now,
      user: 'tester',
      ...(input !== undefined && { stdin: Readable.from([input]) }),
      onInterrupt: (listener) => {
        interrupt?.(() => listener('SIGINT'));
        return () => undefined;
      },
    });
    const code = await run(words(line), io, { prompter, open: lend });
    return { code, out: io.out(), err: io.err() };
  }
}

/**
 * What a terminal would have shown, standard error marked `2|`, and the exit code; folders, addresses and digests made
 * the same for every run.
 */
export function transcript(
  line: string,
  { code, out, err }: Ran,
  { folder, sandbox, database }: World,
): string {
  const marked = err.replace(/^(?=.)/gm, '2| ');
  return `$ clever-sync ${line}\n${out}${marked}exit ${code}\n`
    .replace(/pg_dump --format=custom --file=\w+-([\d-]+)\.dump \S+/, 'clever-sync db backup portal-$1.db')
    .replaceAll(withoutPassword(database), '<folder>/portal.db')
    .replaceAll(folder, '<folder>')
    .replaceAll(sandbox.url, '<sandbox>')
    .replace(/\b([Pp]lan(?: is now)?\s+|, not )[0-9a-f]{12}\b/g, '$1<digest>')
    .replace(/ in \d+\.\d s/g, ' in <time>');
}

/** A database as messages name it. */
export const withoutPassword = (location: string): string => location.replace(/:[^:@/]*@/, '@');

/** Splits a command line at spaces outside of quotes. */
export function words(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|\S)+/g)].map(([word]) => word.replace(/["']/g, ''));
}
