// What is printed to be copied does what it says: the same sync, on the same database, with all that its plan was made with.

import { testDatabase } from '../support/databases.ts';
import { ENTER, scripted, type Step } from './scripted.ts';
import { World, type Ran } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

/** The commands that a text tells to type, after `clever-sync`, those in several lines as one. */
const commands = (text: string): string[] =>
  [...text.replaceAll(/ \\\n\s*/g, ' ').matchAll(/clever-sync (.+)$/gm)].map(([, line]) => line!);

describe('with --db, commands name the database', () => {
  /** The address, which a password does not belong in; the environment has that, and names another database. */
  const address = () =>
    testDatabase === 'sqlite'
      ? world.database
      : Object.assign(new URL(world.database), { password: '' }).href;
  const elsewhere = { CLEVER_SYNC_DB: '/nowhere/portal.db' };
  // The driver reads it where its own kind of programs do.
  beforeEach(() => {
    if (testDatabase === 'postgres') process.env['PGPASSWORD'] = new URL(world.database).password;
  });
  afterEach(() => {
    delete process.env['PGPASSWORD'];
  });
  const named = (ran: Ran) =>
    commands(ran.out + ran.err).filter((line) => line.endsWith(` --db ${address()}`)).length;
  const run = (line: string) => world.run(`--db ${address()} ${line}`, { env: elsewhere });

  test('so that each of a report’s can be copied', async () => {
    const ran = await run('edit 1');
    expect(ran.code).toBe(0);
    expect(named(ran)).toBe(commands(ran.out + ran.err).length);
    expect(named(ran)).toBeGreaterThan(3);
    const [show] = commands(ran.out).filter((line) => line.startsWith('show'));
    expect((await world.run(show!, { env: elsewhere })).code).toBe(0);
  });

  test('also what backs it up before a Reset', async () => {
    await run('edit 1');
    await world.setDay(3, '2027-06-21');
    const { err, out } = await run('reset 1 --dry-run');
    if (testDatabase === 'sqlite') expect(err).toMatch(/db backup \S+\.db\s.*--db /s);
    else expect(err).toContain(`pg_dump`);
    expect(err + out).not.toMatch(/postgres:\/\/\w+:\w+@/);
  });

  test('also what doctor tells to do, from a database that is not there yet on', async () => {
    await world.close();
    world = await World.create();
    const steps = async (): Promise<string[]> => {
      const checks = JSON.parse((await run('doctor --json')).out) as { next: string | null }[];
      return checks.flatMap(({ next }) => commands(next ?? ''));
    };
    expect(await steps()).toEqual([`db migrate --db ${address()}`]);
    expect((await world.run((await steps())[0]!, { env: elsewhere })).code).toBe(0);
    expect(await steps()).toEqual([`districts add NAME --clever-id ID --db ${address()}`]);
    // Broken in its middle, it could not be copied.
    expect((await run('doctor')).out).toContain(
      ` clever-sync districts add NAME --clever-id ID --db ${address()}\n`,
    );
  });

  test('also what the wizard was told, on one line', async () => {
    const prompter = scripted(
      ...[
        'Which district',
        'Which kind',
        'Which schools',
        'expiration date',
        'Sync e-mails',
        'Start the sync',
      ].map((message): Step => [message, ENTER]),
    );
    const { err } = await world.run(`--db ${address()}`, { prompter, env: elsewhere });
    expect(err).toContain(`\n  clever-sync edit "Riverside Unified" --db ${address()}\n`);
    expect(err).not.toContain('--full');
  });
});

describe('how to go on after a bulk sync that was refused', () => {
  const goOn = (ran: Ran): string => commands(/to go on:\n([\s\S]*)/.exec(ran.out + ran.err)![1]!)[0]!;

  const bulk = (line: string) => {
    const { id, secret } = world.sandbox.client;
    const env = { CLEVER_TOKEN: '', CLEVER_CLIENT_ID: id, CLEVER_CLIENT_SECRET: secret };
    return world.run(`bulk ${line}`, { env });
  };

  test('is the same plan, with the options it was made with', async () => {
    await world.run('edit 1');
    await world.setDay(3, '2027-06-21');
    const preview = await bulk('reset 1 --dry-run --keep-manual --schools all');
    const command = goOn(preview);
    expect(command).toMatch(
      /^reset "Riverside Unified" --schools all --keep-manual --plan [0-9a-f]{12}( --in-session)?$/,
    );
    expect((await world.run(command)).code).toBe(0);
  });

  test('is said once, with all that it takes', async () => {
    await world.run('edit 1');
    await world.setDay(3, '2027-06-21');
    const { err } = await bulk('reset 1 --dry-run --max-deletes 5');
    expect(err.match(/to go on:/g)).toHaveLength(1);
    expect(err).toMatch(/max-deletes refuses/);
  });
});

test('a refused run says why, and that nothing of it was done', async () => {
  await world.run('edit 1');
  await world.setDay(3, '2027-06-21');
  const { code } = await world.run('reset 1 --confirm "Riverside Unified" --max-deletes 5');
  expect(code).toBe(3);
  const { out } = await world.run('show 2');
  expect(out).toMatch(/Guards: \d refusals?\n {2}✖ max-deletes refuses: /);
  expect(out).toMatch(/\nNothing was changed\. What the plan would have done:\n/);
  const launched = await world.run('show 1');
  expect(launched.out).not.toMatch(/Guards|Nothing was changed/);
});

test('what was erased can no longer be undone, whatever the setting is now', async () => {
  await world.run('edit 1');
  world.now = new Date(world.now.getTime() + 1_000);
  await world.run('db prune', { env: { CLEVER_SYNC_KEEP_DAYS: '0' } });
  const { code, err } = await world.run('undo 1 --dry-run');
  expect(code).toBe(2);
  expect(err).toContain('can no longer be undone: what it changed was erased on 2026-11-23');
});
