// Stages users page by page, then links those the Portal does not know by their source id.

import { seeLatecomers } from '../../database/statements/compare.ts';
import { former } from '../../database/statements/restore.ts';
import {
  forgetRoles,
  latestRefs,
  meanLeftOut,
  noteUnnamed,
  onOtherSide,
  stageUsers as stageStatement,
  touchWrongSides,
} from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import { syncAsInPortal, unsaidUsers } from '../../database/statements/unsaid.ts';
import type { SharedRole, SharedUser } from '../../roster/records.ts';
import { recognize } from '../recognize.ts';
import { takeFormerSchools } from '../restore.ts';
import { compare, tellSeen } from './compare.ts';
import {
  lastOfEach,
  loadPage,
  mark,
  runAll,
  type GatheredUser,
  type StagingContext,
  type StagingStep,
} from './context.ts';
import { gather } from './gather.ts';
import { userStanding } from './standing.ts';
import { SOME_STUDENTS } from './tally.ts';
import { roleRows, userLine, userRow } from './userRows.ts';

/** The step that stages users. */
export const stageUsers: StagingStep<'users'> = {
  async take(context, records) {
    const users = lastOfEach(context, records);
    for (const user of users) note(context, user);
    const { gathered, schools, tally } = context;
    const { rest, told } = await compare(context, 'users', users, (user) => userLine(user, schools));
    gather(tally, gathered.users, rest, (user, always) => ({ user, always }));
    await Promise.all([told, stageAll(context, gathered.users.take())]);
  },

  async finish(context) {
    await stageAll(context, context.gathered.users.take(1));
    await tellSeen(context, 'users');
    await runAll(context, [seeLatecomers('users'), meanLeftOut('users')]);
    const conflicts = await recognize(context, 'users');
    await takeFormerSchools(context);
    await askPortal(context);
    const { adults, database } = context;
    for (const { sourceId } of conflicts) adults.delete(sourceId);
    await noteRefs(context);
    await database.load(
      'tmp_adults',
      ['source_id'],
      [...adults].map((id) => [id]),
    );
    await runAll(context, touchWrongSides);
  },
};

async function stageAll(context: StagingContext, gathered: GatheredUser[]): Promise<void> {
  if (gathered.length === 0) return;
  const { database, schools } = context;
  const rows = gathered.map(({ user, always }) => userRow(user, schools, always));
  const roles = gathered.flatMap(({ user }) => roleRows(user));
  await Promise.all([
    loadPage(context, 'tmp_page_users', PAGE_COLUMNS.users, rows),
    database.run(forgetRoles),
    database.load('tmp_user_roles', [...PAGE_COLUMNS.roles], roles),
    runAll(context, [stageStatement(database.dialect)]),
  ]);
}

/**
 * Where the share leaves somebody's schools out, those in the Portal decide whether they sync; and whoever is an adult in
 * the Portal counts as one.
 */
async function askPortal({ adults, database, known, restoring, tally }: StagingContext): Promise<void> {
  if (!known.users.inPortal && !restoring.found) return;
  await database.script(syncAsInPortal(restoring.found));
  const unsaid = await database.all<{ sourceId: string; synced: number; isAdult: number }>(unsaidUsers);
  for (const { sourceId, synced, isAdult } of unsaid) {
    mark(adults, sourceId, Boolean(synced && isAdult));
    if (synced) tally.withoutSchool.users.delete(sourceId);
  }
  for (const users of restoring.found ? ['users', former('users')] : ['users']) {
    const others = await database.all<{ sourceId: string; isAdult: number }>(onOtherSide(users));
    for (const { sourceId, isAdult } of others) mark(adults, sourceId, Boolean(isAdult));
  }
}

/**
 * Once all users have come, notes what rosters need to know: who has another source id now, who is new, and who still has
 * none.
 */
async function noteRefs({ database, request, known }: StagingContext): Promise<void> {
  for (const statement of latestRefs) {
    const found = database.each<{ sourceId: string; ref: number }>(statement);
    for await (const { sourceId, ref } of found) known.users.ids.set(sourceId, ref);
  }
  await database.run(noteUnnamed, [request.district.id]);
}

/** Of a user who comes again, the later record counts: what was noted of the earlier one is taken back. */
function note({ adults, missing, schools, tally }: StagingContext, user: SharedUser): void {
  const { sourceId } = user;
  const holds = (role: SharedRole) => user.roles.some((each) => each.role === role);
  const { students } = tally.people;
  if (!holds('student') || students.size < SOME_STUDENTS) mark(students, sourceId, holds('student'));
  mark(tally.people.teachers, sourceId, holds('teacher'));
  missing.schoolsOfUsers.note(
    sourceId,
    user.schools.filter((id) => !schools.has(id)),
  );
  const standing = userStanding(user, schools);
  mark(tally.withoutSchool.users, sourceId, standing === 'without-school');
  mark(adults, sourceId, standing === 'syncs' && user.roles.some(({ role }) => role !== 'student'));
}
