// Every way in which rows can be deleted, against every guard. A new command has to be listed here, with what each guard
// does to it, or with its word that it deletes no row of the Portal; a new guard has to be listed with every way.

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandSpec } from '../../src/cli/program/commandSpec.ts';
import { COMMANDS } from '../../src/cli/program/commandTable.ts';
import type { Prompter } from '../../src/cli/wizard/prompter.ts';
import { takeLicense } from '../../src/database/statements/licenses.ts';
import { DELETION_GUARDS, GUARDS, UNDO_GUARDS } from '../../src/engine/check.ts';
import type { Report } from '../../src/engine/report/report.ts';
import * as library from '../../src/index.ts';
import { FIXTURES, World } from '../scenarios/world.ts';

/**
 * What a guard does to a run that nobody approved. `refuses`: exit 3; `asks`: the person has to type the district's name;
 * `warns`: runs, and says so; `passes`: the guard is not for it.
 */
type Verdict = 'refuses' | 'asks' | 'warns' | 'passes';

/** The ways in which rows can be deleted. */
const WAYS = [
  'edit',
  'reset',
  'undo',
  'wizard edit',
  'wizard reset',
  'library edit',
  'library reset',
  'library undo',
  'bulk edit',
  'bulk reset',
  'nightly',
  'schools delete',
  'library delete',
] as const;
type Way = (typeof WAYS)[number];

/** What a guard does in each way; null: that cannot be asked for in this way. */
type Verdicts = Record<Way, Verdict | null>;

interface Situation {
  /** Makes the second day's share from the first's. */
  share?: (records: Records) => void;
  /** Does something to the Portal. */
  portal?: (world: World) => Promise<unknown>;
  /** The day on which the sync runs; a day in summer unless given. */
  today?: string;
  flags?: string;
  request?: Partial<library.SyncRequest>;
  verdicts: Verdicts;
}

interface Records {
  district: Record<string, unknown>;
  users: User[];
  sections: { students: string[]; school: string }[];
}
interface User {
  id: string;
  roles: { student?: { schools: string[] } };
}

const isStudent = (user: User) => user.roles.student !== undefined;

/** Takes people out of the share, and out of the sections that list them. */
function unshare(records: Records, goes: (user: User) => boolean): void {
  const gone = new Set(records.users.filter(goes).map(({ id }) => id));
  records.users = records.users.filter(({ id }) => !gone.has(id));
  for (const section of records.sections) section.students = section.students.filter((id) => !gone.has(id));
}

/** Takes a student out of a class. */
const leaveClass = ({ sections }: Records) => sections[0]!.students.pop();

/** Of what goes with a deletion: whatever is no Edit, and was not approved, is refused. */
const WARNS_EDITS: Verdicts = {
  edit: 'warns',
  reset: 'refuses',
  undo: 'refuses',
  'wizard edit': 'warns',
  'wizard reset': 'asks',
  'library edit': 'warns',
  'library reset': 'refuses',
  'library undo': 'refuses',
  'bulk edit': 'warns',
  'bulk reset': 'warns',
  nightly: 'warns',
  'schools delete': 'refuses',
  'library delete': 'refuses',
};

/** Of what is odd in the share: no sync goes on without somebody who says so, and nothing else reads it. */
const REFUSES_SYNCS: Verdicts = {
  edit: 'refuses',
  reset: 'refuses',
  undo: 'passes',
  'wizard edit': 'asks',
  'wizard reset': 'asks',
  'library edit': 'refuses',
  'library reset': 'refuses',
  'library undo': 'passes',
  'bulk edit': 'refuses',
  'bulk reset': 'warns',
  nightly: 'refuses',
  'schools delete': 'passes',
  'library delete': 'passes',
};

/** Of what is refused whatever the way. */
const REFUSES = Object.fromEntries(WAYS.map((way) => [way, 'refuses'])) as Verdicts;

const SITUATIONS: Record<string, Situation> = {
  'district-state': {
    share: ({ district }) => (district['state'] = 'pending'),
    verdicts: {
      edit: 'warns',
      reset: 'refuses',
      undo: 'passes',
      'wizard edit': 'warns',
      'wizard reset': 'refuses',
      'library edit': 'warns',
      'library reset': 'refuses',
      'library undo': 'passes',
      'bulk edit': 'warns',
      'bulk reset': 'refuses',
      nightly: 'warns',
      'schools delete': 'passes',
      'library delete': 'passes',
    },
  },
  'empty-share': {
    share: (records) => unshare(records, isStudent),
    verdicts: REFUSES_SYNCS,
  },
  'max-deletes': {
    share: (records) => {
      const some = new Set(records.users.filter(isStudent).filter((_, index) => index % 3 === 0));
      unshare(records, (user) => some.has(user));
    },
    verdicts: REFUSES_SYNCS,
  },
  'shrunk-classes': {
    share: ({ sections }) => {
      for (const section of sections) section.students = section.students.slice(0, 1);
    },
    verdicts: REFUSES_SYNCS,
  },
  'in-session': {
    today: '2026-11-24',
    verdicts: {
      edit: 'passes',
      reset: 'refuses',
      undo: 'passes',
      'wizard edit': 'passes',
      'wizard reset': 'asks',
      'library edit': 'passes',
      'library reset': 'refuses',
      'library undo': 'passes',
      'bulk edit': 'passes',
      'bulk reset': 'refuses',
      nightly: 'passes',
      'schools delete': 'refuses',
      'library delete': 'refuses',
    },
  },
  'bad-records': {
    share: ({ users }) => {
      for (const user of users.filter(isStudent).slice(0, 12)) Object.assign(user, { roles: 'none' });
    },
    verdicts: REFUSES_SYNCS,
  },
  'stale-plan': {
    flags: '--plan 000000000000',
    request: { planDigest: '000000000000' },
    verdicts: {
      edit: 'refuses',
      reset: 'refuses',
      undo: 'refuses',
      'wizard edit': null,
      'wizard reset': null,
      'library edit': 'refuses',
      'library reset': 'refuses',
      'library undo': 'refuses',
      'bulk edit': 'refuses',
      'bulk reset': 'refuses',
      nightly: null,
      'schools delete': 'refuses',
      'library delete': 'refuses',
    },
  },
  expired: {
    portal: (world) => world.run('districts set 1 --expires 2027-01-31'),
    // The wizard does not let an expired date stand; nightly leaves expired districts out.
    verdicts: {
      edit: 'refuses',
      reset: 'refuses',
      undo: 'passes',
      'wizard edit': 'passes',
      'wizard reset': 'passes',
      'library edit': 'refuses',
      'library reset': 'refuses',
      'library undo': 'passes',
      'bulk edit': 'refuses',
      'bulk reset': 'refuses',
      nightly: null,
      'schools delete': 'passes',
      'library delete': 'passes',
    },
  },
  'sync-in-progress': {
    portal: async (world) => {
      const { host, machine, pid, started } = await library.localProcesses.self();
      const run = [1, 'edit', 'In Progress', 'lee', '2027-07-05T09:59:00.000Z', host, machine, pid, started];
      await world.portal((database) =>
        database.run(
          `insert into sync_runs (district_id, mode, status, requested_by, started_at, host, machine, pid, process_started,
             lease_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5)`,
          run,
        ),
      );
    },
    // Nightly leaves the district to who works on it.
    verdicts: { ...REFUSES, nightly: null },
  },
  // Somebody leaves a class, whose attendance another program keeps.
  'other-tables': {
    share: leaveClass,
    portal: (world) =>
      world.portal(async (database) => {
        await database.run(`create table attendance (class_id bigint, user_id bigint, day text not null,
          foreign key (class_id, user_id) references class_students on delete cascade)`);
        await database.run(
          `insert into attendance select class_id, user_id, '2027-06-01' from class_students`,
        );
      }),
    verdicts: WARNS_EDITS,
  },
  // Somebody leaves a class, and another program keeps with whom they sit.
  'other-columns': {
    share: leaveClass,
    portal: (world) =>
      world.portal(async (database) => {
        await database.run('alter table class_students add column seat integer');
        await database.run('update class_students set seat = 7');
      }),
    verdicts: WARNS_EDITS,
  },
  drifted: {
    portal: (world) => world.rows(`update users set last_name = 'Changed' where id = 20 returning id`),
    verdicts: {
      edit: 'passes',
      reset: 'passes',
      undo: 'refuses',
      'wizard edit': 'passes',
      'wizard reset': 'passes',
      'library edit': 'passes',
      'library reset': 'passes',
      'library undo': 'refuses',
      'bulk edit': 'passes',
      'bulk reset': 'passes',
      nightly: 'passes',
      'schools delete': 'passes',
      'library delete': 'passes',
    },
  },
};

/** Commands that delete no row of the Portal: a district is removed only when it has none. */
const DELETE_NOTHING = [
  'status',
  'history',
  'show',
  'roster',
  'explain',
  'reminders',
  'doctor',
  'demo',
  'sandbox',
  'db migrate',
  'db check',
  'db backup',
  'db prune',
  'districts list',
  'districts add',
  'districts show',
  'districts set',
  'districts remove',
  'users set-role',
  'users link',
  'licenses list',
  'licenses add',
  'licenses assign',
  // It takes a license from each of those who are named, and nothing else.
  'licenses revoke',
  'books list',
  'books assign',
  'completion',
  'complete',
];

const leaves = (commands: CommandSpec[], path: string[] = []): string[] =>
  commands.flatMap((spec) => {
    const name = [...path, spec.usage.split(' ')[0]!];
    return spec.commands ? leaves(spec.commands, name) : [name.join(' ')];
  });

test('every command is listed: with its guards, or as one that deletes nothing', () => {
  const commandOf = (way: Way) => (way === 'schools delete' ? way : way.split(' ')[0]!);
  const listed = [...new Set(WAYS.map(commandOf)), ...DELETE_NOTHING].filter((name) => name !== 'library');
  expect(leaves(COMMANDS).sort()).toEqual(listed.sort());
});

test('every guard is listed, and says what it does to every way', () => {
  const guards = new Set<{ name: string }>([...GUARDS, ...UNDO_GUARDS, ...DELETION_GUARDS]);
  const kebab = ({ name }: { name: string }) =>
    name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  expect(Object.keys(SITUATIONS).sort()).toEqual([...guards].map(kebab).sort());
});

test('rows of the Portal are written in one place, behind the guards', async () => {
  const sources = fileURLToPath(new URL('../../src', import.meta.url));
  const files = (await readdir(sources, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const naming = async (pattern: RegExp) => {
    const texts = await Promise.all(
      files.map(async (file) => [file, await readFile(join(sources, file), 'utf8')] as const),
    );
    return texts.filter(([, text]) => pattern.test(text)).map(([file]) => file);
  };
  expect(await naming(/import \{ apply\b.* from '.*\/apply\.ts'/)).toEqual(['engine/carryOut.ts']);
  expect(await naming(/statements\/apply\.ts'/)).toEqual(['engine/apply.ts']);
  expect(await naming(/delete from \$\{name\} where/)).toEqual(['database/statements/apply.ts']);
  const portal =
    'schools|users|classes|school_users|class_teachers|class_students|license_assignments|\\w+_books|student_work';
  // A license of a person, and both are named.
  expect(await naming(new RegExp(`delete from (${portal})\\b`))).toEqual(['database/statements/licenses.ts']);
  expect(takeLicense).toBe('delete from license_assignments where license_id = $1 and user_id = $2');
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-guards-'));
});
afterAll(() => rm(folder, { recursive: true }));

const lines = async <T>(file: string) =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const ndjson = (records: object[]) => `${records.map((record) => JSON.stringify(record)).join('\n')}\n`;

async function write(day: string, { district, users, sections }: Records): Promise<void> {
  await writeFile(join(day, 'district.json'), JSON.stringify(district));
  await writeFile(join(day, 'users.ndjson'), ndjson(users));
  await writeFile(join(day, 'sections.ndjson'), ndjson(sections));
}

/** Two days of a district whose sections list every student of their school; the second as the situation has it. */
async function fixtureOf(code: string, share: Situation['share']): Promise<string> {
  const fixture = join(folder, code);
  const [first, second] = [join(fixture, 'day1'), join(fixture, 'day2')];
  await cp(join(FIXTURES, 'riverside', 'day1'), first, { recursive: true });
  await cp(first, second, { recursive: true });
  const records: Records = {
    district: JSON.parse(await readFile(join(first, 'district.json'), 'utf8')) as Records['district'],
    users: await lines(join(first, 'users.ndjson')),
    sections: await lines(join(first, 'sections.ndjson')),
  };
  for (const section of records.sections) {
    const ofSchool = records.users.filter(({ roles }) => roles.student?.schools.includes(section.school));
    section.students = ofSchool.map(({ id }) => id);
  }
  await write(first, records);
  share?.(records);
  await write(second, records);
  return fixture;
}

const TABLES = library.TABLES.map(({ name }) => name);

describe.each(Object.entries(SITUATIONS))('%s', (code, situation) => {
  let world: World;
  let before: unknown;
  beforeAll(async () => {
    world = await World.withDistrict(await fixtureOf(code, situation.share));
    expect((await world.run('edit 1')).code).toBe(0);
    await situation.portal?.(world);
    await world.setDay(2, situation.today ?? '2027-07-05');
    await world.save();
    before = await portalRows(world.database);
  });
  afterAll(() => world.close());
  // What a way does not touch, the next one finds as it was.
  let isTouched = false;
  beforeEach(async () => {
    if (isTouched) await world.restore();
    isTouched = true;
  });

  const verdicts = WAYS.map((way) => [way, situation.verdicts[way]] as const);
  test.each(verdicts.filter(([, verdict]) => verdict !== null))('%s: %s', async (way, verdict) => {
    const file = world.database;
    const { exit, guards, asked } = await runs[way](world, file, situation);
    const guard = guards.find((each) => each.code === code);
    if (verdict === 'passes') expect(guard).toBeUndefined();
    else
      expect(guard).toMatchObject({
        refused: verdict === 'refuses' || (verdict === 'asks' && code !== 'in-session'),
      });
    expect(asked).toBe(verdict === 'asks' || (way === 'wizard reset' && verdict === 'passes'));
    expect(exit).toBe(verdict === 'refuses' ? 3 : asked ? 130 : 0);
    if (exit === 0) return;
    expect(await portalRows(file)).toEqual(before);
    isTouched = false;
  });
});

async function portalRows(file: string): Promise<unknown> {
  const database = await library.openDatabase(file);
  try {
    return await Promise.all(TABLES.map((table) => database.all(`select * from ${table} order by 1, 2`)));
  } finally {
    await database.close();
  }
}

interface Outcome {
  exit: number;
  guards: Report['guards'];
  plan?: string;
  /** Whether the district's name was asked for; nobody types it. */
  asked: boolean;
}
type Runs = Record<Way, (world: World, file: string, situation: Situation) => Promise<Outcome>>;

const NAME = 'Riverside Unified';
const runs: Runs = {
  edit: (world, file, { flags = '' }) => command(world, file, `edit 1 ${flags}`),
  reset: (world, file, { flags = `--confirm "${NAME}"` }) => command(world, file, `reset 1 ${flags}`),
  undo: (world, file, { flags = `--confirm "${NAME}"` }) => command(world, file, `undo 1 ${flags}`),
  'wizard edit': (world, file) => wizard(world, file, 'edit'),
  'wizard reset': (world, file) => wizard(world, file, 'reset'),
  'library edit': (world, file, { request }) => synced(world, file, { mode: 'edit', ...request }),
  'library reset': (world, file, { request }) =>
    synced(world, file, { mode: 'reset', confirmed: true, ...request }),
  'library undo': undone,
  'bulk edit': (world, file, { request }) => bulk(world, file, 'edit', request?.planDigest),
  // Nobody can ask for it without the digest of a preview, which approves the plan's size.
  'bulk reset': async (world, file, { request }) => {
    const preview = await command(world, file, 'reset 1 --dry-run');
    return bulk(world, file, 'reset', request?.planDigest ?? preview.plan);
  },
  nightly: (world, file) => many(world, file, 'nightly'),
  'schools delete': (world, file, { flags = `--confirm "${NAME}"` }) =>
    command(world, file, `schools delete 1 1 ${flags}`),
  'library delete': schoolDeleted,
};

/** On a server the address has a password in it, which is no argument. */
const on = (file: string) => ({ env: { CLEVER_SYNC_DB: file } });

async function command(world: World, file: string, line: string): Promise<Outcome> {
  const { code, out } = await world.run(`${line} --json`, on(file));
  const { guards, plan, error } = JSON.parse(out) as Report & { error?: { code: string } };
  return { exit: code, guards: error ? refusal(error.code) : guards, plan, asked: false };
}

/** The district as a line of standard input, with the digest that is approved. */
function bulk(world: World, file: string, mode: string, digest = ''): Promise<Outcome> {
  return many(world, file, `bulk ${mode} -`, digest === '' ? '1' : `1\t${digest}`);
}

/** Of many districts there is one; how it ended is in its report, or in its error. */
async function many(world: World, file: string, line: string, input = ''): Promise<Outcome> {
  const { code, out } = await world.run(`${line} --json`, { input, ...on(file) });
  const { status, guards, error } = JSON.parse(out) as Report & { error?: { code: string } };
  expect(code).toBe(status === 'launched' ? 0 : 7);
  const refused = error !== undefined || status === 'refused';
  return { exit: refused ? 3 : 0, guards: error ? refusal(error.code) : guards, asked: false };
}

/** Another sync in progress refuses before there is a plan, so it is an error. */
function refusal(code: string): Report['guards'] {
  expect(code).toBe('sync-in-progress');
  return [{ code, refused: true, message: '', override: null }];
}

/** Passes every screen with Enter, and the name too. What the guards saw is taken from a preview. */
async function wizard(world: World, file: string, mode: 'edit' | 'reset'): Promise<Outcome> {
  const preview = await world.run(`${mode} 1 --dry-run --json${await renewed(file)}`, on(file));
  let asked = false;
  const prompter: Prompter = {
    choose: async ({ message, choices, default: first }) =>
      message.startsWith('Which kind') && mode === 'reset' ? choices[1]!.value : (first ?? choices[0]!.value),
    check: async ({ choices }) => choices.filter(({ checked }) => checked).map(({ value }) => value),
    ask: async ({ message, default: text }) => {
      asked ||= message.startsWith("Type the district's name");
      return text ?? '';
    },
    confirm: async ({ default: answer }) => answer,
  };
  const { code } = await world.run('', { prompter, ...on(file) });
  return { exit: code, guards: attended((JSON.parse(preview.out) as Report).guards), asked };
}

/** A preview is not attended, so it says of a term in session what it would do without a terminal. */
const attended = (guards: Report['guards']): Report['guards'] =>
  guards.map((guard) => (guard.code === 'in-session' ? { ...guard, refused: false } : guard));

async function renewed(file: string): Promise<string> {
  const database = await library.openDatabase(file);
  const rows = await database.all('select 1 from sync_settings where expires_on is not null');
  await database.close();
  return rows.length > 0 ? ' --expires never' : '';
}

async function inLibrary(
  file: string,
  work: (database: library.Database) => Promise<library.SyncOutcome>,
): Promise<Outcome> {
  const database = await library.openDatabase(file);
  try {
    const { report } = await work(database);
    return { exit: report.status === 'refused' ? 3 : 0, guards: report.guards, asked: false };
  } catch (error) {
    if (!(error instanceof library.Fault)) throw error;
    return { exit: 3, guards: refusal(error.code), asked: false };
  } finally {
    await database.close();
  }
}

function synced(
  world: World,
  file: string,
  wishes: Partial<library.SyncRequest> & { mode: 'edit' | 'reset' },
): Promise<Outcome> {
  return inLibrary(file, async (database) => {
    const { id, sourceId, name } = await library.findDistrict(database, '1');
    const request = { district: { id, sourceId, name }, dryRun: false, requestedBy: 'test', ...wishes };
    const { url, token, districtId } = world.sandbox;
    const clock = () => world.now;
    const source = library.cleverSource({
      districtId,
      token,
      client: undefined,
      apiUrl: url,
      authUrl: url,
      version: 'v3.1',
      clock,
    });
    return library.sync(request, { database, source, clock, processes: library.localProcesses });
  });
}

function schoolDeleted(world: World, file: string, { request }: Situation): Promise<Outcome> {
  return inLibrary(file, async (database) => {
    const { id, sourceId, name } = await library.findDistrict(database, '1');
    const asked = {
      district: { id, sourceId, name },
      school: '1',
      dryRun: false,
      confirmed: true,
      requestedBy: 'test',
      planDigest: request?.planDigest,
    };
    const tools = { database, clock: () => world.now, processes: library.localProcesses };
    return library.deleteSchool(asked, tools);
  });
}

function undone(world: World, file: string, { request }: Situation): Promise<Outcome> {
  const asked = {
    run: 1,
    dryRun: false,
    confirmed: true,
    keepDays: 365,
    requestedBy: 'test',
    planDigest: request?.planDigest,
  };
  return inLibrary(file, (database) =>
    library.undo(asked, { database, clock: () => world.now, processes: library.localProcesses }),
  );
}
