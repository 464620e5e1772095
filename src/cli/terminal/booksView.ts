// Books: the list, the classes in which students lack one, and what an assignment came to.

import type { BookAssigned } from '../../engine/byHand/assignBook.ts';
import type { BookOfClass, DistrictBook } from '../../engine/byHand/books.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import type { DistrictRef } from '../../engine/plan/plan.ts';
import { districtArgument } from './command.ts';
import { changeLines, withoutStudents } from './licensesView.ts';
import { listLines, type ListColumn } from './listTable.ts';
import { safeText } from './safeText.ts';
import type { Cell } from './tables.ts';
import type { Theme } from './theme.ts';
import { cut, hanging, section, titleLines, typed, type View } from './view.ts';
import { count, countOf, number } from './words.ts';

const sum = (classes: BookOfClass[], field: 'holding' | 'lacking'): number =>
  classes.reduce((total, each) => total + each[field], 0);

const right = 'right' as const;

const COLUMNS: ListColumn<DistrictBook>[] = [
  { title: 'Id', align: right, value: ({ id }) => String(id) },
  { title: 'Book', shrinks: true, value: ({ title }) => title },
  { title: 'Classes', align: right, value: ({ classes }) => number(classes.length) },
  { title: 'Hold it', align: right, from: 60, value: ({ classes }) => number(sum(classes, 'holding')) },
  { title: 'Lack it', align: right, value: lackCell },
  { title: 'Seats left', align: right, from: 60, value: seatsCell },
];

function lackCell({ classes }: DistrictBook, { warning }: Theme): Cell {
  const lacking = sum(classes, 'lacking');
  return lacking > 0 ? { text: number(lacking), style: warning } : '0';
}

function seatsCell({ seatsLeft }: DistrictBook, { warning }: Theme): Cell {
  if (seatsLeft) return number(seatsLeft);
  return { text: seatsLeft === null ? 'no license' : '0', style: warning };
}

/** The books of a district, then by book its classes: those in which somebody lacks it, or with `--full` all. */
export function booksView(books: DistrictBook[], district: DistrictRef, view: View): string[] {
  const heading = titleLines(view, `${districtTitle(district)} · ${count(books.length, 'book')}`);
  if (books.length === 0)
    return [
      ...heading,
      '',
      ...hanging(view, '', 'No class has one, and no license is of a product with books.'),
    ];
  return [
    ...heading,
    '',
    ...listLines(COLUMNS, books, view),
    ...books.flatMap((book) => classLines(book, view)),
    ...nextLines(books, district, view),
  ];
}

function classLines({ id, title, classes }: DistrictBook, view: View): string[] {
  const shown = view.full ? classes : classes.filter(({ lacking }) => lacking > 0);
  if (shown.length === 0) return [];
  const lacking = shown.filter((each) => each.lacking > 0).length;
  const said = lacking > 0 ? `students of ${countOf('classes', lacking)} lack it` : 'nobody lacks it';
  const draw = ({ classId, class: name, ...each }: BookOfClass) =>
    hanging(view, '  ', safeText(`${name} (class ${classId}): ${figures(each)}`));
  return section(view, safeText(`Book ${id} · ${title}: ${said}`), cut(view, shown, draw));
}

const figures = ({ students, holding, lacking }: Omit<BookOfClass, 'classId' | 'class'>): string =>
  lacking > 0 ? `${lacking} of ${count(students, 'student')} lack it` : `all ${holding} hold it`;

/** The command for the first of the classes, as an example of how it is done. */
function nextLines(books: DistrictBook[], district: DistrictRef, view: View): string[] {
  const [first] = books.flatMap(({ id, classes }) =>
    classes.filter(({ lacking }) => lacking > 0).map(({ classId }) => ({ id, classId })),
  );
  if (!first) return [];
  return [
    '',
    ...hanging(view, 'Next: ', 'their teachers assign the book. To do it for them, of the first class:'),
    ...typed(view, '  ', 'books', 'assign', districtArgument(district), first.classId, first.id),
  ];
}

/** Who got the book, and how the class stands then. */
export function bookAssignedView(done: BookAssigned, view: View): string[] {
  const { class: to, book, isNew, students, held, lacking, seatsLeft, without } = done;
  const was = isNew ? 'The class has it from now on.' : students.length > 0 ? '' : 'Nothing to do.';
  const got =
    students.length > 0 ? `${count(students.length, 'student got', 'students got')} it` : 'nobody got it';
  const others = [
    ...(held > 0 ? [`${number(held)} had it already`] : []),
    ...(lacking > 0 ? [`${number(lacking)} still lack it`] : []),
  ];
  const head = `${to.name}, ${book.title}: ${[got, ...others].join(', ')}. ${was}`.trim();
  const seats = `${book.product} has ${count(seatsLeft, 'seat')} left for students.`;
  return [
    ...hanging(view, '', safeText(head)),
    ...students.flatMap((each) => changeLines('+', each, { view, style: view.theme.created })),
    ...without.flatMap((each) => withoutStudents(each, book.product, view)),
    ...(students.length > 0 ? hanging(view, '', safeText(seats)) : []),
  ];
}
