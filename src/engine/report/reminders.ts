// What Lab-Aids or a district admin does by hand after a sync: licenses for teachers, books for students.

import type { Database } from '../../database/database.ts';
import { seats } from '../../database/statements/licenses.ts';
import * as statements from '../../database/statements/reminders.ts';
import { lastLaunch } from '../../database/statements/runs.ts';
import { dayOf } from '../../roster/day.ts';
import type { DistrictRef } from '../plan/plan.ts';
import type { BookReminder, LicenseReminder, Reminders, SeatCount } from './report.ts';

interface BookRow {
  classId: number;
  class: string;
  teacher: string | null;
  book: string;
  bookId: number;
  userId: number;
  name: string;
}

/** The reminders of a district as its Portal rows are now. Who came after `since`, or with the last complete run, is new. */
export async function reminders(
  database: Database,
  district: DistrictRef,
  { now, since }: { now: Date; since?: Date },
): Promise<Reminders> {
  const from = since?.toISOString() ?? (await lastLaunchOf(database, district)) ?? now.toISOString();
  const values = [district.id, dayOf(now), from];
  const licenses = await database.all<LicenseReminder>(statements.teachersWithoutLicense, values);
  return {
    licenses: licenses.map((each) => ({ ...each, isNew: Boolean(each.isNew) })),
    seats: await database.all<SeatCount>(seats, values),
    books: await collectBooks(database.each<BookRow>(statements.missingBooks, values)),
    teachersWithoutStudentLicense: await database.all(statements.teachersWithoutStudentLicense, values),
  };
}

/** The licenses that could be given to a teacher. */
export const freeForTeachers = (seats: SeatCount[]): SeatCount[] =>
  seats.filter((each) => each.audience !== 'student' && each.assigned < each.seats);

async function lastLaunchOf(database: Database, district: DistrictRef): Promise<string | null> {
  const [row] = await database.all<{ at: string | null }>(lastLaunch, [district.id]);
  return row?.at ?? null;
}

/** One reminder for each class and book; the rows come in that order, and of 280,000 all at once would take 200 MiB more. */
async function collectBooks(rows: AsyncIterable<BookRow>): Promise<BookReminder[]> {
  const found = new Map<string, BookReminder>();
  for await (const { classId, class: name, teacher, book, bookId, userId, name: student } of rows) {
    const key = `${classId}/${bookId}`;
    const known = found.get(key) ?? { classId, class: name, teacher, book, bookId, students: [] };
    known.students.push({ userId, name: student });
    found.set(key, known);
  }
  return [...found.values()];
}
