// Stages users page by page, then links those the Portal does not know by their source id.

import {
  FORGET_ROLES,
  see,
  seeLeftOut,
  stageUsers as stageStatement,
  unlikeUsers,
} from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import { linkRecords } from '../link.ts';
import { numberNew } from '../number.ts';
import { restoreRecords } from '../restore.ts';
import { lastOfEach, loadPage, runAll, type StagingContext, type StagingStep } from './context.ts';
import { lineRow, roleRows, userRow, userStanding } from './rows.ts';
import type { SharedUser } from '../../roster/records.ts';

const ROLE_COLUMNS = ['source_id', 'role', 'sis_id', 'number', 'title'];

export const stageUsers: StagingStep<'users'> = {
  async take(context, records) {
    const users = lastOfEach(context, records);
    for (const user of users) note(context, user);
    const rest = context.hasUsers ? await unlike(context, users) : users;
    if (rest.length === 0) return;
    const { database, schools } = context;
    const rows = rest.map((user) => userRow(user, schools));
    await Promise.all([
      loadPage(context, 'tmp_page_users', PAGE_COLUMNS.users, rows),
      database.run(FORGET_ROLES),
      database.load('tmp_user_roles', ROLE_COLUMNS, rest.flatMap(roleRows)),
      runAll(context, [stageStatement(database.dialect)]),
    ]);
  },

  async finish(context) {
    await runAll(context, [seeLeftOut('users')]);
    await restoreRecords(context, 'users');
    context.linkConflicts.push(
      ...(await linkRecords(context.database, 'users', context.request.district.id)),
    );
    await numberNew(context.database, 'users');
  },
};

/** Sees the page's users, and returns those who are not plainly equal to the Portal's row. */
async function unlike(context: StagingContext, users: SharedUser[]): Promise<SharedUser[]> {
  const { database, request, schools } = context;
  const rows = users.map((user) => lineRow(user, schools));
  const [, found] = await Promise.all([
    loadPage(context, 'tmp_page_lines', PAGE_COLUMNS.lines, rows),
    database.all<{ sourceId: string }>(unlikeUsers, [request.district.id]),
    runAll(context, [see('users')]),
  ]);
  const unlike = new Set(found.map(({ sourceId }) => sourceId));
  return unlike.size === 0 ? [] : users.filter(({ sourceId }) => unlike.has(sourceId));
}

function note({ named, schools, tally }: StagingContext, user: SharedUser): void {
  for (const { role } of user.roles) {
    if (role === 'student') tally.people.students += 1;
    if (role === 'teacher') tally.people.teachers += 1;
  }
  for (const id of user.schools) if (!schools.has(id)) named.add(id);
  if (userStanding(user, schools) === 'without-school') tally.withoutSchool += 1;
}
