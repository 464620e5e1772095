// The views of what the Portal and the tool's own tables hold: rosters, districts, status, runs, checks.

import { booksView } from '../../../src/cli/terminal/booksView.ts';
import { districtsView, districtView } from '../../../src/cli/terminal/districtsView.ts';
import { doctorView } from '../../../src/cli/terminal/doctorView.ts';
import { historyView, runStyle } from '../../../src/cli/terminal/historyView.ts';
import { rosterView } from '../../../src/cli/terminal/rosterView.ts';
import { runView } from '../../../src/cli/terminal/runView.ts';
import { statusScreen, statusView } from '../../../src/cli/terminal/statusView.ts';
import { displayWidth } from '../../../src/cli/terminal/width.ts';
import type { District } from '../../../src/engine/districts/districts.ts';
import type { RunSummary } from '../../../src/engine/history/history.ts';
import { aPlan, aReport, people, PLAIN, RIVERSIDE, textOf } from './build.ts';

const DISTRICT: District = {
  ...RIVERSIDE,
  source: 'clever',
  ncesId: null,
  expiresOn: '2027-06-30',
  lastLaunchedAt: '2026-11-23T10:00:03Z',
  subscribers: ['ops@riverside.example'],
  schools: [
    { sourceId: '5f31', name: 'Lakeside Middle', selected: true, shared: true },
    { sourceId: '5f32', name: 'Valley High', selected: false, shared: true },
  ],
};

const TEACHERS = [
  {
    id: 1,
    sourceId: '5f11',
    sisId: 'T-1',
    email: 'lee@riverside.example',
    title: 'Science',
    schools: [1, 2],
    firstName: 'Lee',
    middleName: 'A.',
    lastName: 'Okoye',
  },
  {
    id: 12,
    sourceId: null,
    sisId: null,
    email: null,
    title: null,
    schools: [],
    firstName: null,
    middleName: null,
    lastName: '\u{1b}[2J王',
  },
];

test('a roster of people', async () => {
  const about = { district: RIVERSIDE, kind: 'teachers', search: 'e' } as const;
  expect(await textOf(rosterView(TEACHERS, about, PLAIN))).toBe(`\
Riverside Unified · 2 teachers matching "e"

Id  Name           E-mail                 SIS id  Schools
 1  Okoye, Lee A.  lee@riverside.example  T-1           2
12  \\u{1b}[2J王                                         0`);
});

test('a wide terminal shows titles, source ids, and what was made by hand', async () => {
  const about = { district: RIVERSIDE, kind: 'teachers' } as const;
  const text = await textOf(rosterView(TEACHERS, about, { ...PLAIN, width: 120 }));
  expect(text).toContain('Science  T-1           2  5f11');
  expect(text).toContain('0  (made by hand)');
});

test('what hangs under a wide name begins where it does beside it', async () => {
  const check = { name: '王小明', status: 'ok', detail: `${'very '.repeat(20)}long`, next: null } as const;
  const [first = '', second = ''] = doctorView([check], PLAIN);
  const indent = displayWidth(first.slice(0, first.indexOf('very')));
  expect(second.startsWith(`${' '.repeat(indent)}very`)).toBe(true);
  expect(displayWidth(first)).toBeLessThanOrEqual(PLAIN.width);
});

test('into a file goes all of it', async () => {
  const name = 'Wolfeschlegelsteinhausenbergerdorff'.repeat(4);
  const row = { ...TEACHERS[0]!, lastName: name };
  const about = { district: RIVERSIDE, kind: 'teachers' } as const;
  expect(await textOf(rosterView([row], about, PLAIN))).not.toContain(name);
  expect(await textOf(rosterView([row], { ...about, whole: true }, PLAIN))).toContain(name);
});

test('names in scripts with marks are whole, and stand in line', async () => {
  const names = ['देशमुख', 'ศรีสุวรรณ', 'שָׁלוֹם', 'Zo\u0308e', 'Lee'];
  const rows = names.map((lastName) => ({ ...TEACHERS[0]!, firstName: 'हेमन्त', lastName }));
  const text = await textOf(rosterView(rows, { district: RIVERSIDE, kind: 'teachers' }, PLAIN));
  const lines = text.split('\n').filter((line) => line.includes('हेमन्त'));
  expect(lines.map((line) => names.find((name) => line.includes(`${name}, हेमन्त`)))).toEqual(names);
  const columns = lines.map((line) => displayWidth(line.slice(0, line.indexOf('lee@'))));
  expect(new Set(columns).size).toBe(1);
});

test('a roster of classes, and an empty one', async () => {
  const row = {
    id: 5,
    sourceId: '5f5',
    sisId: null,
    name: 'Science 7, period 3',
    courseName: 'Science 7',
    period: '3',
    termName: 'Fall 2026',
    school: 1,
    schoolName: 'Lakeside',
    teachers: [1],
    students: [7, 8, 9],
  };
  expect(await textOf(rosterView([row], { district: RIVERSIDE, kind: 'classes' }, PLAIN))).toBe(`\
Riverside Unified · 1 class

Id  Name                 Period  Term       School    Teachers  Students
 5  Science 7, period 3  3       Fall 2026  Lakeside         1         3`);
  expect(await textOf(rosterView([], { district: RIVERSIDE, kind: 'staff' }, PLAIN))).toBe(
    'Riverside Unified · 0 staff members and admins',
  );
});

test('books, with the classes in which somebody lacks one; with --full all', async () => {
  const every = { classId: 5, class: 'Science 7', students: 3, holding: 3, lacking: 0 };
  const some = { classId: 6, class: 'Science 8', students: 3, holding: 1, lacking: 2 };
  const books = [
    { id: 1, title: 'Water', product: 'Water', seatsLeft: null, classes: [every, some] },
    { id: 2, title: 'Waves', product: 'Waves', seatsLeft: 0, classes: [every] },
  ];
  expect(await textOf(booksView(books, RIVERSIDE, PLAIN))).toBe(`\
Riverside Unified · 2 books

Id  Book   Classes  Hold it  Lack it  Seats left
 1  Water        2        4        2  no license
 2  Waves        1        3        0           0

Book 1 · Water: students of 1 class lack it
  Science 8 (class 6): 2 of 3 students lack it

Next: their teachers assign the book. To do it for them, of the first class:
  clever-sync books assign "Riverside Unified" 6 1`);
  const full = await textOf(booksView(books, RIVERSIDE, { ...PLAIN, full: true }));
  expect(full).toContain('Book 2 · Waves: nobody lacks it\n  Science 7 (class 5): all 3 hold it');
});

test('districts, and one of them', async () => {
  const other = { ...DISTRICT, id: 12, name: 'Clear Water', expiresOn: null, lastLaunchedAt: null };
  expect(await textOf(districtsView([DISTRICT, other], PLAIN))).toBe(`\
Id  District           Schools  Expires     Launched (UTC)
 1  Riverside Unified  1 of 2   2027-06-30  2026-11-23 10:00
12  Clear Water        1 of 2   never       never`);
  expect(await textOf(districtView(DISTRICT, PLAIN))).toBe(`\
Riverside Unified
  Portal id      1
  Source         clever, id 5f1000000000000000000001
  NCES id        (none)
  Sync expires   2027-06-30
  Sync e-mails   ops@riverside.example
  Last launched  2026-11-23 10:00 UTC

Schools: 1 selected of 2
  [x]  Lakeside Middle  5f31
  [ ]  Valley High      5f32
  To sync every shared school (or list the ones you want after --schools):
    clever-sync edit "Riverside Unified" --schools all`);
});

test('status names what needs looking at, with its command', async () => {
  const { id, sourceId, name } = RIVERSIDE;
  const expired = {
    id,
    lastRun: 3,
    sourceId,
    name,
    status: 'Failed' as const,
    lastLaunchedAt: null,
    expiresOn: '2026-06-30',
    expired: true,
    unselectedSchools: 2,
    running: null,
  };
  const fresh = {
    ...expired,
    id: 2,
    name: 'Hill',
    status: null,
    expiresOn: null,
    expired: false,
    unselectedSchools: 0,
  };
  expect(await textOf(statusView([expired, fresh], PLAIN))).toBe(`\
Id  District           Status        Launched (UTC)  Expires
 1  Riverside Unified  Failed        never           2026-06-30 !
 2  Hill               Never synced  never           never

To do
  ! Riverside Unified: its last run failed and changed nothing
      clever-sync show 3
  ! Riverside Unified: its sync expired on 2026-06-30
      clever-sync districts set "Riverside Unified" --expires YYYY-MM-DD
  ! Riverside Unified: 2 shared schools are not selected
      clever-sync edit "Riverside Unified" --schools all`);
});

const PLAN = aPlan({ mode: 'reset' }).creates('schools', 'Hill').deletes('students', people(7)).build();
const RUN: RunSummary = {
  run: 17,
  mode: 'reset',
  undoes: null,
  status: 'Launched',
  plan: PLAN.digest,
  requestedBy: 'lab',
  changes: PLAN.changes,
  startedAt: '2026-11-23T10:00:00Z',
  finishedAt: '2026-11-23T10:04:05Z',
  undoableUntil: '2027-11-23T10:04:05Z',
  erasedAt: null,
};
const NOW = new Date('2026-11-24T10:00:00Z');
const KEEPING = { keepDays: 365, now: NOW };
const FAILED: RunSummary = { ...RUN, run: 16, status: 'Failed', changes: null, undoableUntil: null };

test('status says what works now: since when, who, where', async () => {
  const running = {
    run: 17,
    districtId: 1,
    mode: 'edit' as const,
    startedAt: '2026-11-23T10:00:00Z',
    requestedBy: 'lee',
    host: 'desk',
    pid: 4711,
    progress: { stage: 'read' as const, counts: { schools: 5, terms: 1, users: 12_000 } },
  } as const;
  const state = {
    id: 1,
    lastRun: 17,
    sourceId: 'd1',
    name: 'Hill',
    status: 'In Progress' as const,
    lastLaunchedAt: null,
  };
  const district = { ...state, running, expiresOn: null, expired: false, unselectedSchools: 0 };
  expect(await textOf(statusView([district], PLAIN))).toBe(`\
Id  District  Status       Launched (UTC)  Expires
 1  Hill      In Progress  never           never

In progress
  Hill: Edit, run 17, since 2026-11-23 10:00 UTC by lee on desk (process 4711)
    Reading the share: 5 schools, 1 term and 12,000 users`);
});

test('a screen of status with little room has what is in progress before what is to be done, and says that there is more', async () => {
  const still = {
    lastRun: null,
    sourceId: 'd',
    status: null,
    running: null,
    lastLaunchedAt: null,
    expiresOn: null,
    expired: false,
    unselectedSchools: 0,
  };
  const districts = people(30).map((name, at) => ({ ...still, id: at + 1, name }));
  const running = {
    run: 17,
    districtId: 29,
    mode: 'edit' as const,
    startedAt: '2026-11-23T10:00:00Z',
    requestedBy: 'lee',
    host: 'desk',
    pid: 4711,
    progress: { stage: null, counts: {} },
  };
  const busy = districts.map((each) => (each.id === 29 ? { ...each, running } : each));
  const waiting = busy.map((each) => (each.id === 30 ? { ...each, unselectedSchools: 2 } : each));
  const screen = (room: number) => statusScreen(waiting, PLAIN, room).join('\n');
  expect(statusScreen(waiting, PLAIN, 23)).toHaveLength(23);
  expect(screen(23)).toMatch(
    /^Id .*\n[^]*\n {2}… and more \(without --watch, all is shown\)\n\nIn progress\n[^]*\nTo do\n/,
  );
  expect(statusScreen(waiting, PLAIN, 10)).toHaveLength(10);
  expect(screen(10)).toContain('\nIn progress\n');
  expect(screen(10)).not.toContain('\nTo do\n');
  // Said once, of whatever there is no room for.
  expect(screen(6).match(/… and more/g)).toHaveLength(1);
  expect(screen(100)).toBe(statusView(waiting, PLAIN).join('\n'));
});

test('history', async () => {
  expect(
    await textOf(
      historyView(
        [{ ...RUN, run: 18, mode: 'undo', undoes: 17 }, RUN, { ...FAILED, finishedAt: null }],
        { district: RIVERSIDE, now: NOW },
        { ...PLAIN, width: 120 },
      ),
    ),
  ).toBe(`\
Riverside Unified · runs

Run  Mode        Status    Started (UTC)           Took  Changes  By   Undo until
 18  Undo of 17  Launched  2026-11-23 10:00  4 min 05 s  +1 -7    lab  2027-11-23
 17  Reset       Launched  2026-11-23 10:00  4 min 05 s  +1 -7    lab  2027-11-23
 16  Reset       Failed    2026-11-23 10:00                       lab`);
});

test('a run that did what it was to stands out from one that is open or taken back, and from others', () => {
  const named = Object.fromEntries(Object.keys(PLAIN.theme).map((name) => [name, () => name]));
  const style = (status: RunSummary['status']) => runStyle({ ...PLAIN.theme, ...named }, status)('');
  expect(style('Launched')).toBe('success');
  expect([style('In Progress'), style('Undone')]).toEqual(['warning', 'warning']);
  expect([style('Failed'), style('Refused'), style('Interrupted')]).toEqual(['danger', 'danger', 'danger']);
});

test('history at 80 columns says until when a run can be undone, and who ran it', async () => {
  const requestedBy = 'a-rather-long-user-name@a-rather-long-host-name';
  const changes = aPlan().creates('students', people(1_204)).deletes('students', people(318)).build().changes;
  const runs = [
    { ...RUN, run: 1234, requestedBy, changes },
    { ...FAILED, status: 'Interrupted' as const },
  ];
  const about = { district: RIVERSIDE, now: NOW };
  expect(await textOf(historyView(runs, about, PLAIN))).toBe(`\
Riverside Unified · runs

 Run  Mode   Status       Started (UTC)     Changes      By           Undo until
1234  Reset  Launched     2026-11-23 10:00  +1,204 -318  a-rather-l…  2027-11-23
  16  Reset  Interrupted  2026-11-23 10:00               lab`);
  const many = runs.map((run) => ({ ...run, run: 54_321, mode: 'undo' as const, undoes: 12_345 }));
  for (const width of [40, 60, 80]) {
    const lines = (await textOf(historyView(many, about, { ...PLAIN, width }))).split('\n');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width);
  }
  const later = { ...about, now: new Date('2027-11-24T10:00:00Z') };
  expect(await textOf(historyView(runs, later, PLAIN))).not.toContain('2027');
});

test('one run, with its changes from the journal', async () => {
  const details = { ...RUN, district: RIVERSIDE, report: aReport(PLAN), error: null, undoneBy: null };
  expect(await textOf(runView({ ...details, read: (options) => PLAN.read(options) }, KEEPING, PLAIN))).toBe(`\
Run 17 · Riverside Unified · Reset · Launched
  Started   2026-11-23 10:00 UTC by lab
  Finished  2026-11-23 10:04 UTC, after 4 min 05 s
  Plan      3f9a1c0b72d4
  Undo      until 2027-11-23

            + created  ~ updated  - deleted
  Schools           1          ·          ·
  Students          ·          ·          7

Schools
  + Hill

Students
  - Abel 1  not shared
  - Abel 2  not shared
  - Abel 3  not shared
  - Abel 4  not shared
  - Abel 5  not shared
  … and 2 more deleted (--full shows all)`);
});

test('a run that failed says why', async () => {
  const nothing = aPlan().build();
  const details = {
    ...FAILED,
    plan: null,
    district: RIVERSIDE,
    report: null,
    error: 'Clever cannot be reached.',
    undoneBy: null,
  };
  expect(await textOf(runView({ ...details, read: (options) => nothing.read(options) }, KEEPING, PLAIN)))
    .toBe(`\
Run 16 · Riverside Unified · Reset · Failed
  Started   2026-11-23 10:00 UTC by lab
  Finished  2026-11-23 10:04 UTC, after 4 min 05 s
  Undo      no row was changed

✖ Clever cannot be reached.`);
});

test('one run that was kept long enough can no longer be undone', async () => {
  const details = { ...RUN, district: RIVERSIDE, report: aReport(PLAN), error: null, undoneBy: null };
  const later = { keepDays: 30, now: new Date('2027-11-24T10:00:00Z') };
  const text = await textOf(runView({ ...details, read: (options) => PLAN.read(options) }, later, PLAIN));
  expect(text).toContain('\n  Undo      no longer possible: kept for 30 days (CLEVER_SYNC_KEEP_DAYS)\n');
});

test('doctor: each check in words, with the next step', async () => {
  const checks = [
    { name: 'Node', status: 'ok', detail: '20.19.0', next: null },
    { name: 'Clever token', status: 'warn', detail: 'not set', next: 'set CLEVER_TOKEN' },
    {
      name: 'Portal',
      status: 'fail',
      detail: 'its database is older than this program '.repeat(2),
      next: 'db migrate',
    },
  ] as const;
  expect(await textOf(doctorView([...checks], PLAIN))).toBe(`\
✔ ok    Node          20.19.0
! warn  Clever token  not set
                      → set CLEVER_TOKEN
✖ FAIL  Portal        its database is older than this program its database is
                      older than this program
                      → db migrate

1 check failed.`);
});
