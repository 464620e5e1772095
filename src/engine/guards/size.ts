// Guards on how much a plan takes away: rows of a kind, in the district and in each school; students of classes.

import { classesOfSize, DELETIONS, halvedClasses } from '../../database/statements/guards.ts';
import { byCodeUnits } from '../../roster/order.ts';
import { count } from '../count.ts';
import { counted, plural } from '../plural.ts';
import type { DeletionLimit } from '../request.ts';
import type { Guard, GuardFacts } from './guard.ts';

/** Clever's own limit for a district's data; it does not cover what a district stops sharing. */
const DEFAULT_LIMIT: DeletionLimit = { percent: 10 };
/** Below so many rows a percentage says nothing. */
const FLOOR = 10;
/** Classes smaller than this shrink by half all the time. */
const CLASS_SIZE = 5;
const WORST_NAMED = 3;

interface Deletions {
  school: string | null;
  rows: number;
  deleted: number;
}

/** More than 10 % of a kind's rows, and more than 10, would go: in the district or in one of its schools. */
export const maxDeletes: Guard = async (facts) => {
  const limit = facts.request.maxDeletes ?? DEFAULT_LIMIT;
  const found: { kind: string; over: Deletions[] }[] = [];
  for (const { kind, counts, sql } of DELETIONS[facts.request.mode]) {
    const deleted = counts.reduce((sum, count) => sum + facts.plan.changes[count].deleted, 0);
    // To count every membership of a large Portal takes half as long as to read the share.
    if (deleted <= ('rows' in limit ? limit.rows : FLOOR)) continue;
    const over = (await deletions(facts, sql)).filter((each) => isOver(each, limit));
    if (over.length > 0) found.push({ kind, over });
  }
  // One flag is for all kinds: what would do for one of them is refused for the next.
  const least = enough(
    found.flatMap(({ over }) => over),
    limit,
  );
  return found.map(({ kind, over }) => {
    const worst = over.slice(0, WORST_NAMED).map(figures(kind, limit)).join('; ');
    const message = `The plan deletes ${worst}${andMore(over.length)} (limit: ${limitText(limit)}).`;
    const alternative = `--max-deletes ${least}`;
    return { code: 'max-deletes', message, refuses: true, approvable: true, alternative };
  });
};

/** The district first, then its schools, the worst first. */
async function deletions({ database, request }: GuardFacts, sql: string): Promise<Deletions[]> {
  return (await database.all<Deletions>(sql, [request.district.id])).sort(byLoss);
}

/** Of two that lose as large a part, the one that loses more rows; of two such, the first by name. */
function byLoss(a: Deletions, b: Deletions): number {
  if (a.school === null || b.school === null) return a.school === null ? -1 : 1;
  return b.deleted / b.rows - a.deleted / a.rows || b.deleted - a.deleted || byCodeUnits(a.school, b.school);
}

function isOver({ rows, deleted }: Deletions, limit: DeletionLimit): boolean {
  if ('rows' in limit) return deleted > limit.rows;
  return deleted > FLOOR && deleted * 100 > rows * limit.percent;
}

/** The least limit, of the same sort, that all of them are within. */
function enough(over: Deletions[], limit: DeletionLimit): string {
  if ('rows' in limit) return String(Math.max(...over.map(({ deleted }) => deleted)));
  return `${Math.ceil(Math.max(...over.map(({ rows, deleted }) => (100 * deleted) / rows)))}%`;
}

const limitText = (limit: DeletionLimit): string =>
  'rows' in limit ? counted(limit.rows, 'row') : `${limit.percent}% and ${FLOOR} rows`;

const figures =
  (kind: string, limit: DeletionLimit) =>
  ({ school, rows, deleted }: Deletions): string =>
    `${deleted} of ${rows} ${kind} (${percentage(deleted, rows, limit)}%) ${school === null ? 'in the district' : `at ${school}`}`;

/** In whole percent, and to a tenth where that would look like the limit it is above. */
function percentage(deleted: number, rows: number, limit: DeletionLimit): number {
  const exact = (100 * deleted) / rows;
  const looksAllowed = 'percent' in limit && Math.round(exact) <= limit.percent && exact > limit.percent;
  return looksAllowed ? Math.ceil(exact * 10) / 10 : Math.round(exact);
}

const andMore = (count: number): string =>
  count > WORST_NAMED ? `; ${counted(count - WORST_NAMED, 'more school')}` : '';

interface Halved {
  name: string;
  school: string;
  present: number;
  remaining: number;
}

/** Of the classes that stay and have 5 or more students, more than 10 % would end with less than half as many. */
export const shrunkClasses: Guard = async ({ database }) => {
  const shrunk = await database.all<Halved>(halvedClasses, [CLASS_SIZE]);
  if (shrunk.length === 0) return [];
  const classes = await count(database, classesOfSize, [CLASS_SIZE]);
  if (shrunk.length * 10 <= classes) return [];
  const worst = shrunk
    .sort((a, b) => a.remaining / a.present - b.remaining / b.present)
    .slice(0, WORST_NAMED)
    .map(({ name, school, present, remaining }) => `${name} at ${school}: ${remaining} of ${present}`);
  const message = `By the plan, ${shrunk.length} of ${classes} classes ${plural(shrunk.length, 'keeps', 'keep')} less than half of their students: ${worst.join('; ')}.`;
  return [{ code: 'shrunk-classes', message, refuses: true, approvable: true }];
};
