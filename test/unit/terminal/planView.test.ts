import { planView } from '../../../src/cli/terminal/planView.ts';
import { loadTheme } from '../../../src/cli/terminal/theme.ts';
import { displayWidth } from '../../../src/cli/terminal/width.ts';
import type { Plan } from '../../../src/engine/plan/plan.ts';
import { aPlan, people, PLAIN, textOf } from './build.ts';

const LAKESIDE = 'Lakeside Middle';
const SCIENCE = { school: LAKESIDE, class: 'Science 7, period 3' };

test('an Edit: counts first, then by kind, school and class, then what wants looking at', async () => {
  const plan = aPlan({
    kept: { schools: 0, teachers: 3, students: 12, staff: 0, admins: 0, classes: 1 },
    roleConflicts: [
      { userId: 4, sourceId: '5f4', name: 'Okoye, Lee', portalRole: 'teacher', sourceRoles: ['staff'] },
    ],
    linkConflicts: [
      { kind: 'student', sourceId: '5f2000000000000000000123', name: 'Ruiz, Ana', candidates: [4, 9] },
    ],
    unsharedAdmins: [{ id: 61, sourceId: '5f6', name: 'Ashworth, Margaret', role: 'district_admin' }],
    unselectedSchools: [{ sourceId: '5f3000000000000000000001', name: 'Valley High', isNew: true }],
    warnings: [
      { code: 'new-schools', count: 1, message: '1 new school not selected' },
      { code: 'unknown-student', count: 3, message: '3 students listed but not shared: left out' },
    ],
  })
    .updates('schools', LAKESIDE, {
      name: ['Lakeside', LAKESIDE],
      number: ['12', null],
      updated_at: ['a', 'b'],
    })
    .creates('schools', 'Hillside Elementary')
    .links('teachers', 'Diaz, Rosa', { source_id: [null, '5f9'] }, { school: 'Hillside Elementary' })
    .creates('students', people(219), { school: LAKESIDE })
    .updates('students', '王小明', { grade: ['7', '8'] }, { school: LAKESIDE })
    .restores('classes', 'Biology 9', { school: LAKESIDE })
    .creates('classTeachers', 'Diaz, Rosa', { ...SCIENCE, after: { is_primary: 1 } })
    .updates('classTeachers', 'Okoye, Lee', { is_primary: [1, 0] }, SCIENCE)
    .deletes('classStudents', 'Ruiz, Ana', { ...SCIENCE, reason: 'no longer listed' })
    .build();

  expect(await textOf(planView(plan, PLAIN))).toBe(`\
Riverside Unified · Edit · plan 3f9a1c0b72d4

                  + created  ~ updated  = linked  ^ restored  - deleted
  Schools                 1          1         ·           ·          ·
  Teachers                ·          ·         1           ·          ·
  Students              219          1         ·           ·          ·
  Classes                 ·          ·         ·           1          ·
  Class teachers          1          1                                ·
  Class students          ·                                           1

Schools
  + Hillside Elementary
  ~ Lakeside Middle
      name    Lakeside → Lakeside Middle
      number  12 → (none)

Teachers
  Hillside Elementary
    = Diaz, Rosa  linked to Portal id 41
        source id  (none) → 5f9

Students
  Lakeside Middle
    + Abel 1
    + Abel 10
    + Abel 100
    + Abel 101
    + Abel 102
    ~ 王小明  grade: 7 → 8
  … and 214 more created (--full shows all)

Classes
  Lakeside Middle
    ^ Biology 9  comes back as it was

Class teachers
  Lakeside Middle · Science 7, period 3
    + Diaz, Rosa  primary
    ~ Okoye, Lee  primary: yes → no

Class students
  Lakeside Middle · Science 7, period 3
    - Ruiz, Ana  no longer listed

No longer shared, kept: 3 teachers, 12 students and 1 class.

Role conflicts: 1. A sync never changes a role.
  ! Okoye, Lee (user 4): teacher in the Portal, shared as staff
      clever-sync users set-role "Riverside Unified" 4 staff

Link conflicts: 1. These were neither created nor linked.
  ! student Ruiz, Ana (5f2000000000000000000123) may be Portal id 4 or Portal id
    9. If it is 4:
      clever-sync users link "Riverside Unified" student \\
        5f2000000000000000000123 4

Admins no longer shared: 1. A sync never deletes an admin account.
  ! Ashworth, Margaret (user 61): district_admin
    Next: ask the district. If somebody has left, make them staff; a Reset then
    deletes the account:
      clever-sync users set-role "Riverside Unified" 61 staff

Shared schools that are not selected: 1. They do not sync.
  ! new: Valley High (5f3000000000000000000001)
    To sync every shared school (or list the ones you want after --schools):
      clever-sync edit "Riverside Unified" --schools all

Warnings
  ! unknown-student: 3 students listed but not shared: left out

Plan 3f9a1c0b72d4: 221 created, 3 updated, 1 linked, 1 restored, 1 deleted.`);
});

test('a Reset: what goes with the deletions, why each goes, and what the guards saw', async () => {
  const plan = aPlan({
    mode: 'reset',
    guards: [
      {
        code: 'max-deletes',
        refused: true,
        message: '62 of 240 students would go.',
        override: '--plan 3f9a',
        alternative: '--max-deletes 26%',
      },
      { code: 'in-session', refused: false, message: 'Fall 2026 is in session.', override: '--in-session' },
    ],
  })
    .deletes('teachers', 'Woods, Tim', { school: 'Valley High', reason: 'its school is not shared' })
    .deletes('teachers', 'Xu, Li', { school: LAKESIDE, reason: 'made by hand', manual: true })
    .deletes('classes', 'Lab', { school: LAKESIDE, reason: 'its school is not shared', manual: true })
    .deletes('licenseAssignments', 'Woods, Tim: Biology', { reason: null })
    .deletes('studentWork', people(1240, 'Density'), { reason: null })
    .updates('studentWork', 'Okoye, Lee', { class_id: [23, null] })
    .build();

  expect(await textOf(planView(plan, PLAIN))).toBe(`\
Riverside Unified · Reset · plan 3f9a1c0b72d4

            + created  ~ updated  - deleted
  Teachers          ·          ·          2
  Classes           ·          ·          1

What goes with the deletions
  !     1 license falls free
  ! 1,240 homework or assessment records
  !     2 rows made by hand in the Portal

Teachers
  Lakeside Middle
    - Xu, Li  made by hand
  Valley High
    - Woods, Tim  its school is not shared

Classes
  Lakeside Middle
    - Lab  its school is not shared, made by hand

Licenses
  - Woods, Tim: Biology

Student work
  ~ Okoye, Lee  stays; its class goes
  - Density 1
  - Density 10
  - Density 100
  - Density 1000
  - Density 1001
  … and 1,235 more deleted (--full shows all)

Guards: 1 refusal
  ✖ max-deletes refuses: 62 of 240 students would go.
      to go on: --plan 3f9a or --max-deletes 26%
  ! in-session warns: Fall 2026 is in session.

Plan 3f9a1c0b72d4: 3 deleted.`);
});

test('nothing to change', async () => {
  expect(await textOf(planView(aPlan().build(), PLAIN))).toBe(
    'Riverside Unified · Edit · plan 3f9a1c0b72d4\n\nNothing to change.',
  );
});

test('--full shows every change and cuts no list', async () => {
  const plan = aPlan({
    unselectedSchools: people(9, 'School').map((name) => ({ sourceId: name, name, isNew: false })),
  })
    .creates('students', people(300))
    .build();
  const text = await textOf(planView(plan, { ...PLAIN, full: true }));
  expect(text).toContain('+ Abel 300');
  expect(text).toContain('! School 9 (School 9)');
  expect(text).not.toContain('--full');
});

test('hostile and over-long text stays in its place, within the width', async () => {
  const hostile = '\u{1b}[2J\u{202e}evil\nname';
  const long = 'Übermäßig langer Name '.repeat(10);
  const plan = aPlan({
    district: { id: 7, sourceId: '5f', name: hostile },
    roleConflicts: [
      { userId: 4, sourceId: hostile, name: hostile, portalRole: 'teacher', sourceRoles: [hostile] },
    ],
    linkConflicts: [{ kind: 'adult', sourceId: '$(rm -rf ~)', name: long, candidates: [4] }],
    unselectedSchools: [{ sourceId: hostile, name: long, isNew: true }],
    warnings: [{ code: 'bad-record', count: 1, message: hostile }],
    guards: [{ code: 'expired', refused: true, message: long, override: hostile }],
  })
    .creates('students', [hostile, long, '', '王'.repeat(60)], {
      school: hostile,
      class: long,
      sourceId: '5f8',
    })
    .updates('students', long, { email: [long, hostile], first_name: [null, long] })
    .build();

  for (const width of [48, 80, 120]) {
    const text = await textOf(planView(plan, { ...PLAIN, width }));
    expect(text).not.toMatch(/[\u{1b}\u{202e}]/u);
    expect(text).toContain('\\u{1b}[2J\\u{202e}evil\\nname');
    expect(text).toContain('+ (no name) 5f8');
    expect(text).toContain("'$(rm -rf ~)' 4");
    const widest = Math.max(...text.split('\n').map(displayWidth));
    expect(widest).toBeLessThanOrEqual(width);
  }
});

test('color says nothing that the words do not', async () => {
  const plan = aPlan().creates('schools', 'Hillside').deletes('classes', 'Lab').build();
  const colored = await textOf(planView(plan, { ...PLAIN, theme: await loadTheme(true) }));
  expect(colored.replace(/\u{1b}\[\d+m/gu, '')).toBe(await textOf(planView(plan, PLAIN)));
  expect(colored).toContain('\u{1b}[31m- Lab');
});

test('a plan of any size is shown as it is read', async () => {
  let read = 0;
  const [change] = await all(aPlan().creates('students', 'Abel').build().read());
  const endless = aPlan({
    read: async function* () {
      for (;;) {
        read += 1;
        yield change!;
      }
    },
  })
    .creates('students', 'Abel')
    .build();
  for await (const line of planView(endless, { ...PLAIN, full: true })) if (line.includes('+ Abel')) break;
  expect(read).toBeLessThan(20_000);
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('classes of one name stand under headings of their own, by which they are told apart', async () => {
  const [first, second, byHand] = ['5f1', '5f2', '#12'].map((classKey) => ({ ...SCIENCE, classKey }));
  const plan = aPlan({})
    .creates('classStudents', ['Ruiz, Ana', 'Park, Min'], first)
    .creates('classStudents', 'Ruiz, Ana', second)
    .deletes('classStudents', 'Diaz, Cal', { ...byHand, reason: 'no longer listed' })
    .build();
  const lines = (await textOf(planView(plan, { ...PLAIN, full: true }))).split('\n');
  const diff = lines.slice(lines.indexOf('Class students') + 1);
  expect(diff.slice(0, 7)).toEqual([
    '  Lakeside Middle · Science 7, period 3',
    '    - Diaz, Cal  no longer listed',
    '  Lakeside Middle · Science 7, period 3 (5f1)',
    '    + Park, Min',
    '    + Ruiz, Ana',
    '  Lakeside Middle · Science 7, period 3 (5f2)',
    '    + Ruiz, Ana',
  ]);
});

test('a class that is told apart once is so wherever it stands', async () => {
  const [old, next] = ['5f1', '5f2'].map((classKey) => ({ ...SCIENCE, classKey }));
  const plan = aPlan({})
    .deletes('classTeachers', 'Diaz, Rosa', { ...old, reason: 'its class is deleted' })
    .creates('classTeachers', 'Diaz, Rosa', next)
    .creates('classStudents', 'Ruiz, Ana', next)
    .build();
  const lines = (await textOf(planView(plan, PLAIN))).split('\n');
  expect(lines.filter((line) => line.includes(SCIENCE.class))).toEqual([
    '  Lakeside Middle · Science 7, period 3',
    '  Lakeside Middle · Science 7, period 3 (5f2)',
    '  Lakeside Middle · Science 7, period 3 (5f2)',
  ]);
});

describe('people of one name', () => {
  const who = (id: number | null, sisId: string | null, email: string | null = null) => ({
    who: { id, sourceId: id === null ? `5f${sisId ?? email}` : null, sisId, email },
  });
  const diffOf = async (plan: Plan) => {
    const lines = (await textOf(planView(plan, { ...PLAIN, full: true }))).split('\n');
    return lines.slice(lines.findIndex((line) => /^(Students|Class students|Teachers)$/.test(line)) + 1, -2);
  };

  test('are told apart by the SIS id where they stand under one heading, whatever happens to them', async () => {
    const plan = aPlan()
      .creates('classStudents', 'Kim, Alex', { ...SCIENCE, ...who(null, '104') })
      .creates('classStudents', 'Kim, Alex', { ...SCIENCE, ...who(12, '205') })
      .creates('classStudents', 'Ruiz, Ana', { ...SCIENCE, ...who(null, '300') })
      .deletes('classStudents', 'Kim, Alex', { ...SCIENCE, ...who(13, '301'), reason: 'no longer listed' })
      .creates('classStudents', 'Kim, Alex', { school: LAKESIDE, class: 'Lab', ...who(null, '104') })
      .build();
    expect(await diffOf(plan)).toEqual([
      '  Lakeside Middle · Lab',
      '    + Kim, Alex',
      '  Lakeside Middle · Science 7, period 3',
      '    + Kim, Alex (SIS id 104)',
      '    + Kim, Alex (SIS id 205)',
      '    + Ruiz, Ana',
      '    - Kim, Alex (SIS id 301)  no longer listed',
    ]);
  });

  test('without a SIS id, or with one, by the address, the source id or the Portal id', async () => {
    const plan = aPlan()
      .deletes('teachers', 'Kim, Alex', who(1, null, 'kim@x.example'))
      .deletes('teachers', 'Kim, Alex', who(null, 'T1'))
      .deletes('teachers', 'Kim, Alex', who(null, 'T1', null))
      .deletes('teachers', 'Kim, Alex', who(4, null))
      .deletes('teachers', 'Kim, Alex', { who: { id: 5, sourceId: '5f5', sisId: 'T1', email: null } })
      .build();
    expect((await diffOf(plan)).map((line) => line.replace('  not shared', ''))).toEqual([
      '  - Kim, Alex (kim@x.example)',
      '  - Kim, Alex (5fT1)',
      '  - Kim, Alex (5fT1)',
      '  - Kim, Alex (Portal id 4)',
      '  - Kim, Alex (5f5)',
    ]);
  });

  test('one person with two pieces of work of one title is one', async () => {
    const plan = aPlan().deletes(
      'studentWork',
      ['Kim, Alex · Density', 'Kim, Alex · Density'],
      who(1, '104'),
    );
    expect(await textOf(planView(plan.build(), PLAIN))).not.toContain('104');
  });

  test('of a long name it is the name that is cut', async () => {
    const name = 'Wolfeschlegelsteinhausen '.repeat(5);
    const plan = aPlan().creates('students', name, who(null, '1')).creates('students', name, who(null, '2'));
    const lines = await diffOf(plan.build());
    expect(lines.map((line) => line.slice(-12))).toEqual(['… (SIS id 1)', '… (SIS id 2)']);
    expect(lines.map(displayWidth)).toEqual([80, 80]);
  });

  test('are told apart among more than are looked at together, and shown once each', async () => {
    const names = ['Aaron', ...people(3_000).flatMap((name) => [name, name])];
    const plan = aPlan();
    names.forEach((name, index) => plan.creates('students', name, who(index + 1, String(index))));
    const lines = await diffOf(plan.build());
    expect(new Set(lines).size).toBe(6_001);
    expect(lines.filter((line) => line.includes('SIS id'))).toHaveLength(6_000);
  });
});

test('settings that change are named, also where no row changes', async () => {
  const settings = {
    expiresOn: { before: null, after: '2027-06-30' },
    schools: [
      { sourceId: '5f1', name: 'Hillside', selected: true },
      { sourceId: '5f2', name: 'Valley \u{1b}High', selected: false },
    ],
    subscribed: ['it@riverside.example'],
  };
  expect(await textOf(planView(aPlan({ settings }).build(), PLAIN))).toBe(`\
Riverside Unified · Edit · plan 3f9a1c0b72d4

Settings of the district
  ~ sync expires: never → 2027-06-30
  + Hillside: syncs from now on
  - Valley \\u{1b}High: no longer syncs; nothing of it is deleted
  + e-mails to it@riverside.example

Nothing to change but the settings.`);
  const both = await textOf(planView(aPlan({ settings }).creates('schools', 'Hillside').build(), PLAIN));
  expect(both).toContain('Plan 3f9a1c0b72d4: 1 created, settings changed.');
});

test('of two records that may be one row, the commands say that only one of them is meant', async () => {
  const may = { kind: 'student' as const, candidates: [3], candidateNames: ['Hand, One'] };
  const linkConflicts = [
    { ...may, sourceId: '5f1', name: 'Ruiz, Sol' },
    { ...may, sourceId: '5f2', name: 'Ruiz, Tam' },
    { ...may, sourceId: '5f3', name: 'Kim, Al', candidates: [7, 8], candidateNames: ['Kim, A.', 'Kim, B.'] },
    // The row of that number in another table is another row.
    { ...may, kind: 'school' as const, sourceId: '5f4', name: 'North', candidateNames: ['North (by hand)'] },
  ];
  const text = await textOf(planView(aPlan({ linkConflicts }).build(), { ...PLAIN, width: 120 }));
  expect(text).toContain(`\
  ! student Ruiz, Sol (5f1) may be Hand, One (Portal id 3). If it is 3, and nobody else listed here is:
      clever-sync users link "Riverside Unified" student 5f1 3
`);
  expect(text).toContain(
    'student Kim, Al (5f3) may be Kim, A. (Portal id 7) or Kim, B. (Portal id 8). If it is 7:\n',
  );
  expect(text).toContain(
    'school North (5f4) may be North (by hand) (Portal id 3). Its classes wait for it, and whoever is in no other school.',
  );
});

test('of thousands of rows that a record may be, the first are named', async () => {
  const candidates = Array.from({ length: 3_000 }, (_, at) => at + 1);
  const candidateNames = candidates.slice(0, 10).map((id) => `Hand ${id}`);
  const conflict = { kind: 'student' as const, name: 'Ruiz, Sol', candidates, candidateNames, former: 4 };
  const linkConflicts = [
    { ...conflict, sourceId: '5f1' },
    { ...conflict, sourceId: '5f2' },
  ];
  const text = await textOf(planView(aPlan({ linkConflicts }).build(), { ...PLAIN, full: true }));
  expect(text.replace(/\n +/g, ' ')).toContain(
    'Hand 10 (Portal id 10), 2,990 more, which --json lists or what was deleted (Portal id 4 then). If it is 1, and',
  );
  expect(text).toContain('To have 4 back, delete all 3,000 in the Portal.');
  expect(text.split('\n').length).toBeLessThan(50);
});

test('who was made again by hand may also be what a Reset deleted', async () => {
  const conflict = {
    kind: 'student',
    sourceId: '5f1',
    name: 'Ruiz, Sol',
    candidates: [9],
    candidateNames: ['Ruiz, S.'],
  };
  const linkConflicts = [{ ...conflict, kind: 'student' as const, former: 4 }];
  const text = await textOf(planView(aPlan({ linkConflicts }).build(), { ...PLAIN, width: 120 }));
  expect(text).toContain(`
  ! student Ruiz, Sol (5f1) may be Ruiz, S. (Portal id 9) or what was deleted (Portal id 4 then). If it is 9:
      clever-sync users link "Riverside Unified" student 5f1 9
    To have 4 back, delete 9 in the Portal.
`);
});
