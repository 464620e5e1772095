// Gives a book to the students of a class who lack it, and to the class if it does not have it: all of that, or nothing.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/books.ts';
import { holdSeats } from '../../database/statements/seats.ts';
import { Fault } from '../../roster/errors.ts';
import { chooseNamed } from '../naming/chooseNamed.ts';
import { districtTitle } from '../naming/titles.ts';
import type { DistrictRef } from '../plan/plan.ts';
import { counted, plural } from '../plural.ts';
import { withoutStudentLicense } from './assignLicenses.ts';
import { coveringStudents, listLicenses, seatsLeft, type Person } from './licenses.ts';

/** What came of it: who got the book, who else of the class lacks it, and the seats that its product has left for students. */
export interface BookAssigned {
  class: { id: number; name: string };
  book: { id: number; title: string; product: string };
  /** Whether the class itself got it now. */
  isNew: boolean;
  students: Person[];
  held: number;
  lacking: number;
  seatsLeft: number;
  /** Teachers of the class who hold the product's teacher license and cannot give it to students. */
  without: Person[];
}

/**
 * Gives a book to a class, and to those of its students who lack it: all, or those of `students`, by id. Throws `not-found`,
 * `usage` when one of them is not in the class, `refused` when the product has not as many seats for students.
 */
export async function assignBook(
  database: Database,
  district: DistrictRef,
  wanted: { class: string; book: string; students?: number[] | undefined },
  now: Date,
): Promise<BookAssigned> {
  return database.transaction(async () => {
    const { id, name } = await findClass(database, district, wanted.class);
    const { id: bookId, name: title, product } = await findBook(database, district, wanted.book);
    await database.run(holdSeats, [district.id, product]);
    const { fresh, held, lacking } = await sortStudents(database, { id, bookId, product }, wanted);
    const isNew = (await database.all(statements.classBook, [id, bookId])).length === 0;
    const without = await teachersWithout(database, district, { class: id, product, now });
    if (isNew || fresh.length > 0) await requireSeats(database, district, { product, fresh, without, now });
    if (isNew) await database.run(statements.giveToClass, [id, bookId, now.toISOString()]);
    for (const { userId } of fresh)
      await database.run(statements.giveToStudent, [userId, id, bookId, now.toISOString()]);
    return {
      class: { id, name },
      book: { id: bookId, title, product },
      isNew,
      students: fresh.map(({ userId, name }) => ({ userId, name })),
      held,
      lacking,
      seatsLeft: seatsLeft(coveringStudents(await listLicenses(database, district, now), product)),
      without,
    };
  });
}

type Member = Person & { holdsIt: number; hasSeat: number };

async function findClass(database: Database, district: DistrictRef, text: string) {
  const rows = await database.all<{ id: number; name: string; sourceId: string | null }>(
    statements.allClasses,
    [district.id],
  );
  return chooseNamed(rows, text, {
    one: 'class',
    many: 'classes',
    where: `"${districtTitle(district)}"`,
    isPublic: false,
    seeAlso: `All: clever-sync roster classes ${district.id}`,
  });
}

async function findBook(database: Database, district: DistrictRef, text: string) {
  const rows = await database.all<{ id: number; name: string; product: string }>(statements.allBooks);
  return chooseNamed(rows, text, {
    one: 'book',
    where: 'this Portal',
    isPublic: true,
    seeAlso: `Those of its classes: clever-sync books list ${district.id}`,
  });
}

/** The students of the class: who is to get the book, how many have it, and how many still lack it afterwards. */
async function sortStudents(
  database: Database,
  { id, bookId, product }: { id: number; bookId: number; product: string },
  { students: ids }: { students?: number[] | undefined },
): Promise<{ fresh: Member[]; held: number; lacking: number }> {
  const members = await database.all<Member>(statements.studentsOfClass, [id, bookId, product]);
  const stranger = ids?.find((each) => !members.some(({ userId }) => userId === each));
  if (stranger !== undefined)
    throw new Fault('usage', `User ${stranger} is not a student of class ${id}.`, 'Nothing was assigned.');
  const without = members.filter(({ holdsIt }) => !holdsIt);
  const fresh = ids ? without.filter(({ userId }) => ids.includes(userId)) : without;
  return {
    fresh,
    held: members.length - without.length,
    lacking: without.length - fresh.length,
  };
}

async function teachersWithout(
  database: Database,
  district: DistrictRef,
  { class: id, product, now }: { class: number; product: string; now: Date },
): Promise<Person[]> {
  const teachers = await database.all<{ userId: number }>(statements.teachersOfClass, [id]);
  const ids = new Set(teachers.map(({ userId }) => userId));
  return (await withoutStudentLicense(database, district, { product, now })).filter(({ userId }) =>
    ids.has(userId),
  );
}

/** Throws unless the product has a seat for each student who holds none of its books yet. */
async function requireSeats(
  database: Database,
  district: DistrictRef,
  { product, fresh, without, now }: { product: string; fresh: Member[]; without: Person[]; now: Date },
): Promise<void> {
  const covering = coveringStudents(await listLicenses(database, district, now), product);
  const seats = covering.reduce((sum, each) => sum + each.seats, 0);
  const needing = fresh.filter(({ hasSeat }) => !hasSeat).length;
  if (covering.length > 0 && seatsLeft(covering) >= needing) return;
  const [teacher] = without;
  const whose = teacher
    ? `User ${teacher.userId}, a teacher of the class, holds its teacher license only. `
    : '';
  const more = 'A purchase order that covers students: clever-sync licenses add';
  if (covering.length === 0)
    throw new Fault('refused', `No license for students of ${product} is in force.`, `${whose}${more}`);
  const figures = `${seatsLeft(covering)} of ${counted(seats, 'seat')} left`;
  const needed = `${needing} ${plural(needing, 'student needs', 'students need')} one`;
  const hint = `Some of them: --students ID,ID. ${whose}${more}`;
  throw new Fault('refused', `${product} has ${figures}, and ${needed}.`, hint);
}
