// `clever-sync books list` and `assign`.

import { assignBook } from '../../engine/byHand/assignBook.ts';
import { listBooks } from '../../engine/byHand/books.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { print } from '../print.ts';
import { ifGiven, parseIds } from '../program/flags.ts';
import { bookAssignedView, booksView } from '../terminal/booksView.ts';

/** Prints the books of a district; as JSON an array. `full`: also classes in which nobody lacks one. */
export async function listCommand(
  context: Context,
  [name]: [string],
  { full = false }: { full?: boolean },
): Promise<number> {
  return withDistrict(context, name, async (database, district) => {
    const books = await listBooks(database, district, context.io.clock());
    await print(context, books, (view) => booksView(books, district, view), { full });
    return EXIT.done;
  });
}

/** Gives a book to a class and to its students who lack it. */
export async function assignCommand(
  context: Context,
  [name, className, book]: [string, string, string],
  flags: { students?: string[] },
): Promise<number> {
  const students = ifGiven(flags.students, (texts) => parseIds('--students', texts));
  return withDistrict(context, name, async (database, district) => {
    const wanted = { class: className, book, students };
    const done = await assignBook(database, district, wanted, context.io.clock());
    const { class: to, isNew, without, ...rest } = done;
    const value = { class: to, classIsNew: isNew, ...rest, teachersWithoutStudentLicense: without };
    await print(context, value, (view) => bookAssignedView(done, view), { full: true });
    return EXIT.done;
  });
}
