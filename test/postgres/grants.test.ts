// The rights that the README lists are those that a preview and a sync need: its very statements are run, for two users
// who have no others.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/engine/report/report.ts';
import { World, type Ran } from '../scenarios/world.ts';
import { aloneIn, asAdmin, connectAnew } from '../support/databases.ts';

connectAnew();

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const [, GRANTS = ''] = /```sql\n(grant [\s\S]*?)```/.exec(README) ?? [];

const PASSWORD = 'a password of the test';
const made = `${process.env['CLEVER_SYNC_TEST_PREFIX']}${process.pid}`;
const USERS = { portal_preview: `${made}_preview`, portal_sync: `${made}_sync` };
let world: World;

beforeAll(async () => {
  world = await World.create();
  const database = new URL(world.database).pathname.slice(1);
  await asAdmin(
    `revoke all on database ${database} from public`,
    ...Object.values(USERS).map((user) => `create role ${user} login password '${PASSWORD}'`),
  );
  await world.run('db migrate');
  // What every user may by default is not theirs here: the statements have to name all that is needed.
  await world.portal((portal) => portal.run('revoke all on schema public from public'));
  const grants = GRANTS.replaceAll('portal_preview', USERS.portal_preview)
    .replaceAll('portal_sync', USERS.portal_sync)
    .replaceAll('database portal ', `database ${database} `);
  await world.portal((portal) => portal.run(grants));
});
afterAll(async () => {
  await world.portal((portal) => portal.run(`drop owned by ${Object.values(USERS).join(', ')}`));
  await world.close();
  await asAdmin(...Object.values(USERS).map((user) => `drop role ${user}`));
});

/** Runs a command as a user of the server. */
function as(user: keyof typeof USERS, line: string, env: Record<string, string> = {}): Promise<Ran> {
  const url = new URL(world.database);
  url.username = USERS[user];
  url.password = PASSWORD;
  return world.run(line, { env: { CLEVER_SYNC_DB: url.href, ...env } });
}

async function digestOf(line: string): Promise<string> {
  const { out } = await as('portal_preview', `${line} --dry-run --json`);
  return (JSON.parse(out) as { plan: string }).plan;
}

test('as the sync user: a district is added and set, and synced', async () => {
  const add = `districts add "Riverside Unified" --clever-id ${world.sandbox.districtId}`;
  expect((await as('portal_sync', add)).code).toBe(0);
  expect((await as('portal_sync', 'districts set 1 --notify a@example.org')).code).toBe(0);
  await world.seed('before');
  expect((await as('portal_sync', 'edit 1 --yes')).code).toBe(0);
  await world.seed('after-day1');
  await world.setDay(2, '2026-11-24');
});

test('as the sync user: licenses and books are given by hand', async () => {
  const bought = '--po PO-1 --product Watersheds --audience both --seats 9';
  for (const line of [
    `licenses add 1 ${bought}`,
    'licenses revoke 1 1 54',
    'licenses assign 1 1 54',
    'licenses revoke 1 1 54',
    'books assign 1 13 1',
  ])
    expect({ line, ...(await as('portal_sync', line)) }).toMatchObject({ line, code: 0 });
});

test('as the preview user: previews and looks work', async () => {
  const before = await world.contents();
  expect((await as('portal_preview', 'edit 1 --dry-run')).code).toBe(0);
  expect((await as('portal_preview', 'reset 1 --dry-run')).code).toBe(0);
  expect((await as('portal_preview', 'undo 1 --dry-run')).code).toBe(0);
  for (const line of [
    'status',
    'history 1',
    'show 1',
    'reminders 1',
    'explain 1 "Bea Villanueva"',
    'roster classes 1',
    'doctor',
    'db check',
  ])
    expect({ line, ...(await as('portal_preview', line)) }).toMatchObject({ line, code: 0 });
  expect(await world.contents()).toBe(before);
});

test('where previews would fail, doctor says so', async () => {
  const database = new URL(world.database).pathname.slice(1);
  await asAdmin(`revoke temporary on database ${database} from ${USERS.portal_preview}`);
  const lacking = await as('portal_preview', 'doctor --json');
  await asAdmin(`grant temporary on database ${database} to ${USERS.portal_preview}`);
  const url = new URL(world.database);
  url.searchParams.set('options', '-c default_transaction_read_only=on');
  const readOnly = await world.run('doctor --json', { env: { CLEVER_SYNC_DB: url.href } });
  for (const [{ code, out }, detail] of [
    [lacking, 'it needs TEMPORARY on the database.'],
    [readOnly, 'is read-only: a standby, or set so.'],
  ] as const) {
    expect(code).toBe(6);
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({
        name: 'Previews',
        status: 'fail',
        detail: expect.stringContaining(detail) as string,
      }),
    );
  }
});

test.each([
  ['may not read', 'select 1'],
  ['may not see all of', 'grant select on grades to public; alter table grades enable row level security'],
])(
  'as the preview user: what hangs on the Portal in a table that this user %s is told, uncounted',
  async (_, grant) => {
    const create = 'create table grades (user_id bigint references users on delete cascade)';
    await world.portal((portal) => portal.script([create, grant]));
    const { code, out } = await as('portal_preview', 'undo 1 --dry-run --json');
    await world.portal((portal) => portal.run('drop table grades'));
    expect(code).toBe(0);
    expect((JSON.parse(out) as Report).guards).toContainEqual({
      code: 'other-tables',
      refused: true,
      message: expect.stringContaining('with it: rows of grades, which this user may not count. ') as string,
      override: expect.stringContaining('--plan ') as string,
    });
  },
);

test.each(['edit 1 --yes', 'reset 1 --confirm "Riverside Unified"', 'undo 1 --confirm "Riverside Unified"'])(
  'as the preview user: %s is refused in one line that names the right',
  async (line) => {
    const before = await world.contents();
    const { code, out, err } = await as('portal_preview', line);
    expect(code).toBe(6);
    expect(out).toBe('');
    expect(err).toMatch(
      /^error: The database \S+ does not let this user do that: it needs INSERT on sync_runs\. .*\n$/m,
    );
    expect(err.match(/^error/gm)).toHaveLength(1);
    expect(await world.contents()).toBe(before);
  },
);

test('where a policy hides rows, neither user takes them for missing', async () => {
  const before = await world.contents();
  const policy = `create policy own on users for select using (role <> 'student')`;
  await world.portal((portal) => portal.script([policy, 'alter table users enable row level security']));
  const ran = [await as('portal_preview', 'edit 1 --dry-run'), await as('portal_sync', 'edit 1 --yes')];
  await world.portal((portal) =>
    portal.script(['drop policy own on users', 'alter table users disable row level security']),
  );
  for (const { code, out, err } of ran) {
    expect({ code, out }).toEqual({ code: 6, out: '' });
    expect(err).toMatch(
      /^error: The database \S+ does not let this user do that: it needs BYPASSRLS, as a policy may hide rows of users from it\. .*\n$/m,
    );
  }
  const runs = await world.rows(`select status from sync_runs order by id desc limit 1`);
  expect(runs).toEqual([{ status: 'Failed' }]);
  await world.portal((portal) => portal.run(`delete from sync_runs where status = 'Failed'`));
  expect(await world.contents()).toBe(before);
});

test('as the sync user: nightly, Edit, Reset, undo and prune', async () => {
  expect(await as('portal_sync', 'nightly')).toMatchObject({ code: 0 });
  expect((await as('portal_sync', 'edit 1 --yes')).code).toBe(0);
  await world.setDay(3, '2026-11-25');
  const plan = await digestOf('reset 1');
  expect(await as('portal_sync', `reset 1 --plan ${plan} --in-session`)).toMatchObject({ code: 0 });
  const [{ run } = { run: 0 }] = await world.rows('select max(id) as run from sync_runs');
  expect(await as('portal_sync', `undo ${run} --confirm "Riverside Unified"`)).toMatchObject({ code: 0 });
  const prune = await as('portal_sync', 'db prune', { CLEVER_SYNC_KEEP_DAYS: '0' });
  expect(prune).toMatchObject({ code: 0, out: expect.stringContaining('Erased the journals of') as string });
  expect((await as('portal_sync', 'db check')).code).toBe(0);
});

test.each(['nightly', 'nightly --dry-run'])(
  'with one connection %s says so once, and begins no district',
  async (line) => {
    const before = await world.contents();
    await world.portal(aloneIn);
    await asAdmin(`alter role ${USERS.portal_sync} connection limit 1`);
    const ran = await as('portal_sync', `${line} --since 0m`);
    await asAdmin(`alter role ${USERS.portal_sync} connection limit -1`);
    expect(ran).toMatchObject({ code: 6, out: '' });
    expect(ran.err).toMatch(/^error: The database \S+ has no connection left\. .* nightly one more\.\n$/);
    expect(await world.contents()).toBe(before);
    expect(await world.rows('select 1 as night from sync_nights where ended_at is null')).toEqual([]);
  },
);

test('neither user may change tables: db migrate says which right it lacks', async () => {
  await world.portal((portal) => portal.run('delete from sync_migrations where version > 2'));
  const { code, err } = await as('portal_sync', 'db migrate');
  expect({ code, err }).toMatchObject({ code: 6 });
  expect(err).toMatch(/^error: The database \S+ does not let this user do that: it needs .*\n$/);
  expect((await as('portal_preview', 'db migrate --print')).code).toBe(0);
});
