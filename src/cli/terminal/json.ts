// What `--json` prints: the contract's keys, in the contract's order, whatever order the engine built them in.

import {
  ACTIONS,
  KINDS,
  LOSS_KINDS,
  RECORD_KINDS,
  type ChangeCounts,
  type Losses,
  type RecordKind,
} from '../../engine/plan/kinds.ts';
import type { Report } from '../../engine/report/report.ts';
import { commandLine } from './command.ts';
import { safeJson } from './safeText.ts';

/** A report as JSON text: one line, or indented where a person reads it. */
export function reportJson(report: Report, pretty = false): string {
  return json(
    {
      run: report.run,
      district: pick(report.district, 'id', 'sourceId', 'name'),
      mode: report.mode,
      ...(report.undoes !== undefined && { undoes: report.undoes }),
      ...(report.school && { school: pick(report.school, 'id', 'sourceId', 'name') }),
      dryRun: report.dryRun,
      status: report.status,
      plan: report.plan,
      changes: changeCounts(report.changes),
      kept: kept(report.kept),
      losses: losses(report.losses),
      settings: settings(report.settings),
      roleConflicts: report.roleConflicts.map((each) =>
        pick(each, 'userId', 'sourceId', 'name', 'portalRole', 'sourceRoles'),
      ),
      linkConflicts: report.linkConflicts.map((each) => ({
        ...pick(each, 'kind', 'sourceId', 'name', 'candidates'),
        candidateNames: each.candidateNames ?? [],
      })),
      unsharedAdmins: report.unsharedAdmins.map((each) => pick(each, 'id', 'sourceId', 'name', 'role')),
      unselectedSchools: report.unselectedSchools.map((each) => pick(each, 'sourceId', 'name', 'isNew')),
      warnings: report.warnings.map((each) => ({
        ...pick(each, 'code', 'count', 'message'),
        ...(each.command && { command: commandLine(...each.command) }),
      })),
      guards: report.guards.map((each) =>
        pick(each, 'code', 'refused', 'message', 'override', 'alternative'),
      ),
      reminders: remindersValue(report.reminders),
      startedAt: report.startedAt,
      finishedAt: report.finishedAt,
      durationMs: report.durationMs,
    },
    pretty,
  );
}

/** Any other value as JSON text: lists, reminders, a district. */
export function json(value: unknown, pretty = false): string {
  return safeJson(value, pretty ? 2 : 0);
}

/** Yields a list, an item a line, between `before` and `after`: it is written while it is read, however long it is. */
export async function* jsonList(
  items: Iterable<unknown> | AsyncIterable<unknown>,
  before = '[',
  after = ']',
): AsyncIterable<string> {
  let line: string | null = null;
  for await (const item of items) {
    // Whether a comma follows is known when the next item is there.
    if (line !== null) yield `${line},`;
    line = `${line === null ? before : ' '}${json(item)}`;
  }
  yield `${line ?? before}${after}`;
}

/** Reminders in the contract's order; what the contract does not name stands last. */
export function remindersValue(reminders: Report['reminders']): object {
  return {
    licenses: reminders.licenses.map((each) => pick(each, 'userId', 'name', 'email', 'isNew')),
    seats: reminders.seats.map((each) => pick(each, 'licenseId', 'product', 'seats', 'assigned', 'audience')),
    books: reminders.books.map((each) => ({
      ...pick(each, 'classId', 'class', 'teacher', 'book'),
      students: each.students.map((student) => pick(student, 'userId', 'name')),
      ...pick(each, 'bookId'),
    })),
    teachersWithoutStudentLicense: reminders.teachersWithoutStudentLicense.map((each) =>
      pick(each, 'userId', 'name', 'product'),
    ),
  };
}

function changeCounts(changes: ChangeCounts): object {
  return Object.fromEntries(KINDS.map((kind) => [kind, inOrder(changes[kind], ACTIONS)]));
}

const kept = (counts: Record<RecordKind, number>): object => inOrder(counts, RECORD_KINDS);

const losses = (counts: Losses): object => inOrder(counts, [...LOSS_KINDS, 'manual']);

const settings = ({ expiresOn, schools, subscribed }: Report['settings']): object => ({
  expiresOn: expiresOn && pick(expiresOn, 'before', 'after'),
  schools: schools.map((each) => pick(each, 'sourceId', 'name', 'selected')),
  subscribed,
});

/** The keys that there are, in the given order. */
function inOrder(value: object, keys: readonly string[]): object {
  const known = new Map(Object.entries(value));
  return Object.fromEntries(keys.filter((key) => known.has(key)).map((key) => [key, known.get(key)]));
}

function pick<T, K extends keyof T>(value: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<T, K>;
}
