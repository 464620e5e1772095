// Others at the same rows: waits that end in one line, and transactions that are tried again, a few times at most.

import { exitCodeOfError } from '../../src/cli/exitCodes.ts';
import type { Database } from '../../src/database/database.ts';
import { openPostgres } from '../../src/database/postgres/postgres.ts';
import { history } from '../../src/engine/history/history.ts';
import { sync } from '../../src/engine/sync.ts';
import { eachPortal } from '../engine/each.ts';
import { smallShare } from '../engine/share.ts';
import { overriding } from '../support/overriding.ts';
import { Proxy, textAt } from './proxy.ts';

const portal = eachPortal();
let other: Database;
let impatient: Database;
beforeEach(async () => {
  other = await openPostgres(portal().location);
  impatient = await openPostgres(portal().location, { writeWaitMs: 200 });
});
afterEach(async () => {
  await other.close();
  await impatient.close();
});

const renamed = () => {
  const share = smallShare();
  share.users.find(({ sourceId }) => sourceId === 'p1')!.lastName = 'Moreno';
  return share;
};
const attempt = (share = renamed()) =>
  sync(portal().request(), { ...portal().tools(share), database: impatient });

/** Does `work` while the other connection holds what `sql` locks. */
async function whileHeld(sql: string, work: () => Promise<void>): Promise<void> {
  await other.transaction(async () => {
    await other.all(sql);
    await work();
  });
}

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('It succeeded.')),
    (error: unknown) => ({ error: error as Error, code: exitCodeOfError(error) }),
  );

test.each(['select id from users for update', 'lock table class_students in access exclusive mode'])(
  'what another program holds is waited for, and told in one line: %s',
  async (sql) => {
    await portal().edit(smallShare());
    const before = await portal().dump();
    await whileHeld(sql, async () => {
      const { error, code } = await errorOf(attempt());
      expect(error.message).toMatch(/^The database \S+ is locked by another program\.$/);
      expect(code).toBe(6);
    });
    expect(await portal().dump()).toEqual(before);
    expect((await attempt()).report.status).toBe('launched');
  },
);

test('a statement that takes too long is stopped, and told in one line', async () => {
  await portal().edit(smallShare());
  await impatient.all(`set statement_timeout = 200`);
  const { error } = await errorOf(impatient.all('select pg_sleep(5)'));
  expect(error.message).toMatch(/^The database \S+ took too long over one statement and stopped\.$/);
  expect(await impatient.all('select 1 as one')).toEqual([{ one: 1 }]);
});

describe('a transaction that another one conflicts with', () => {
  /** Changes a row from elsewhere after this transaction has begun to see. */
  const conflicting = (times: number) => {
    const tries: number[] = [];
    const done = portal().database.transaction(async () => {
      tries.push(tries.length + 1);
      await portal().database.all('select name from districts');
      if (tries.length <= times)
        await other.run(`update districts set name = $1`, [`Elsewhere ${tries.length}`]);
      await portal().database.run(`update districts set nces_id = $1`, [`try ${tries.length}`]);
    });
    return { tries, done };
  };

  test('is done again', async () => {
    const { tries, done } = conflicting(2);
    await done;
    expect(tries).toEqual([1, 2, 3]);
    expect(await other.all('select name, nces_id from districts')).toEqual([
      { name: 'Elsewhere 2', nces_id: 'try 3' },
    ]);
  });

  test('three times at most, and then told in one line', async () => {
    const { tries, done } = conflicting(99);
    const { error, code } = await errorOf(done);
    expect(error.message).toMatch(/^The database \S+ kept being changed by another program\.$/);
    expect(code).toBe(6);
    expect(tries).toEqual([1, 2, 3]);
    expect(await other.all('select nces_id from districts')).toEqual([{ nces_id: null }]);
  });

  test('as a deadlock: both are done', async () => {
    for (const name of ['left', 'right']) await portal().insert('books', { title: name, product: name });
    let both = 0;
    let meet = (): void => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const tries = { left: 0, right: 0 };
    const take = (database: Database, first: 'left' | 'right', second: 'left' | 'right') =>
      database.transaction(async () => {
        tries[first] += 1;
        await database.run(`update books set product = product || '+' where title = $1`, [first]);
        both += 1;
        if (both === 2) meet();
        await met;
        await database.run(`update books set product = product || '+' where title = $1`, [second]);
      });
    await Promise.all([take(portal().database, 'left', 'right'), take(other, 'right', 'left')]);
    expect(tries.left + tries.right).toBeGreaterThan(2);
    expect(await other.all('select product from books order by title')).toEqual([
      { product: 'left++' },
      { product: 'right++' },
    ]);
  });
});

test('a Portal that is changed in each apply ends the sync, three tries later, with nothing of it written', async () => {
  await portal().edit(smallShare());
  const run: Database['run'] = async (sql, values) => {
    if (sql.startsWith('update users'))
      await other.run(`update users set title = coalesce(title, '') || 'x'`);
    return portal().database.run(sql, values);
  };
  const changing = overriding(portal().database, { run });
  const { error, code } = await errorOf(
    sync(portal().request(), { ...portal().tools(renamed()), database: changing }),
  );
  expect(error.message).toMatch(/kept changing while the sync was planned\.$/);
  expect(code).toBe(1);
  expect(await portal().row('users', 'p1')).toMatchObject({ last_name: 'Lee p1' });
  expect(await portal().database.all(`select status from sync_runs order by id`)).toEqual([
    { status: 'Launched' },
    { status: 'Failed' },
  ]);
});

test('a network that goes silent is given up: the connection is lost, and the next one works', async () => {
  const proxy = await Proxy.to(portal().location);
  const database = await openPostgres(proxy.url, { answerMs: 300 });
  try {
    for (const work of [
      () => database.all('select 1 as silent'),
      () => database.load('districts', ['source', 'source_id', 'name'], [['clever', 'silent', 'x']]),
    ]) {
      proxy.arm({
        at: textAt(work.toString().includes('load') ? 'copy' : 'silent'),
        what: 'held',
        then: () => new Promise(() => undefined),
      });
      const { error, code } = await errorOf(work());
      expect(error.message).toMatch(/^The connection to the database \S+ was lost\.$/);
      expect(code).toBe(6);
      expect(await database.all('select 1 as one')).toEqual([{ one: 1 }]);
    }
  } finally {
    await database.close();
    await proxy.close();
  }
});

test('a run that is interrupted while it waits for others is Interrupted, not Failed', async () => {
  await portal().edit(smallShare());
  const control = new AbortController();
  await whileHeld('select id from users for update', async () => {
    const on = ({ type }: { type: string }) => type === 'wrote' && control.abort();
    const tools = { ...portal().tools(renamed()), database: impatient, signal: control.signal };
    setTimeout(() => control.abort(), 100);
    await expect(sync(portal().request(), { ...tools, on })).rejects.toMatchObject({ code: 'interrupted' });
  });
  const [run] = await history(portal().database, portal().district, 365);
  expect(run?.status).toBe('Interrupted');
});
