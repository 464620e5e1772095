// Edits by hand through another connection while a sync is under way: noticed, and never overwritten unseen.

import { exitCodeOfError } from '../../src/cli/exitCodes.ts';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { checkJournal } from '../../src/engine/history/checkJournal.ts';
import type { SyncOutcome, SyncRequest } from '../../src/engine/request.ts';
import { sync } from '../../src/engine/sync.ts';
import { testDatabase } from '../support/databases.ts';
import { onlyFor } from '../support/only.ts';
import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { smallShare, type Share } from './share.ts';

const portal = eachPortal();
let other: Database;
beforeEach(async () => {
  other = await openDatabase(portal().location);
});
afterEach(() => other.close());

type Call = 'run' | 'transaction';

/** The Portal's database, with something happening before some of its calls. */
function meddled(happens: (call: Call, sql: unknown) => Promise<unknown> | undefined): Database {
  return new Proxy(portal().database, {
    get(database, name: keyof Database) {
      const value: unknown = Reflect.get(database, name);
      if (typeof value !== 'function') return value;
      const call = value.bind(database) as (...args: unknown[]) => unknown;
      if (name !== 'run' && name !== 'transaction') return call;
      return (...args: unknown[]) => {
        const happening = happens(name, args[0]);
        // Calls that nothing happens before stay in the order in which they were made.
        return happening ? happening.then(() => call(...args)) : call(...args);
      };
    },
  });
}

/** Something happens between the plan and its apply: the run's opening is the first transaction, each apply another. */
function beforeEachApply(happens: (attempt: number) => Promise<unknown> | undefined): Database {
  let transactions = -1;
  return meddled((call) =>
    call === 'transaction' && (transactions += 1) > 0 ? happens(transactions) : undefined,
  );
}

/** A sync through that database; also how often it started over. */
async function synced(
  database: Database,
  share: Share,
  fields: Partial<SyncRequest> = {},
): Promise<SyncOutcome & { restarts: number }> {
  let restarts = 0;
  const on = ({ type }: { type: string }) => void (type === 'restart' && (restarts += 1));
  const outcome = await sync(portal().request(fields), { ...portal().tools(share, { on }), database });
  return { ...outcome, restarts };
}

const renamed = (): Share => {
  const share = smallShare();
  share.users.find(({ sourceId }) => sourceId === 'p1')!.lastName = 'Moreno';
  return share;
};
const listed = (): Share => {
  const share = smallShare();
  share.classes.find(({ sourceId }) => sourceId === 'c2')!.students.push('p1');
  return share;
};
const RESET = { mode: 'reset', confirmed: true, inSession: true, maxDeletes: { percent: 100 } } as const;
const titled = (title: string) => other.run(`update users set title = $1 where source_id = 'p1'`, [title]);
const p1 = () => portal().row('users', 'p1');

describe('a row that is not as the plan saw it', () => {
  test.each<[string, Partial<SyncRequest>, Share, () => Promise<unknown>, (portal: Portal) => Promise<void>]>(
    [
      [
        'a value',
        {},
        renamed(),
        () => titled('by hand'),
        async () => expect(await p1()).toMatchObject({ last_name: 'Moreno', title: 'by hand' }),
      ],
      [
        'a row that is gone',
        {},
        renamed(),
        () => other.run(`delete from users where source_id = 'p1'`),
        // It is shared, so it is there again.
        async () => expect(await p1()).toMatchObject({ last_name: 'Moreno' }),
      ],
      [
        'a row with the id of one to be created',
        {},
        smallShare().student('p9', 's1'),
        () =>
          portal().insert('users', { district_id: 1, role: 'student', source_id: 'p9', title: 'by hand' }),
        async () =>
          expect(await portal().row('users', 'p9')).toMatchObject({ title: 'by hand', last_name: 'Lee p9' }),
      ],
      [
        'a member put into a class',
        {},
        listed(),
        () =>
          other.run(`insert into class_students (class_id, user_id)
            select c.id, u.id from classes c, users u where c.source_id = 'c2' and u.source_id = 'p1'`),
        async () => expect(await portal().rosters()).toContain('c2: t2* | p1 p4 p5 p6'),
      ],
      [
        'a member taken out of a class',
        RESET,
        smallShare().unshare('p1'),
        () =>
          other.run(
            `delete from class_students where user_id in (select id from users where source_id = 'p1')`,
          ),
        async () => expect(await p1()).toBeUndefined(),
      ],
    ],
  )('%s', async (_name, fields, share, byHand, expects) => {
    await portal().edit(smallShare());
    const database = beforeEachApply((attempt) => (attempt === 1 ? byHand() : undefined));
    const { report, restarts } = await synced(database, share, fields);
    expect(report.status).toBe('launched');
    expect(restarts).toBe(1);
    await expects(portal());
    expect(await checkJournal(portal().database)).toEqual([]);
  });

  test('a school that somebody deselects meanwhile does not sync', async () => {
    await portal().edit(smallShare());
    const share = () => smallShare().student('p8', 's1').student('p9', 's2');
    const deselect = () => other.run(`update sync_schools set selected = false where source_id = 's2'`);
    const database = beforeEachApply((attempt) => (attempt === 1 ? deselect() : undefined));
    const { restarts } = await synced(database, share());
    expect(restarts).toBe(1);
    expect(await portal().row('users', 'p8')).toBeDefined();
    expect(await portal().row('users', 'p9')).toBeUndefined();
    const selected = 'select selected from sync_schools order by source_id';
    expect(
      (await other.all<{ selected: number | boolean }>(selected)).map((each) => !!each.selected),
    ).toEqual([true, false]);
    // What is asked for by name is what counts.
    const again = beforeEachApply((attempt) => (attempt === 1 ? deselect() : undefined));
    expect(await synced(again, share(), { schools: 'all' })).toMatchObject({ restarts: 0 });
    expect(await portal().row('users', 'p9')).toBeDefined();
  });

  test('work that a deletion would take along is counted before it goes', async () => {
    await portal().edit(smallShare());
    const user_id = (await p1())!['id']!;
    const work = () => portal().insert('student_work', { user_id, kind: 'homework', title: 'Rocks' });
    const database = beforeEachApply((attempt) => (attempt === 1 ? work() : undefined));
    const { report, restarts } = await synced(database, smallShare().unshare('p1'), RESET);
    expect({ restarts, lost: report.losses.studentWork }).toEqual({ restarts: 1, lost: 1 });
  });

  test('three times at most; then one line, and the Portal has what was done by hand and nothing else', async () => {
    await portal().edit(smallShare());
    const before = await portal().dump();
    const database = beforeEachApply((attempt) => (attempt <= 3 ? titled(`by hand ${attempt}`) : undefined));
    const error: unknown = await synced(database, renamed()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'The Portal kept changing while the sync was planned.' });
    expect(exitCodeOfError(error)).toBe(1);
    expect(await p1()).toMatchObject({ title: 'by hand 3' });
    await titled('');
    const untitled = (rows: typeof before) => JSON.stringify(rows).replaceAll('"title":""', '"title":null');
    expect(untitled(await portal().dump())).toBe(untitled(before));
    const statuses = await portal().database.all('select status from sync_runs order by id');
    expect(statuses).toEqual([{ status: 'Launched' }, { status: 'Failed' }]);
  });
});

/** Something happens within the apply, before a statement, once. */
function within(statement: string, happens: () => Promise<unknown>): Database {
  let once = true;
  return meddled((call, sql) => {
    if (call !== 'run' || !once || !String(sql).startsWith(statement)) return undefined;
    once = false;
    return happens();
  });
}

test('an edit by hand during the apply is not lost', async () => {
  await portal().edit(smallShare());
  let edit: Promise<unknown> = Promise.resolve();
  const database = within('update users', async () => {
    edit = titled('by hand');
    // SQLite lets it wait until the apply is committed; PostgreSQL commits it, and the apply is done again.
    if (testDatabase === 'postgres') await edit;
  });
  const { report } = await synced(database, renamed());
  await edit;
  expect(report.status).toBe('launched');
  expect(await p1()).toMatchObject({ last_name: 'Moreno', title: 'by hand' });
  expect(await checkJournal(portal().database)).toEqual([]);
});

onlyFor(
  'conflicts',
  'what a conflict rolled back is done once, journal and all, and can be undone',
  async () => {
    await portal().edit(smallShare());
    const share = renamed().student('p9', 's1').section('c9', 's1', ['t1'], ['p9', 'p1']);
    const before = await portal().dump({ times: false });
    // A district is no row of the plan: the apply is done again as it is, without another plan.
    const database = within('update sync_runs set status', () =>
      other.run(`update sync_runs set lease_until = lease_until where status = 'In Progress'`),
    );
    const { report, plan, restarts } = await synced(database, share);
    expect({ status: report.status, restarts }).toEqual({ status: 'launched', restarts: 0 });
    const shown = [];
    for await (const change of plan.read()) shown.push(change);
    expect(shown.filter(({ kind }) => kind === 'students')).toHaveLength(2);
    expect(await checkJournal(portal().database)).toEqual([]);
    expect((await portal().undo(report.run)).report.status).toBe('launched');
    expect(await portal().dump({ times: false })).toEqual(before);
  },
);

onlyFor('conflicts', 'a deadlock with somebody’s edits ends with both done', async () => {
  await portal().edit(smallShare());
  const share = renamed();
  share.classes[0]!.name = 'Moreno’s class';
  const id = share.classes[0]!.sourceId;
  let edits: Promise<unknown> = Promise.resolve();
  let holds = (): void => undefined;
  const held = new Promise<void>((resolve) => (holds = resolve));
  const database = within('update users', async () => {
    edits = other.transaction(async () => {
      await other.run('update classes set section_number = $1 where source_id = $2', ['by hand', id]);
      holds();
      await titled('by hand');
    });
    await held;
  });
  const { report } = await synced(database, share);
  await edits;
  expect(report.status).toBe('launched');
  expect(await p1()).toMatchObject({ last_name: 'Moreno', title: 'by hand' });
  expect(await portal().row('classes', id)).toMatchObject({
    name: 'Moreno’s class',
    section_number: 'by hand',
  });
  expect(await checkJournal(portal().database)).toEqual([]);
});

describe('what a new row relies on is looked at once more', () => {
  test('an account that was deleted by hand: the sync starts over, and brings it anew', async () => {
    await portal().edit(smallShare());
    const database = beforeEachApply((attempt) =>
      attempt === 1 ? other.run(`delete from users where source_id = 'p1'`) : undefined,
    );
    const { report, restarts } = await synced(database, listed());
    expect({ status: report.status, restarts }).toEqual({ status: 'launched', restarts: 1 });
    expect(await portal().rosters()).toContain('c2: t2* | p1 p4 p5 p6');
  });

  test('a student who was made a teacher by hand becomes no student of a class', async () => {
    await portal().edit(smallShare());
    const database = beforeEachApply((attempt) =>
      attempt === 1 ? other.run(`update users set role = 'teacher' where source_id = 'p1'`) : undefined,
    );
    const { report, restarts } = await synced(database, listed());
    expect({ status: report.status, restarts }).toEqual({ status: 'launched', restarts: 1 });
    expect(await portal().rosters()).toContain('c2: t2* | p4 p5 p6');
  });

  const toTeacher = async (license_id: number) =>
    other.run('insert into license_assignments (license_id, user_id) values ($1, $2)', [
      license_id,
      await portal().id('users', 't2'),
    ]);
  const toStudent = async () =>
    other.run(
      `insert into student_books (user_id, class_id, book_id)
       select $1, c.id, b.id from classes c cross join books b where c.source_id = 'c2'`,
      [await portal().id('users', 'p1')],
    );

  test.each([
    ['by a teacher, though another license has some', toTeacher, 9],
    ['by a student with a book', toStudent, 0],
  ])('a seat that was taken by hand is not given twice: %s', async (_whose, give, others) => {
    await portal().edit(smallShare());
    const t1 = await portal().id('users', 't1');
    const about = { district_id: portal().district.id, product: 'Rocks', audience: 'both' };
    const license_id = await portal().insert('licenses', { ...about, po_number: '1', seats: 1 });
    await portal().insert('licenses', { ...about, po_number: '2', seats: others });
    await portal().insert('books', { title: 'Rocks', product: 'Rocks' });
    await portal().insert('license_assignments', { license_id, user_id: t1 });
    await portal().reset(smallShare().unshare('t1'));
    const database = beforeEachApply((attempt) => (attempt === 1 ? give(license_id) : undefined));
    const { report, restarts } = await synced(database, smallShare());
    expect({ status: report.status, restarts }).toEqual({ status: 'launched', restarts: 1 });
    const holders = await portal().database.all('select user_id from license_assignments');
    expect(holders).not.toContainEqual({ user_id: t1 });
  });
});
