// Stages users page by page, then links those the Portal does not know by their source id.

import {
  seeLeftOut,
  see,
  stageUsers as stageStatement,
  FORGET_ROLES,
} from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import { linkRecords } from '../link.ts';
import { restoreRecords } from '../restore.ts';
import { lastOfEach, loadPage, runAll, type StagingContext, type StagingStep } from './context.ts';
import { roleRows, userRow, userStanding } from './rows.ts';
import type { SharedUser } from '../../roster/records.ts';

const ROLE_COLUMNS = ['source_id', 'role', 'sis_id', 'number', 'title'];

export const stageUsers: StagingStep<'users'> = {
  async take(context, records) {
    const users = lastOfEach(context, records);
    for (const user of users) note(context, user);
    const rows = users.map((user) => userRow(user, context.schools));
    const { database } = context;
    await Promise.all([
      loadPage(context, 'tmp_page_users', PAGE_COLUMNS.users, rows),
      database.run(FORGET_ROLES),
      database.load('tmp_user_roles', ROLE_COLUMNS, users.flatMap(roleRows)),
      runAll(context, [stageStatement(database.dialect), see('users')]),
    ]);
  },

  async finish(context) {
    await runAll(context, [seeLeftOut('users')]);
    await restoreRecords(context, 'users');
    context.linkConflicts.push(
      ...(await linkRecords(context.database, 'users', context.request.district.id)),
    );
  },
};

function note({ named, schools, tally }: StagingContext, user: SharedUser): void {
  for (const { role } of user.roles) {
    if (role === 'student') tally.people.students += 1;
    if (role === 'teacher') tally.people.teachers += 1;
  }
  for (const id of user.schools) if (!schools.has(id)) named.add(id);
  if (userStanding(user, schools) === 'without-school') tally.withoutSchool += 1;
}
