// Books: those of a district, and which of its classes have them.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/books.ts';
import type { DistrictRef } from '../plan/plan.ts';
import { coveringStudents, listLicenses, seatsLeft } from './licenses.ts';

/** A class that has a book: of its students, how many hold it. */
export interface BookOfClass {
  classId: number;
  class: string;
  students: number;
  holding: number;
  lacking: number;
}

/** A book that the district's classes have or could get. `seatsLeft`: null where no license in force covers students. */
export interface DistrictBook {
  id: number;
  title: string;
  product: string;
  seatsLeft: number | null;
  classes: BookOfClass[];
}

/** The books of the district by title, each with its classes by name. */
export async function listBooks(
  database: Database,
  district: DistrictRef,
  now: Date,
): Promise<DistrictBook[]> {
  const licenses = await listLicenses(database, district, now);
  const books = await database.all<Omit<DistrictBook, 'seatsLeft' | 'classes'>>(statements.booksOfDistrict, [
    district.id,
  ]);
  const classes = new Map<number, BookOfClass[]>(books.map(({ id }) => [id, []]));
  const rows = database.each<BookOfClass & { bookId: number }>(statements.classesWithBooks, [district.id]);
  for await (const { bookId, classId, class: name, students, holding } of rows) {
    const lacking = students - holding;
    classes.get(bookId)?.push({ classId, class: name, students, holding, lacking });
  }
  return books.map((book) => {
    const covering = coveringStudents(licenses, book.product);
    return {
      ...book,
      seatsLeft: covering.length > 0 ? seatsLeft(covering) : null,
      classes: classes.get(book.id)!,
    };
  });
}
