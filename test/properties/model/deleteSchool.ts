// What the deletion of one school leaves: all but the school, its classes, and whoever is in it alone.

import { isAdmin, type Id, type PortalRows } from './rows.ts';

/** The records without those that go with a school, and work without its classes; what else hung on them is still there. */
export function withoutSchool(rows: PortalRows, school: Id): PortalRows {
  const going = new Set(rows.classes.filter(({ school_id }) => school_id === school).map(({ id }) => id));
  const members = rows.school_users.filter(({ school_id }) => school_id === school);
  const elsewhere = new Set([
    ...rows.school_users.filter(({ school_id }) => school_id !== school).map(({ user_id }) => user_id),
    ...[...rows.class_students, ...rows.class_teachers]
      .filter(({ class_id }) => !going.has(class_id))
      .map(({ user_id }) => user_id),
  ]);
  const alone = new Set(members.map(({ user_id }) => user_id).filter((id) => !elsewhere.has(id)));
  return {
    ...rows,
    schools: rows.schools.filter(({ id }) => id !== school),
    users: rows.users.filter((user) => !alone.has(user.id) || isAdmin(user)),
    classes: rows.classes.filter(({ id }) => !going.has(id)),
    student_work: rows.student_work.map((work) =>
      work.class_id !== null && going.has(work.class_id) ? { ...work, class_id: null } : work,
    ),
  };
}
