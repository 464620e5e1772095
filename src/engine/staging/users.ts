// Stages users page by page, then links those the Portal does not know by their source id.

import {
  compareUsers,
  FORGET_ROLES,
  latestRefs,
  noteUnnamed,
  meanLeftOut,
  stageUsers as stageStatement,
  TOUCH_WRONG_SIDES,
  UNLIKE,
} from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import { linkRecords } from '../link.ts';
import { numberNew } from '../number.ts';
import { restoreRecords } from '../restore.ts';
import { lastOfEach, loadPage, mark, runAll, type StagingContext, type StagingStep } from './context.ts';
import { lineRow, roleRows, userRow, userStanding } from './rows.ts';
import type { Value } from '../../database/database.ts';
import type { SharedUser } from '../../roster/records.ts';

export const stageUsers: StagingStep<'users'> = {
  async take(context, records) {
    const users = lastOfEach(context, records);
    for (const user of users) note(context, user);
    if (users.length === 0) return;
    const { rest, again } = context.hasUsers ? await compare(context, users) : { rest: users, again: NOBODY };
    if (rest.length === 0) return;
    const { database, schools } = context;
    const rows = rest.map((user) => userRow(user, schools, again.has(user.sourceId)));
    await Promise.all([
      loadPage(context, 'tmp_page_users', PAGE_COLUMNS.users, rows),
      database.run(FORGET_ROLES),
      database.load('tmp_user_roles', [...PAGE_COLUMNS.roles], rest.flatMap(roleRows)),
      runAll(context, [stageStatement(database.dialect)]),
    ]);
  },

  async finish(context) {
    await seeUsers(context);
    await runAll(context, [meanLeftOut('users')]);
    await restoreRecords(context, 'users');
    context.linkConflicts.push(
      ...(await linkRecords(context.database, 'users', context.request.district.id)),
    );
    await numberNew(context.database, 'users');
    await noteRefs(context);
    const { adults, database } = context;
    await database.load(
      'tmp_adults',
      ['source_id'],
      [...adults].map((id) => [id]),
    );
    await runAll(context, TOUCH_WRONG_SIDES);
  },
};

const NOBODY: ReadonlySet<string> = new Set();

/** Notes the ids of a page's users. `again`: those who came before; `rest`: they, and who is not plainly equal to the Portal's row. */
async function compare(
  context: StagingContext,
  users: SharedUser[],
): Promise<{ rest: SharedUser[]; again: ReadonlySet<string> }> {
  const { database, request, schools, userIds } = context;
  const rows = users.map((user, position) => lineRow(user, position, schools));
  const [, [found]] = await Promise.all([
    loadPage(context, 'tmp_page_lines', PAGE_COLUMNS.lines, rows),
    database.all<{ marks: string }>(compareUsers, [request.district.id]),
  ]);
  const marks = found!.marks.split(',');
  const again = new Set<string>();
  for (const [position, { sourceId }] of users.entries()) {
    const id = marks[position]!.replace(UNLIKE, '');
    if (userIds.has(sourceId)) again.add(sourceId);
    if (id !== '') userIds.set(sourceId, Number(id));
  }
  context.tally.repeats += again.size;
  const isRest = ({ sourceId }: SharedUser, position: number) =>
    marks[position]!.startsWith(UNLIKE) || again.has(sourceId);
  return { rest: users.filter(isRest), again };
}

/** Whom the share holds, told once: page by page, the database would look up each of them, and whether it was told before. */
async function seeUsers({ database, userIds }: StagingContext): Promise<void> {
  let rows: Value[][] = [];
  for (const id of userIds.values()) {
    if (rows.push([id]) < SEEN_AT_ONCE) continue;
    await database.load('tmp_seen_users', ['id'], rows);
    rows = [];
  }
  await database.load('tmp_seen_users', ['id'], rows);
}

/** Enough for one message, or one COPY, not to count. */
const SEEN_AT_ONCE = 10_000;

/** What rosters are told when all have come: who has another source id now, who is new, and who still has none. */
async function noteRefs({ database, request, userIds }: StagingContext): Promise<void> {
  for (const statement of latestRefs) {
    const found = database.each<{ sourceId: string; ref: number }>(statement);
    for await (const { sourceId, ref } of found) userIds.set(sourceId, ref);
  }
  await database.run(noteUnnamed, [request.district.id]);
}

/** Of a user who comes again, what is said here of the earlier record is taken back. */
function note({ adults, missing, schools, tally }: StagingContext, user: SharedUser): void {
  for (const { role } of user.roles) {
    if (role === 'student') tally.people.students += 1;
    if (role === 'teacher') tally.people.teachers += 1;
  }
  const { sourceId } = user;
  missing.schoolsOfUsers.note(
    sourceId,
    user.schools.filter((id) => !schools.has(id)),
  );
  const standing = userStanding(user, schools);
  mark(tally.withoutSchool.users, sourceId, standing === 'without-school');
  mark(adults, sourceId, standing === 'syncs' && user.roles.some(({ role }) => role !== 'student'));
}
