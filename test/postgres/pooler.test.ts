// Through the real PgBouncer with two server connections, which others get in turn: everything works, and what is handed
// back keeps nothing of ours. Skipped where PgBouncer is not installed.

import pg from 'pg';
import { openDatabase } from '../../src/database/open.ts';
import { ManyWorld } from '../scenarios/manyWorld.ts';
import { World, type RunOptions } from '../scenarios/world.ts';
import { connectAnew } from '../support/databases.ts';
import { hasPgbouncer, startPgbouncer, type Pooler } from './pgbouncer.ts';

connectAnew();

const SETTINGS = [
  'TimeZone',
  'DateStyle',
  'lock_timeout',
  'statement_timeout',
  'work_mem',
  'jit',
  'extra_float_digits',
];

const throughPooler = hasPgbouncer() ? describe : describe.skip;

throughPooler.each(['transaction', 'session'] as const)('in %s mode', (mode) => {
  let pooler: Pooler;
  let world: World;
  beforeAll(async () => {
    pooler = await startPgbouncer(mode);
    world = await World.withDistrict();
  });
  afterAll(async () => {
    await pooler.stop();
    await world.close();
  });

  const run = (line: string, options: RunOptions = {}) =>
    world.run(line, { ...options, env: { CLEVER_SYNC_DB: pooler.through(world.database) } });

  /** What two clients of the pooler at once find on their server connections: every one there is. */
  async function kept(): Promise<unknown[]> {
    const found: unknown[] = [];
    const clients = [1, 2].map(() => new pg.Client(pooler.through(world.database)));
    for (const client of clients) {
      await client.connect();
      await client.query('begin');
      const { rows } = await client.query<object>(
        `select current_setting('transaction_isolation') as isolation,
          (select count(*)::int from pg_class where relpersistence = 't' and pg_table_is_visible(oid)) as temporary,
          (select count(*)::int from pg_prepared_statements) as prepared,
          (select count(*)::int from pg_cursors where name like 'clever%') as cursors,
          (select string_agg(name || '=' || setting, ' ' order by name) from pg_settings
            where source = 'session' and name = any($1)) as settings`,
        [SETTINGS],
      );
      found.push(rows[0]);
    }
    for (const client of clients) {
      await client.query('rollback');
      await client.end();
    }
    return found;
  }
  const NOTHING = { isolation: 'read committed', temporary: 0, prepared: 0, cursors: 0, settings: null };

  /** No transaction is left open on the server. */
  const open = () =>
    world.rows(`select 1 from pg_stat_activity where datname = current_database()
      and pid <> pg_backend_pid() and state like 'idle in transaction%'`);

  afterEach(async () => {
    expect(await kept()).toEqual([NOTHING, NOTHING]);
    expect(await open()).toEqual([]);
  });

  test('a first sync, Edit, preview, Reset and undo', async () => {
    await world.seed('before');
    expect((await run('edit 1 --yes')).code).toBe(0);
    await world.seed('after-day1');
    await world.setDay(2, '2026-11-24');
    expect((await run('edit 1 --dry-run --full')).code).toBe(0);
    expect((await run('edit 1 --yes')).code).toBe(0);
    await world.setDay(3, '2026-11-25');
    const before = await world.rows('select * from users order by id');
    const preview = await run('reset 1 --dry-run --json');
    const { plan } = JSON.parse(preview.out) as { plan: string };
    expect((await run(`reset 1 --plan ${plan} --in-session`)).code).toBe(0);
    expect((await run('undo 3 --confirm "Riverside Unified"')).code).toBe(0);
    expect(await world.rows('select * from users order by id')).toEqual(before);
    for (const line of ['status', 'history 1', 'show 3', 'db check', 'db prune', 'doctor'])
      expect({ line, code: (await run(line)).code }).toEqual({ line, code: 0 });
  });

  // The rest is about server connections that are handed to others between transactions.
  if (mode === 'session') return;

  test('an error in the middle leaves nothing behind', async () => {
    await world.portal((database) =>
      database.run(`create or replace function full_disk() returns trigger language plpgsql as
          $$ begin raise exception 'full'; end $$;
        create trigger no_space before insert on sync_changes execute function full_disk()`),
    );
    const before = await world.rows('select * from users order by id');
    expect((await run('edit 1 --yes --max-deletes 100%')).code).toBe(1);
    expect(await world.rows('select * from users order by id')).toEqual(before);
    await world.portal((database) => database.run('drop trigger no_space on sync_changes'));
  });

  test('nor does Ctrl-C while it reads', async () => {
    world.sandbox.fault({ path: /sections/, kind: 'timeout' });
    const reads = `select 1 from sync_runs where status = 'In Progress' and progress::text like '%users%'`;
    const whenItReads = async (press: () => void) => {
      while ((await world.rows(reads)).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      press();
    };
    const interrupt = (press: () => void) => void whenItReads(press);
    expect((await run('edit 1 --yes --max-deletes 100%', { interrupt })).code).toBe(130);
    expect(await world.rows(`select 1 from sync_runs where status = 'In Progress'`)).toEqual([]);
    expect((await run('edit 1 --yes --max-deletes 100%')).code).toBe(0);
  });

  test('nor a connection that is lost', async () => {
    const database = await openDatabase(pooler.through(world.database));
    await database.run('create temporary table tmp_kept (id bigint)');
    await world.rows(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`);
    await expect(database.all('select * from tmp_kept')).rejects.toThrow('was lost');
    expect(await database.all('select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
  });
});

throughPooler('a connection that it refuses', () => {
  let pooler: Pooler;
  let world: World;
  beforeAll(async () => {
    pooler = await startPgbouncer('transaction');
    world = await World.withDistrict();
  });
  afterAll(async () => {
    await pooler.stop();
    await world.close();
  });

  test.each<[string, Partial<URL>, RegExp]>([
    ['a password', { password: 'wrong' }, / refuses the connection: password authentication failed\. Check /],
    ['a user', { username: 'nobody' }, / refuses the connection: password authentication failed\. Check /],
    ['options', { search: '?options=-c%20search_path%3Dx' }, / refuses the connection: unsupported startup /],
    [
      'a database',
      { pathname: '/nothing' },
      /: database "nothing" does not exist\. Check | is not there\. Have /,
    ],
  ])('for want of %s: told in its own words', async (_, part, words) => {
    const url = Object.assign(new URL(pooler.through(world.database)), part);
    const ran = await world.run('status', { env: { CLEVER_SYNC_DB: url.href } });
    expect(ran).toMatchObject({ code: 6, err: expect.stringMatching(words) as string });
  });
});

throughPooler('a night', () => {
  test('with more connections of ours than the pooler has ends well', async () => {
    const pooler = await startPgbouncer('transaction');
    const many = await ManyWorld.create('North', 'South', 'West');
    const env = { CLEVER_SYNC_DB: pooler.through(many.world.database) };
    expect(await many.run('nightly --jobs 2', { env })).toMatchObject({ code: 0 });
    expect(await many.runs()).toEqual(['North', 'South', 'West'].map((name) => `${name} edit Launched 1`));
    await pooler.stop();
    await many.close();
  });
});
