// The last seat of a license taken, or a purchase order added, by two at the very same moment: one of them waits, and finds what the
// other one did. On SQLite nobody else writes during a transaction.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { assignLicense } from '../../src/engine/byHand/assignLicenses.ts';
import { addLicense, listLicenses } from '../../src/engine/byHand/licenses.ts';
import { sync } from '../../src/engine/sync.ts';
import { eachPortal } from '../engine/each.ts';
import { NOW } from '../engine/portal.ts';
import { smallShare } from '../engine/share.ts';
import { overriding } from '../support/overriding.ts';

const portal = eachPortal();
let other: Database;
let watching: Database;
beforeEach(async () => {
  other = await openDatabase(portal().location);
  watching = await openDatabase(portal().location);
});
afterEach(() => Promise.all([other.close(), watching.close()]));

const WAITING = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/** A database on which, before a statement, somebody begins something, once: it goes on when that has ended, or waits. */
function meeting(database: Database, statement: string, begins: () => Promise<unknown>): Database {
  let isMet = false;
  async function meet(): Promise<void> {
    isMet = true;
    let isOver = false;
    void begins().then(() => (isOver = true));
    while (!isOver && (await watching.all(WAITING)).length === 0) await sleep(5);
  }
  // Calls that nothing happens before stay in the order in which they were made.
  const after = <T>(sql: string, call: () => Promise<T>): Promise<T> =>
    isMet || !sql.startsWith(statement) ? call() : meet().then(call);
  const run: Database['run'] = (sql, values) => after(sql, () => database.run(sql, values));
  const all: Database['all'] = (sql, values) => after(sql, () => database.all(sql, values));
  return overriding(database, { run, all });
}

describe('the last seat of a license that comes back', () => {
  let license: number;
  let t1: number;
  let t2: number;
  beforeEach(async () => {
    await portal().edit(smallShare());
    [t1, t2] = [await portal().id('users', 't1'), await portal().id('users', 't2')];
    const bought = { po_number: '1', product: 'Rocks', audience: 'teacher', seats: 1 };
    license = await portal().insert('licenses', { district_id: portal().district.id, ...bought });
    await portal().insert('license_assignments', { license_id: license, user_id: t1 });
    await portal().reset(smallShare().unshare('t1'));
  });

  const assign = (database: Database) =>
    assignLicense(database, portal().district, { license, users: [t2] }, NOW).then(
      () => 'given',
      ({ code }: { code: string }) => code,
    );

  /** A sync with which t1 comes back; how it ended, and how often it started over. */
  async function comesBack(database: Database) {
    let restarts = 0;
    const on = ({ type }: { type: string }) => void (type === 'restart' && (restarts += 1));
    const tools = { ...portal().tools(smallShare(), { on }), database };
    const { report } = await sync(portal().request(), tools);
    return { status: report.status, restarts };
  }

  const holders = async () =>
    (await portal().database.all('select user_id from license_assignments')).map(({ user_id }) => user_id);

  test('is not given by hand while the sync is applied', async () => {
    let byHand: Promise<string> | undefined;
    const database = meeting(
      portal().database,
      'insert into license_assignments',
      () => (byHand = assign(other)),
    );
    expect(await comesBack(database)).toEqual({ status: 'launched', restarts: 0 });
    expect(await byHand).toBe('refused');
    expect(await holders()).toEqual([t1]);
  });

  test('does not come back while it is given by hand', async () => {
    let synced: ReturnType<typeof comesBack> | undefined;
    const database = meeting(
      portal().database,
      'insert into license_assignments',
      () => (synced = comesBack(other)),
    );
    expect(await assign(database)).toBe('given');
    expect(await synced).toEqual({ status: 'launched', restarts: 1 });
    expect(await holders()).toEqual([t2]);
  });
});

test('a purchase order that two add at once is there once', async () => {
  const { database, district } = portal();
  const terms = { product: 'Rocks', audience: 'both', seats: 9, startsOn: null, expiresOn: null } as const;
  const add = (on: Database, poNumber: string) => addLicense(on, district, { ...terms, poNumber }, NOW);
  let second: ReturnType<typeof add> | undefined;
  const { license, added } = await add(
    meeting(database, 'insert into licenses', () => (second = add(other, 'po-1'))),
    'PO-1',
  );
  expect(added).toBe(true);
  expect(await second).toEqual({ license, added: false });
  expect(await listLicenses(database, district, NOW)).toEqual([license]);
});
