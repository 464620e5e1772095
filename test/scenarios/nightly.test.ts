// Edit for every district, once a night, by whoever claims it first.

import { setTimeout as sleep } from 'node:timers/promises';
import { ManyWorld } from './manyWorld.ts';

const HOUR = 3_600_000;
const CLAIM = 'insert into sync_nights (district_id, claimed_at, claims, last_run)';
let many: ManyWorld;
const before =
  (...names: string[]) =>
  async () =>
    void (many = await ManyWorld.create(...names));
afterEach(() => many.close());

const later = (hours: number) => (many.world.now = new Date(many.world.now.getTime() + hours * HOUR));
const all = (count: number) => many.names.map((name) => `${name} edit Launched ${count}`).sort();

describe('two districts', () => {
  beforeEach(before('North', 'South'));

  test('syncs every district once a night', async () => {
    const first = await many.run('nightly --jobs 6');
    expect(first).toMatchObject({
      code: 0,
      err: expect.stringMatching(/2 districts in .*: 2 launched\./) as string,
    });
    // The places left free wait for this process's own.
    expect(first.err).not.toContain('others work on');
    expect(await many.runs()).toEqual(all(1));
    expect(await many.run('nightly')).toMatchObject({ code: 0, out: '' });
    later(19);
    await many.run('nightly');
    expect(await many.runs()).toEqual(all(1));
    later(2);
    await many.run('nightly');
    expect(await many.runs()).toEqual(all(2));
    later(1);
    await many.run('nightly --since 30m');
    expect(await many.runs()).toEqual(all(3));
  });

  test('a district synced by hand this evening has had its night', async () => {
    await many.run('edit South');
    later(3);
    await many.run('nightly');
    expect(await many.runs()).toEqual(all(1));
  });

  test('a night that a wrong clock put into days to come keeps nobody from the next one', async () => {
    await many.run('nightly');
    await many.district(0).setDay(3);
    later(24 * 365);
    const refused = expect.stringContaining('North: refused') as string;
    expect(await many.run('nightly')).toMatchObject({ code: 7, out: refused });
    // The clock is right again.
    await many.district(0).setDay(1);
    later(-24 * 364);
    expect(await many.run('nightly')).toMatchObject({ code: 0 });
    const launched = ['North edit Launched 2', 'North edit Refused 1', 'South edit Launched 3'];
    expect(await many.runs()).toEqual(launched);
    later(1);
    await many.run('nightly');
    expect(await many.runs()).toEqual(launched);
  });

  test('a clock in another zone’s time makes no second night', async () => {
    await many.run('nightly');
    later(-14);
    await many.run('nightly');
    expect(await many.runs()).toEqual(all(1));
    later(-10);
    await many.run('nightly');
    expect(await many.runs()).toEqual(all(2));
  });

  test('once what failed is mended, the next nightly does all of it, and the one after that nothing', async () => {
    const failed = await many.run('nightly', { env: { CLEVER_CLIENT_SECRET: 'no-longer' } });
    expect(failed.code).toBe(7);
    many.world.now = new Date(many.world.now.getTime() + 60_000);
    expect(await many.run('nightly')).toMatchObject({ code: 0 });
    const launched = (await many.runs()).filter((line) => line.includes('Launched'));
    expect(launched).toEqual(all(1));
    many.world.now = new Date(many.world.now.getTime() + 60_000);
    const { err } = await many.run('nightly');
    expect(err).toMatch(
      /^0 districts in .*\n2 others had their sync tonight already, or another process has them\./,
    );
  });

  test('what is run by hand after it failed does not count as its night', async () => {
    await many.run('nightly', { env: { CLEVER_CLIENT_SECRET: 'no-longer' } });
    many.world.now = new Date(many.world.now.getTime() + 60_000);
    expect(await many.run('reset North --plan 000000000000')).toMatchObject({ code: 3 });
    many.world.now = new Date(many.world.now.getTime() + 60_000);
    expect(await many.run('nightly')).toMatchObject({ code: 0 });
    const launched = (await many.runs()).filter((line) => line.includes('Launched'));
    expect(launched).toEqual(all(1));
  });

  test('what its process left undone comes back: with a run, and before it had one', async () => {
    const at = many.world.now.toISOString();
    const minutesAgo = new Date(many.world.now.getTime() - 3 * 60_000).toISOString();
    await many.world.portal(async (database) => {
      // Claimed and opened by a process that is gone; claimed by one that never opened its run.
      await database.run(`${CLAIM} values (1, $1, 1, 0)`, [at]);
      await database.run(`${CLAIM} values (2, $1, 1, 0)`, [minutesAgo]);
      await database.run(
        `insert into sync_runs (district_id, mode, status, requested_by, started_at, host, machine, pid,
           process_started, lease_until) values (1, 'edit', 'In Progress', 'x', $1, 'elsewhere', 'm', 1, '1', $2)`,
        [at, minutesAgo],
      );
    });
    const night = many.run('nightly');
    // By this process's own clock both are seen to stay as they are, for longer than a lease.
    const untouched = 'select 1 from sync_nights where district_id = 2 and claims = 1';
    while ((await many.world.rows(untouched)).length > 0) {
      later(11 / 60);
      await sleep(500);
    }
    await night;
    expect(await many.runs()).toEqual([...all(1), 'North edit Interrupted 1'].sort());
  });

  test('a preview claims nothing', async () => {
    const { code, out } = await many.run('nightly --dry-run --exit-code');
    expect(code).toBe(4);
    expect(out.split('\n').filter(Boolean)).toHaveLength(2);
    expect(await many.world.rows('select * from sync_nights')).toEqual([]);
    await many.run('nightly');
    expect(await many.runs()).toEqual(all(1));
  });

  test('journals that are past their time are erased', async () => {
    await many.run('nightly');
    later(24 * 400);
    const { err } = await many.run('nightly');
    expect(err).toMatch(/Erased the journals of 2 runs older than 365 days\./);
    expect(await many.world.rows('select distinct run_id from sync_changes where run_id <= 2')).toEqual([]);
  });

  test.each([
    ['nightly --since soon', /--since/],
    ['nightly --plan 0123456789ab', /--plan/],
    ['nightly North', /nightly/],
  ])('%s is a mistake', async (line, text) => {
    expect(await many.run(line)).toMatchObject({ code: 2, err: expect.stringMatching(text) as string });
  });
});

describe('four districts', () => {
  beforeEach(before('North', 'South', 'East', 'West'));

  test('several at the same time share the districts out', async () => {
    const nights = await Promise.all(
      ['1', '2', '3'].map((jobs) => many.run(`nightly --json --jobs ${jobs}`)),
    );
    expect(nights.map(({ code }) => code)).toEqual([0, 0, 0]);
    const ended = nights.flatMap(({ out }) => out.split('\n').filter(Boolean));
    const names = ended.map((line) => (JSON.parse(line) as { district: { name: string } }).district.name);
    expect(names.sort()).toEqual([...many.names].sort());
    expect(await many.runs()).toEqual(all(1));
  });

  test('expired districts are listed, not synced', async () => {
    await many.run('districts set East --expires 2026-11-22');
    await many.run('districts set West --expires 2026-11-23');
    const { code, err } = await many.run('nightly');
    expect(code).toBe(0);
    expect(err).toMatch(
      /East expired on 2026-11-22 and is not synced\. To renew it:\s+clever-sync districts set East --expires/,
    );
    expect(await many.runs()).toEqual(all(1).filter((line) => !line.startsWith('East')));
    const { out } = await many.run('nightly --json');
    expect(JSON.parse(out)).toMatchObject({ district: { name: 'East' }, status: 'expired' });
    // With nobody to sync, no token is asked for.
    for (const name of many.names) await many.run(`districts set ${name} --expires 2026-11-22`);
    const none = { CLEVER_CLIENT_ID: '', CLEVER_CLIENT_SECRET: '', CLEVER_TOKEN: '' };
    expect(await many.run('nightly', { env: none })).toMatchObject({ code: 0 });
  });

  test('what fails stops nobody; a nightly that is started later tries it again', async () => {
    many.district(0).disconnect();
    const { code, out, err } = await many.run('nightly --json');
    expect(code).toBe(7);
    expect(err).toMatch(/4 districts in .*: (3 launched, 1 failed|1 failed, 3 launched)\./);
    expect(out.split('\n').filter((line) => line.includes('"error"'))).toHaveLength(1);
    const rest = all(1).filter((line) => !line.startsWith('North'));
    expect(await many.runs()).toEqual([...rest, 'North edit Failed 1'].sort());
    const later = new Date(many.world.now.getTime() + 60 * 60_000);
    many.world.now = later;
    expect(await many.run('nightly')).toMatchObject({ code: 7 });
    expect(await many.runs()).toEqual([...rest, 'North edit Failed 2'].sort());
  });

  test('Ctrl-C gives what it had claimed back', async () => {
    let press = (): void => undefined;
    many.district(1).fault({ path: /sections/, kind: 'timeout' });
    const running = many.run('nightly --jobs 1', { interrupt: (it) => (press = it) });
    while ((await many.runs()).length < 2) await sleep(50);
    setTimeout(() => press(), 300);
    const { code, err } = await running;
    expect(code).toBe(130);
    expect(err).toMatch(/2 districts in .*: 1 launched, 1 rolled back\./);
    expect(err).toMatch(/Done: North\.[^]*as it was: South\.[^]*Not begun: East and West\./);
    // The interrupt may have come before the request that was to wait.
    many.district(1).clearFaults();
    await many.run('nightly');
    expect(await many.runs()).toEqual([...all(1), 'South edit Interrupted 1'].sort());
  });
});
