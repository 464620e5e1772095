// What goes wrong outside: each is one clear line, the right exit code, and a Portal as it was.

import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultKind } from '../../src/sandbox/faults.ts';
import { onlyFor } from '../support/only.ts';
import { World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

const schools = () => world.rows('select count(*) as count from schools');

/** Runs a line that has to end with `code`, one line of error that says `text`, and nothing changed. */
async function fails(line: string, code: number, text: string | RegExp, env: Record<string, string> = {}) {
  const { code: ended, err } = await world.run(line, { env });
  expect(err.trim().split('\n').at(-1)).toMatch(text);
  expect(err.match(/^error: /gm)).toHaveLength(1);
  expect(err).not.toMatch(/\n {4}at /);
  expect(err).not.toContain(world.sandbox.token);
  expect(ended).toBe(code);
}

describe('Clever', () => {
  const FAULTS: [FaultKind, number, RegExp][] = [
    ['html', 5, /something other than JSON, perhaps a web page/],
    ['no-data', 5, /no list of records/],
    ['repeat', 5, /cannot be trusted/],
    ['disorder', 5, /ascend/],
    ['loop', 5, /cannot be trusted/],
    ['other-host', 5, /leads to another host/],
    ['404', 5, /knows no .* \(404\)/],
    ['400', 5, /answered .* with 400/],
  ];
  test.each(FAULTS)('answers with "%s"', async (kind, code, text) => {
    world.sandbox.fault({ path: /users/, kind, times: 99 });
    await fails('edit 1', code, text);
    expect(await schools()).toEqual([{ count: 0 }]);
    expect(await world.rows('select status from sync_runs')).toEqual([{ status: 'Failed' }]);
  });

  test.each([
    ['there is no token', { CLEVER_TOKEN: '' }, 2, /CLEVER_TOKEN/],
    ['the token has a line break', { CLEVER_TOKEN: 'half\nanother' }, 2, /CLEVER_TOKEN has characters/],
    ['the token was revoked', { CLEVER_TOKEN: 'f'.repeat(40) }, 5, /refuses the token/],
    ['it is a person’s token', { CLEVER_TOKEN: 'ilc_1234' }, 5, /log-in token/],
    [
      'the client secret is wrong',
      { CLEVER_TOKEN: '', CLEVER_CLIENT_ID: 'a', CLEVER_CLIENT_SECRET: 'b' },
      5,
      /client id/,
    ],
  ])('%s', async (_what, env, code, text) => {
    await fails('edit 1', code, text, env);
    expect(await schools()).toEqual([{ count: 0 }]);
  });

  test('the token is another district’s', async () => {
    await world.run('districts add Other --clever-id 64c1a0b2e4f0000000000002');
    await fails('edit Other', 5, /district/);
  });

  test('is not where the district has its roster', async () => {
    await world.portal((database) => database.run("update districts set source = 'oneroster'"));
    await fails('edit 1', 2, /The roster of "Riverside Unified" comes from oneroster\./);
  });

  test('with client id and secret, a rotated token is no incident', async () => {
    const { id, secret } = world.sandbox.client;
    world.sandbox.rotateToken();
    const env = { CLEVER_TOKEN: '', CLEVER_CLIENT_ID: id, CLEVER_CLIENT_SECRET: secret };
    expect(await world.run('edit 1', { env })).toMatchObject({ code: 0 });
  });
});

describe('the database', () => {
  const at = (name: string) => join(world.folder, name);
  test.each([
    ['is not there', async () => undefined, /no database at .*db migrate/],
    ['is a folder', () => mkdir(at('portal')), /is a folder/],
    [
      'is a text file',
      () => writeFile(at('portal'), 'Dear Portal,\n'.repeat(100)),
      /is not a SQLite database/,
    ],
    ['is a device', () => symlink('/dev/null', at('portal')), /is no file/],
    ['is empty', () => writeFile(at('portal'), ''), /not set up .*db migrate/],
  ])('%s', async (_what, make, text) => {
    await make();
    await fails('edit 1 --db portal', 6, text);
  });

  test.each(['--db nowhere.db', '--db=nowhere.db'])(
    'is not there: the command that makes it has %s',
    (named) => fails(`status ${named}`, 6, /clever-sync db migrate --db nowhere\.db$/),
  );

  test('is of a newer version', async () => {
    await world.portal((database) =>
      database.run("insert into sync_migrations (version, applied_at) values (99, '2027-01-01')"),
    );
    await fails('edit 1', 6, /version 99/);
  });

  test('is of this version and lacks a table', async () => {
    await world.portal((database) => database.run('drop table student_work'));
    await fails('edit 1', 6, /is not a complete Portal: .*student_work/);
  });

  test('is of this version and lacks a column of a table in which a sync of it would change no row', async () => {
    const alter = (how: string) =>
      world.portal((database) => database.run(`alter table student_work ${how}`));
    await alter('drop column score');
    await fails('edit 1 --dry-run', 6, /is not a complete Portal: .*score/);
    await alter('add column score double precision');
  });

  test('is of a kind that this version does not know', () =>
    fails('edit 1 --db mysql://portal@db.example/portal', 2, /mysql/));

  test('is on a server that does not answer', () =>
    fails('edit 1 --db postgres://portal@127.0.0.1:1/portal', 6, /cannot be reached/));

  test.each(['postgres://portal:secret@127.0.0.1:1/portal', 'postgres://127.0.0.1:1/portal?password=secret'])(
    'is named on the command line, its password too: %s',
    (url) => fails(`edit 1 --db ${url}`, 2, /^(?!.*secret).*a password does not belong/),
  );

  test('is not told, its password neither, where another error ends with a command', () =>
    fails(
      'bulk edit 1 --plan 0123456789ab --db postgres://portal:secret@127.0.0.1:1/portal',
      2,
      /clever-sync edit <district> --plan DIGEST$/,
    ));

  const UNREADABLE = /^(?!.*sEcReT).*what may be a password does not belong/;
  test.each([
    'postgres://portal:12/sEcReT@127.0.0.1:1/portal',
    'postgres://portal:p#sEcReT@127.0.0.1:1/portal',
    'postgres:portal:sEcReT@127.0.0.1/portal',
    'host=127.0.0.1 password=sEcReT',
  ])('may hold a password on the command line, though it is no address as it stands: %s', async (db) => {
    await fails(`status --db "${db}"`, 2, UNREADABLE);
    const { code, out, err } = await world.run('doctor', { env: { CLEVER_SYNC_DB: db } });
    expect(code).toBe(2);
    expect(out).toContain('it cannot be read');
    expect(out + err).not.toContain('sEcReT');
  });

  onlyFor('files', 'can be read by others: doctor says so', async () => {
    await chmod(world.database, 0o644);
    expect((await world.run('doctor')).out).toMatch(/! warn +Permissions/);
  });
});

describe('what is typed', () => {
  const long = 'x'.repeat(3000);
  test.each([
    `${long}`,
    `users ${long}`,
    `edit ${long}`,
    `schools delete 1 ${long}`,
    `edit 1 --schools ${long}`,
    `edit 1 --report ${long}`,
  ])('is cut where it is quoted: %#', async (line) => {
    const { code, err } = await world.run(line);
    expect(code).toBe(2);
    expect(err.split('\n').at(-2)).toMatch(/^error: .{30,400}$/);
  });

  test('is cut where it is a whole file', async () => {
    const { code, err } = await world.run('bulk edit -', { input: '\0'.repeat(5_000_000) });
    expect(code).toBe(7);
    expect(err.length).toBeLessThan(4000);
  });

  test.each([
    ['edit Riversid', /"Riverside Unified"/],
    ['edit Riverside Unified', /quotes/],
    ['edit 1 --schools "Cottonwod Middle School"', /"Cottonwood Middle School"/],
    ['edit 1 --schools ,', /--schools/],
    ['edit 1 --expires 2026-02-30', /2026-02-30/],
    ['edit 1 --notify it@', /it@/],
    ['edit 1 --max-deletes 101%', /101%/],
    ['edit 1 --plan 12', /--plan/],
    ['edit 1 --confirm x', /reset/],
    ['edit 1 --exit-code', /--dry-run/],
    ['edit 1 --report plan.pdf', /plan.pdf/],
    ['edit 1 --report nowhere/plan.html', /nowhere/],
    ['edit 1 --report ""', /--report needs the name of a file/],
    ['db backup ""', /db backup needs the name of a file/],
    ['edit 1 --dri-run', /--dry-run/],
    ['history', /district/],
    ['show 99', /no run 99/],
    ['show first', /first/],
    ['roster pupils 1', /schools, classes/],
    ['bulk rest --all', /sync "rest"\. Did you mean reset\?/],
    ['districts ad X', /add/],
    ['districts add X', /--clever-id/],
    ['districts add X --clever-id 5f', /24 hex/],
    ['districts add X --clever-id 64c1a0b2e4f0000000000001', /Riverside Unified/],
    ['districts add X --clever-id 64c1a0b2e4f0000000000002 --source csv:.', /csv/],
    ['districts set 1', /--name/],
    [
      'districts add "Zero\u200bWidth \u202eBidi" --clever-id 64c1a0b2e4f0000000000002',
      /invisible characters/,
    ],
    [`districts set 1 --name ${'x'.repeat(201)}`, /200 characters at most/],
    ['districts set 1 --name "Zero\u200bWidth"', /invisible characters/],
    ['sandbox nowhere', /nowhere/],
    ['sandbox --port 99999', /--port/],
    ['sandbox --day 0', /--day/],
    ['resett 1', /clever-sync reset/],
    ['--jsn', /--json/],
  ])('%s', async (line, text) => {
    await fails(line, 2, text);
    expect(await schools()).toEqual([{ count: 0 }]);
  });
});

test('a search for more than any name has', async () => {
  await fails(`roster students 1 --search ${'x'.repeat(60_000)}`, 2, /longer than 1000 characters/);
  expect((await world.run(`roster students 1 --search ${'%'.repeat(1_000)}`)).code).toBe(0);
});

describe('Ctrl-C', () => {
  const AT = ['districts', 'schools', 'users', 'sections'];
  test.each(AT)('while %s are read', async (collection) => {
    let press = (): void => undefined;
    world.sandbox.fault({ path: new RegExp(`/${collection}`), kind: 'timeout' });
    const running = world.run('edit 1', { interrupt: (interrupt) => (press = interrupt) });
    setTimeout(() => press(), 300);
    expect(await running).toMatchObject({
      code: 130,
      err: expect.stringContaining('The Portal is as it was') as string,
    });
    expect(await schools()).toEqual([{ count: 0 }]);
    expect(await world.rows('select status from sync_runs')).toEqual([{ status: 'Interrupted' }]);
  });
});
