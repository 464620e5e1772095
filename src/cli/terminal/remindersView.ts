// What people have to do by hand after a sync: licenses and books, by name, each with who does it and how. In the order in
// which the reminders are.

import { districtTitle } from '../../engine/naming/titles.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import { freeForTeachers } from '../../engine/report/reminders.ts';
import type { BookReminder, Reminders, SeatCount } from '../../engine/report/report.ts';
import { districtArgument } from './command.ts';
import { safeText } from './safeText.ts';
import { tableLines, type Cell } from './tables.ts';
import { cut, FIRST, hanging, section, titleLines, typed, type View } from './view.ts';
import { truncate } from './width.ts';
import { audienceWords, count, number } from './words.ts';

/** The lines of `clever-sync reminders`. */
export function remindersView(reminders: Reminders, district: DistrictRef, view: View): string[] {
  const lines = reminderLines(reminders, district, view);
  const heading = titleLines(view, `${districtTitle(district)} · reminders`);
  return [...heading, ...(lines.length > 0 ? lines : ['', 'No reminders: licenses and books are complete.'])];
}

/** The reminders as sections; empty when there are none. */
export function reminderLines(reminders: Reminders, district: DistrictRef, view: View): string[] {
  return [
    ...licenseLines(reminders, district, view),
    ...studentLicenseLines(reminders, view),
    ...bookLines(reminders, district, view),
  ];
}

/** Teachers without a license, the new ones first, and the seats that are left. */
function licenseLines({ licenses, seats }: Reminders, district: DistrictRef, view: View): string[] {
  if (licenses.length === 0) return [];
  const title = `Licenses: ${count(licenses.length, 'teacher has', 'teachers have')} none`;
  const shown = view.full ? licenses : licenses.slice(0, FIRST);
  const rows = shown.map(({ name, email, isNew }): Cell[] => [
    isNew ? { text: 'new', style: view.theme.warning } : '',
    name,
    { text: email ?? '(no e-mail)', style: view.theme.dim },
  ]);
  const columns = [{ title: '' }, { title: '', shrinks: true }, { title: '', shrinks: true }];
  return section(view, title, [
    ...tableLines(columns, rows, { width: view.width, indent: 2 }),
    ...cut(view, licenses, () => []),
    ...seatLines(seats, view),
    ...assigning(shown, seats, district, view),
  ]);
}

/** How those who are listed get one. Which of several licenses it is to be, people have to decide. */
function assigning(
  listed: Reminders['licenses'],
  seats: SeatCount[],
  district: DistrictRef,
  view: View,
): string[] {
  const [first, ...others] = freeForTeachers(seats);
  if (!first)
    return next(
      view,
      'a purchase order, whose licenses a district admin assigns; a sync never gives a license.',
    );
  const license = others.length > 0 ? 'LICENSE' : first.licenseId;
  const named = listed.slice(
    0,
    others.length > 0 ? MOST_NAMED : Math.min(MOST_NAMED, first.seats - first.assigned),
  );
  const whom = named.length < listed.length ? `, of the first ${named.length}:` : ':';
  return [
    ...next(view, `a district admin assigns them; a sync never gives a license. To do it for them${whom}`),
    ...typed(
      view,
      '    ',
      ...['licenses', 'assign', districtArgument(district), license],
      ...named.map(({ userId }) => userId),
    ),
  ];
}

/** A longer command is no longer looked at before it is run. */
const MOST_NAMED = 10;

function seatLines(seats: SeatCount[], view: View): string[] {
  if (seats.length === 0) return ['  The district has no licenses.'];
  const rows = seats.map(({ licenseId, product, audience, seats: all, assigned }): Cell[] => {
    const left = Math.max(0, all - assigned);
    const text = `${number(left)} of ${count(all, 'seat')} left`;
    return [
      String(licenseId),
      product,
      `for ${audienceWords(audience)}`,
      left === 0 ? { text, style: view.theme.warning } : text,
    ];
  });
  const columns = [
    { title: '', align: 'right' as const },
    { title: '', shrinks: true },
    { title: '', shrinks: true },
    { title: '' },
  ];
  return ['  Seats, by license', ...tableLines(columns, rows, { width: view.width, indent: 4 })];
}

/** Teachers who could not give a product to their students. */
function studentLicenseLines({ teachersWithoutStudentLicense: teachers }: Reminders, view: View): string[] {
  if (teachers.length === 0) return [];
  const title = `Student licenses: ${count(teachers.length, 'teacher')} cannot give students their product`;
  const draw = ({ name, product }: (typeof teachers)[number]) =>
    hanging(
      view,
      '  ',
      safeText(`${name}: holds the teacher license of ${product}, not its student license`),
    );
  return section(view, title, [
    ...cut(view, teachers, draw),
    ...next(view, 'a purchase order that covers students of the product.'),
  ]);
}

/** Students who lack a book their class has: by teacher, class and book. */
function bookLines({ books }: Reminders, district: DistrictRef, view: View): string[] {
  if (books.length === 0) return [];
  const students = new Set(books.flatMap((book) => book.students.map(({ userId }) => userId)));
  const title = `Books: ${count(students.size, 'student lacks', 'students lack')} what their class has`;
  let teacher: string | undefined;
  const draw = (book: BookReminder) => {
    const name = book.teacher ?? '(no teacher)';
    const heading = name === teacher ? [] : hanging(view, '  ', safeText(name));
    teacher = name;
    return [...heading, ...bookReminder(book, view)];
  };
  const how = books.length > 1 ? 'Where to do it for them, and how:' : 'To do it for them:';
  return section(view, title, [
    ...cut(view, books, draw),
    ...next(view, `their teachers assign the book; new students do not get it by themselves. ${how}`),
    ...typed(view, '    ', 'books', ...giving(books, districtArgument(district))),
  ]);
}

/** Of several classes, the list says how to name each. */
const giving = ([first, ...others]: BookReminder[], district: string): (string | number)[] =>
  others.length > 0 ? ['list', district] : ['assign', district, first!.classId, first!.bookId];

function bookReminder({ class: name, book, students }: BookReminder, view: View): string[] {
  const shown = view.full ? students : students.slice(0, FIRST);
  const rest = students.length - shown.length;
  const names = shown.map((student) => student.name).join('; ');
  const more = rest > 0 ? `; … and ${number(rest)} more` : '';
  return [
    `    ${truncate(safeText(`${name} · ${book}`), view.width - 4)}`,
    ...hanging(view, '      ', `${safeText(names)}${more}`, view.theme.dim),
  ];
}

const next = (view: View, text: string): string[] => hanging(view, '  Next: ', text);
