import { remindersView } from '../../../src/cli/terminal/remindersView.ts';
import { reportView } from '../../../src/cli/terminal/reportView.ts';
import type { Reminders } from '../../../src/engine/report/report.ts';
import { aPlan, aReport, people, PLAIN, RIVERSIDE, textOf } from './build.ts';

const REMINDERS: Reminders = {
  licenses: [
    { userId: 4, name: 'Abara, Ngozi', email: null, isNew: true },
    { userId: 3, name: 'Xu, Li', email: 'li.xu@riverside.example', isNew: false },
  ],
  seats: [
    { licenseId: 1, product: 'SEPUP Physical Science', audience: 'teacher', seats: 40, assigned: 38 },
    { licenseId: 2, product: 'SEPUP Biology', audience: 'both', seats: 1, assigned: 1 },
  ],
  books: [
    {
      classId: 1,
      class: 'Science 7, period 3',
      teacher: 'Okoye, Lee',
      book: 'Issues and Life Science',
      bookId: 1,
      students: people(9).map((name, userId) => ({ userId, name })),
    },
    {
      classId: 3,
      class: 'Lab',
      teacher: null,
      book: 'Issues and Life Science',
      bookId: 1,
      students: [{ userId: 9, name: 'Ruiz, Ana' }],
    },
  ],
  teachersWithoutStudentLicense: [{ userId: 3, name: 'Diaz, Rosa', product: 'SEPUP Biology' }],
};

test('a sync that was launched: outcome, counts, reminders by name, whom to contact, where to look', async () => {
  const plan = aPlan({
    unselectedSchools: [{ sourceId: '5f3', name: 'Valley High', isNew: false }],
    warnings: [{ code: 'new-schools', count: 1, message: '1 new school not selected' }],
  })
    .creates('students', people(2))
    .build();

  expect(await textOf(reportView(aReport(plan, { reminders: REMINDERS }), PLAIN))).toBe(`\
✔ Launched as run 17 in 3.2 s: 2 created.
  Riverside Unified · Edit · plan 3f9a1c0b72d4

            + created  ~ updated  - deleted
  Students          2          ·          ·

Licenses: 2 teachers have none
  new  Abara, Ngozi  (no e-mail)
       Xu, Li        li.xu@riverside.example
  Seats, by license
    1  SEPUP Physical Science  for teachers               2 of 40 seats left
    2  SEPUP Biology           for teachers and students  0 of 1 seat left
  Next: a district admin assigns them; a sync never gives a license. To do it
        for them:
    clever-sync licenses assign "Riverside Unified" 1 4 3

Student licenses: 1 teacher cannot give students their product
  Diaz, Rosa: holds the teacher license of SEPUP Biology, not its student
  license
  Next: a purchase order that covers students of the product.

Books: 10 students lack what their class has
  Okoye, Lee
    Science 7, period 3 · Issues and Life Science
      Abel 1; Abel 2; Abel 3; Abel 4; Abel 5; … and 4 more
  (no teacher)
    Lab · Issues and Life Science
      Ruiz, Ana
  Next: their teachers assign the book; new students do not get it by
        themselves. Where to do it for them, and how:
    clever-sync books list "Riverside Unified"

Contact Lab-Aids

  Shared schools that are not selected: 1. They do not sync.
    ! Valley High (5f3)
      To sync every shared school (or list the ones you want after --schools):
        clever-sync edit "Riverside Unified" --schools all

Where to look
  clever-sync roster classes "Riverside Unified"
  clever-sync roster teachers "Riverside Unified"
  clever-sync roster students "Riverside Unified"
  clever-sync reminders "Riverside Unified"
  clever-sync show 17

To take it back
  clever-sync undo 17 --dry-run`);
});

test('a preview says how to run exactly this plan', async () => {
  const plan = aPlan().creates('students', 'Abel').build();
  const preview = { run: null, dryRun: true, status: 'previewed' as const };
  expect(await textOf(reportView(aReport(plan, preview), PLAIN))).toBe(`\
✔ Previewed in 3.2 s. Nothing was written.
  To run exactly this plan:
    clever-sync edit "Riverside Unified" --plan 3f9a1c0b72d4`);
  expect(await textOf(reportView(aReport(plan, preview), PLAIN, ['--in-session']))).toContain(
    'clever-sync edit "Riverside Unified" --in-session --plan 3f9a1c0b72d4',
  );
  expect(await textOf(reportView(aReport(aPlan().build(), preview), PLAIN))).toBe(
    '✔ Previewed in 3.2 s. Nothing was written.',
  );
});

test('a refusal says what the guards saw and how to go on', async () => {
  const guards = [
    { code: 'expired', refused: true, message: 'It expired on 2026-06-30.', override: '--expires' },
  ];
  const report = aReport(aPlan({ guards }).build(), { status: 'refused' });
  expect(await textOf(reportView(report, PLAIN))).toBe(`\
✖ Refused as run 17 in 3.2 s. The Portal is as it was.
  Riverside Unified · Edit · plan 3f9a1c0b72d4

Guards: 1 refusal
  ✖ expired refuses: It expired on 2026-06-30.
      to go on: --expires`);
});

test('reminders alone: the first few, or all of them', async () => {
  const many = people(7).map((name, userId) => ({ userId, name, email: null, isNew: true }));
  const reminders = { ...REMINDERS, licenses: many };
  const short = await textOf(remindersView(reminders, RIVERSIDE, PLAIN));
  expect(short).toContain('Licenses: 7 teachers have none');
  expect(short).toContain('  … and 2 more (--full shows all)');
  expect(short).not.toContain('Abel 6');
  const full = await textOf(remindersView(reminders, RIVERSIDE, { ...PLAIN, full: true }));
  expect(full).toContain('Abel 9');
  expect(full).not.toContain('…');
});

test('no reminders', async () => {
  const none: Reminders = { licenses: [], seats: [], books: [], teachersWithoutStudentLicense: [] };
  expect(await textOf(remindersView(none, RIVERSIDE, PLAIN))).toBe(
    'Riverside Unified · reminders\n\nNo reminders: licenses and books are complete.',
  );
});

test('what is left out of a list of what was set is in the run, as the sync is over', async () => {
  const schools = people(7).map((name) => ({ sourceId: name, name, selected: false }));
  const plan = aPlan({ settings: { expiresOn: null, schools, subscribed: [] } }).build();
  const text = await textOf(reportView(aReport(plan), PLAIN));
  expect(text).toContain('  … and 2 more (the command show, below, shows all)\n');
  expect(text).toContain('\n  clever-sync show 17');
});

test('the seats of a narrow terminal keep their product and how many are left', async () => {
  const view = { ...PLAIN, width: 60 };
  const lines = (await textOf(reportView(aReport(aPlan().build(), { reminders: REMINDERS }), view))).split(
    '\n',
  );
  const at = lines.indexOf('  Seats, by license');
  expect(lines.slice(at + 1, at + 3)).toEqual([
    '    1  SEPUP Physical…  for teachers      2 of 40 seats left',
    '    2  SEPUP Biology    for teachers an…  0 of 1 seat left',
  ]);
});
