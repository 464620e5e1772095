import { deletionBanner } from '../../../src/cli/terminal/deletionBanner.ts';
import { loadTheme } from '../../../src/cli/terminal/theme.ts';
import { aPlan, people, PLAIN, textOf } from './build.ts';

const RESET = aPlan({
  mode: 'reset',
  guards: [{ code: 'in-session', refused: false, message: 'In session today: Fall 2026.', override: null }],
})
  .creates('teachers', 'Abara, Ngozi')
  .deletes('schools', 'Valley High')
  .deletes('students', people(7))
  .deletes('students', 'Xu, Li', { reason: 'made by hand', manual: true })
  .deletes('classStudents', people(7), { reason: 'its class goes' })
  .deletes('licenseAssignments', people(2), { reason: null })
  .build();

test('the loud confirmation needs no color', async () => {
  expect(await textOf(await deletionBanner(RESET, PLAIN))).toBe(`
!!!                                                                          !!!
!!!  RESET · Riverside Unified                                               !!!
!!!  This DELETES from the Portal what is not being shared right now.        !!!
!!!                                                                          !!!

  1 school
    - Valley High  not shared

  8 students
    - Abel 1  not shared
    - Abel 2  not shared
    - Abel 3  not shared
    - Abel 4  not shared
    - Abel 5  not shared
    … and 3 more

  7 class memberships of students

What goes with the deletions
  ! 2 licenses fall free
  ! 1 row made by hand in the Portal

  ! In session today: Fall 2026.

!!! RESET of Riverside Unified: this DELETES 1 school and 8 students.`);
});

test('on a terminal with color its block is white on red from edge to edge', async () => {
  const lines = await deletionBanner(RESET, { ...PLAIN, theme: await loadTheme(true) });
  expect(lines[2]).toMatch(/^\u{1b}\[37m\u{1b}\[41m.*RESET.*!!!\u{1b}\[22m\u{1b}\[49m\u{1b}\[39m$/u);
});

test('a Reset that deletes nothing says so', async () => {
  const plan = aPlan({ mode: 'reset' }).creates('students', 'Abel').build();
  expect(await textOf(await deletionBanner(plan, PLAIN))).toBe('\nThis Reset deletes nothing.');
});

test('people of one name are told apart, of whatever school: the banner names none', async () => {
  const of = (id: number, school: string) => ({
    school,
    id,
    who: { id, sourceId: null, sisId: `10${id}`, email: null },
  });
  const plan = aPlan({ mode: 'reset' })
    .deletes('students', 'Kim, Alex', of(1, 'Hillside'))
    .deletes('students', 'Kim, Alex', of(2, 'Lakeside'))
    .build();
  const text = await textOf(await deletionBanner(plan, PLAIN));
  expect(text).toContain(
    '    - Kim, Alex (SIS id 101)  not shared\n    - Kim, Alex (SIS id 102)  not shared',
  );
});
