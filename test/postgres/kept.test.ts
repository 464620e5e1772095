// A connection whose database was closed may be the next one's: what that one finds, and when it gets another.

import type { Database } from '../../src/database/database.ts';
import { openPostgres } from '../../src/database/postgres/postgres.ts';
import { eachPortal } from '../engine/each.ts';
import { ManyWorld } from '../scenarios/manyWorld.ts';
import { aloneIn, connectAnew } from '../support/databases.ts';
import { Proxy } from './proxy.ts';

connectAnew();

describe('the next one at the same address', () => {
  // Before the Portal goes: what is kept is no other test's.
  afterEach(() => aloneIn(portal().database));
  const portal = eachPortal();
  const open = (options = {}) => openPostgres(portal().location, { kept: true, ...options });
  const pidOf = async (database: Database) => {
    const [row] = await database.all<{ pid: number }>('select pg_backend_pid() as pid');
    return row!.pid;
  };
  /** Opens one, does `work` on it and closes it. */
  const once = async <T>(work: (database: Database) => Promise<T>, options = {}): Promise<T> => {
    const database = await open(options);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  };

  test('goes on with it, with its temporary tables', async () => {
    const pid = await once(async (database) => {
      await database.run('create temporary table tmp_kept (id integer)');
      return pidOf(database);
    });
    await once(async (database) => {
      expect(await pidOf(database)).toBe(pid);
      expect(await database.all('select id from tmp_kept')).toEqual([]);
    });
  });

  test('while the other is at work, or waits otherwise for locks, or is to be closed for good, it is another', async () => {
    const one = await open();
    const pids = [await pidOf(one), await once(pidOf), await once(pidOf, { writeWaitMs: 200 })];
    await one.close();
    pids.push(await once(pidOf, { kept: false }));
    expect(new Set(pids).size).toBe(4);
    expect([pids[0], pids[1]]).toContain(await once(pidOf));
  });

  test('finds no cursor and no transaction of the one before', async () => {
    await once((database) => database.script(['declare clever_sync_1 cursor with hold for select 1']));
    await once(async (database) => {
      const numbers: unknown[] = [];
      for await (const row of database.each('select 7 as number')) numbers.push(row);
      expect(numbers).toEqual([{ number: 7 }]);
    });
    const failing = (database: Database) =>
      database.transaction(() => database.run('select 1 / 0')).catch(() => pidOf(database));
    expect(await once(failing)).toBe(await once(pidOf));
  });

  test('has its statements planned for itself until it asks one often', async () => {
    const sql = 'select cast($1 as integer) as often';
    const ask = async (database: Database) => {
      for (let times = 0; times < 6; times += 1) await database.all(sql, [times]);
      return database.all(`select name from pg_prepared_statements where statement like '%as often'`);
    };
    expect(await once(ask)).toEqual([]);
    expect(await once(ask)).toEqual([]);
    const twice = await once(async (database) => [...(await ask(database)), ...(await ask(database))]);
    expect(twice).toHaveLength(1);
    // What the server keeps under that name is asked for again, not made twice.
    expect(await once(async (database) => [await ask(database), await ask(database)])).toEqual([
      twice,
      twice,
    ]);
  });

  test('gets another one where that was lost meanwhile', async () => {
    const pid = await once(pidOf);
    await portal().database.all('select pg_terminate_backend($1)', [pid]);
    await aloneIn(portal().database);
    expect(await once(pidOf)).not.toBe(pid);
  });

  test('what nobody takes is closed soon', async () => {
    await once(pidOf);
    // It would wait for ever.
    await aloneIn(portal().database);
  });
});

describe('many districts', () => {
  let many: ManyWorld;
  let proxy: Proxy;
  beforeEach(async () => {
    many = await ManyWorld.create('North', 'South', 'East', 'West');
    proxy = await Proxy.to(many.world.database);
  });
  afterEach(async () => {
    await proxy.close();
    await many.close();
  });

  /** Runs it, and returns its lines and how many connections it made. */
  const run = async (line: string) => {
    const before = proxy.connections;
    const { code, out } = await many.run(line, { env: { CLEVER_SYNC_DB: proxy.url } });
    return { code, lines: out.trim().split('\n'), made: proxy.connections - before };
  };

  test('share the connections of those that are synced at a time; one more looks for them, or claims them', async () => {
    expect(await run('bulk edit --all --dry-run --jobs 2')).toMatchObject({ code: 0, made: 3 });
    expect(await run('nightly --jobs 1')).toMatchObject({ code: 0, made: 2 });
  });

  test('one after the other on a connection have the plans that each has alone', async () => {
    await run('bulk edit --all --jobs 1');
    await many.setDay(3);
    const { lines } = await run('bulk reset --all --dry-run --jobs 1');
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      const [name, plan] = line.split('\t');
      const { out } = await many.run(`reset ${name} --dry-run --json`);
      expect(JSON.parse(out)).toMatchObject({ plan });
    }
  });
});
