// A connection that is lost at any message of a sync: the Portal is as before or as after it, the message says which,
// and the next sync ends where an uninterrupted one does.

import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/database/open.ts';
import { World } from '../scenarios/world.ts';
import { connectAnew } from '../support/databases.ts';
import { LostPortal, type Left } from './lostPortal.ts';
import { applyCommit, Proxy, textAt, type Trouble } from './proxy.ts';

connectAnew();

let lost: LostPortal;
beforeAll(async () => {
  lost = await LostPortal.create();
});
afterAll(() => lost.close());

const WAS = 'The connection to the database X was lost. The Portal is as it was.';
const failed = { landed: true, rows: 'before', runs: ['Failed'], code: 6, said: WAS };
const launched = { landed: true, rows: 'after', runs: ['Launched'], code: 0, said: 'launched' };

/** By default so many of the messages are tried; CLEVER_SYNC_TEST_CUTS=all tries all of them, both ways. */
const CUTS = 12;
/** So many messages are about the connection itself. */
const CONNECTING = 8;
const all = process.env['CLEVER_SYNC_TEST_CUTS'] === 'all';

/** Where to cut, the two ways in turn; while it connects, and with `all` everywhere, both. */
function* cuts(messages: number): Iterable<Trouble> {
  const stride = all ? 1 : Math.floor(messages / CUTS);
  for (let n = 1, turn = 0; n <= messages; n += n < CONNECTING ? 1 : stride, turn += 1) {
    const isBoth = all || n <= CONNECTING;
    const how = turn % 4 < 2 ? 'reset' : 'end';
    const at: Trouble['at'] = (_, number) => number === n;
    if (isBoth || turn % 2 === 0) yield { at, what: 'unheard', how };
    if (isBoth || turn % 2 === 1) yield { at, what: 'unanswered', how };
  }
}

test(
  'wherever it is cut, nothing is half applied and nothing stays in progress',
  async () => {
    const ways = new Map<string, number>();
    for (const cut of cuts(lost.messages)) {
      const { said, code, rows, runs, landed } = await lost.meets(cut);
      const way = JSON.stringify({ said, code, rows, runs, landed });
      // Of equal ends, the next sync is the same.
      if (rows === 'before' && !ways.has(way)) await lost.goOn();
      ways.set(way, 1 + (ways.get(way) ?? 0));
    }
    const allowed: Left[] = [
      { said: 'The database X cannot be reached.', code: 6, rows: 'before', runs: [], landed: true },
      { said: WAS, code: 6, rows: 'before', runs: [], landed: true },
      { said: WAS, code: 6, rows: 'before', runs: ['Failed'], landed: true },
      { said: 'launched', code: 0, rows: 'after', runs: ['Launched'], landed: true },
      // A sync with fewer messages than the longest.
      { said: 'launched', code: 0, rows: 'after', runs: ['Launched'], landed: false },
    ];
    for (const way of ways.keys()) expect(allowed.map((each) => JSON.stringify(each))).toContain(way);
    const landed = [...ways].filter(([way]) => way.includes('"landed":true'));
    expect(landed.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(CUTS / 2);
  },
  all ? 3_600_000 : undefined,
);

describe('lost in the commit', () => {
  test('before the server hears of it: says that the Portal is as it was', async () => {
    expect(await lost.meets({ at: applyCommit(), what: 'unheard' })).toEqual(failed);
    await lost.goOn();
  });

  test.each(['reset', 'end'] as const)(
    'after it was done (%s): the run is reported as launched',
    async (how) => {
      expect(await lost.meets({ at: applyCommit(), what: 'unanswered', how })).toEqual(launched);
      await lost.goOn();
    },
  );

  test('looks until the database answers again', async () => {
    const away = async () => {
      lost.proxy.refusing = true;
      void sleep(600).then(() => (lost.proxy.refusing = false));
    };
    expect(await lost.meets({ at: applyCommit(), what: 'unanswered', then: away })).toEqual(launched);
    expect(await lost.meets({ at: applyCommit(), what: 'unheard', then: away })).toEqual(failed);
    await lost.goOn();
  });

  test('says so when nobody can tell, also when it is interrupted then', async () => {
    const control = new AbortController();
    const gone = async () => {
      lost.proxy.refusing = true;
      void sleep(100).then(() => control.abort());
    };
    const trouble = { at: applyCommit(), what: 'unanswered', then: gone } as const;
    const { said, code, rows } = await lost.meets(trouble, { signal: control.signal });
    lost.proxy.refusing = false;
    expect(said).toMatch(
      / was lost\. Whether run \d+ was applied is not known: the database does not answer\.$/,
    );
    expect({ code, rows }).toEqual({ code: 6, rows: 'after' });
    await lost.goOn();
  });

  test('of the run’s opening: it is open, and goes on', async () => {
    const at = textAt('commit', 'insert into sync_runs');
    expect(await lost.meets({ at, what: 'unanswered' })).toEqual(launched);
    expect(await lost.meets({ at: textAt('commit', 'insert into sync_runs'), what: 'unheard' })).toEqual(
      launched,
    );
  });
});

describe('the server ends the connection', () => {
  const kill = async () => {
    const sql = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name = 'clever-sync'`;
    expect(await lost.portal.database.all(sql)).not.toEqual([]);
    // Until it is gone.
    await sleep(50);
  };

  test.each<[string, () => Trouble['at'], object]>([
    ['before the first statement', () => textAt('sync_runs'), { ...failed, runs: [] }],
    ['while it stages', () => textAt('tmp_users', 'copy '), failed],
    ['before the apply', () => textAt('set lease_until', 'tmp_plan_users'), failed],
    ['in the apply', () => textAt('insert into sync_changes'), failed],
    ['at the commit', applyCommit, failed],
  ])('%s', async (_when, at, expected) => {
    expect(await lost.meets({ at: at(), what: 'held', then: kill })).toEqual(expected);
    await lost.goOn();
  });

  test('between statements: who needs nothing of the connection does not notice', async () => {
    const database = await openDatabase(lost.proxy.url);
    await kill();
    expect(await database.all('select 1 as one')).toEqual([{ one: 1 }]);
    await database.run('create temporary table tmp_kept (id bigint)');
    await kill();
    await expect(database.all('select id from tmp_kept')).rejects.toThrow('was lost');
    const inTransaction = database.transaction(async () => {
      await database.all('select 1');
      await kill();
      await database.all('select 1');
    });
    await expect(inTransaction).rejects.toThrow('was lost');
    expect(await database.all('select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
  });
});

describe('on the command line', () => {
  let world: World;
  let proxy: Proxy;
  beforeAll(async () => {
    world = await World.withDistrict();
    proxy = await Proxy.to(world.database);
  });
  afterAll(async () => {
    await proxy.close();
    await world.close();
  });
  const edit = () => world.run('edit 1 --yes --full', { env: { CLEVER_SYNC_DB: proxy.url } });

  test('what was not applied is told in one line', async () => {
    proxy.arm({ at: applyCommit(), what: 'unheard' });
    const { code, out, err } = await edit();
    expect({ code, out }).toEqual({ code: 6, out: '' });
    const line =
      /^error: The connection to the database \S+ was lost\. The Portal is as it was\. Run the command again .*$/m;
    expect(err).toMatch(line);
  });

  test('what was applied is shown as ever', async () => {
    proxy.arm({ at: applyCommit(), what: 'unanswered' });
    const { code, out } = await edit();
    expect(code).toBe(0);
    expect(out).toContain('Launched as run 2');
    expect(out).toContain('+ Bluff Creek Middle School');
  });
});
