// What a run or a preview says of itself when it is over. A run keeps it as it is here; views and --json draw it.

import type { Audience } from '../byHand/licenses.ts';
import type { PlanFacts } from '../plan/plan.ts';

/** A teacher without a license in force. `isNew`: came with the run that the reminder is of, or the last one. */
export interface LicenseReminder {
  userId: number;
  name: string;
  email: string | null;
  isNew: boolean;
}

/** A license in force, with its seats and how many of them are taken. */
export interface SeatCount {
  licenseId: number;
  product: string;
  audience: Audience;
  seats: number;
  assigned: number;
}

/** Students of a class who lack a book that it has. `teacher`: its primary one, else another; null where it has none. */
export interface BookReminder {
  classId: number;
  class: string;
  teacher: string | null;
  book: string;
  bookId: number;
  students: { userId: number; name: string }[];
}

/** What Lab-Aids or a district admin has to do by hand after a sync. */
export interface Reminders {
  licenses: LicenseReminder[];
  seats: SeatCount[];
  books: BookReminder[];
  /** Teachers who hold a product's teacher license but whose product has no student license they could give. */
  teachersWithoutStudentLicense: { userId: number; name: string; product: string }[];
}

/** How a run or a preview ended. `run`: null of a preview. */
export interface Report extends PlanFacts {
  run: number | null;
  dryRun: boolean;
  status: 'launched' | 'previewed' | 'refused';
  /** The plan's digest. */
  plan: string;
  reminders: Reminders;
  /** ISO 8601, UTC. */
  startedAt: string;
  finishedAt: string;
  durationMs: number;
}
