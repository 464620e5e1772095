// What is asked of the Portal, and of the plan that a connection has made, about one school, person or class.

import type { RecordTable } from '../../roster/tables.ts';
import { planTable } from './columns.ts';
import { nameOf } from './shown.ts';

/** What the plan does with a record: $1 its source id, $2 its Portal id; either may be null. */
export const planned = (table: RecordTable): string =>
  `select p.action, p.ref, p.id${table === 'users' ? ', coalesce(p.after_role, p.before_role) as role' : ''}
   from ${planTable(table)} p
   where coalesce(p.after_source_id, p.before_source_id) = cast($1 as text) or p.id = cast($2 as bigint)`;

const both = (select: (members: 'class_students' | 'class_teachers') => string): string =>
  `${select('class_students')} union all ${select('class_teachers')}`;

/** The classes that the Portal has somebody in, by the names that the plan leaves them. $1 the person's id */
export const classesOf: string = both(
  (members) =>
    `select ${nameOf.classes('m.class_id')} as name from ${members} m where m.user_id = cast($1 as bigint)`,
);

/**
 * The classes that the plan puts somebody into, takes out of, or makes the primary teacher of, or no longer. $1 the
 * person's `ref` in the plan
 */
export const classesPlanned: string = both(
  (members) =>
    `select ${nameOf.classes('p.class_id')} as name, p.action from ${planTable(members)} p
     where p.user_id = cast($1 as bigint)`,
);

/** The same of schools, of which one is the person's primary one. $1 the person's `ref` in the plan */
export const schoolsPlanned = `select ${nameOf.schools('p.school_id')} as name, p.action
  from ${planTable('school_users')} p where p.user_id = cast($1 as bigint)`;

/**
 * Who is in a class, who joins or leaves it, or is its primary teacher from now on or no longer, by the source ids that the
 * plan leaves them. $1 its id, $2 its `ref` in the plan
 */
export const membersOf = (members: 'class_students' | 'class_teachers'): string =>
  `select coalesce(n.after_source_id, u.source_id) as "sourceId", coalesce(p.action, 'kept') as action
   from ${members} m join users u on u.id = m.user_id left join ${planTable('users')} n on n.ref = m.user_id
   left join ${planTable(members)} p on p.class_id = m.class_id and p.user_id = m.user_id and p.action <> 'created'
   where m.class_id = cast($1 as bigint)
   union all
   select coalesce(n.after_source_id, u.source_id), p.action
   from ${planTable(members)} p left join users u on u.id = p.user_id left join ${planTable('users')} n on n.ref = p.user_id
   where p.class_id = cast($2 as bigint) and p.action = 'created'`;

/** Whether nothing that is shared refers to a row. $1 its table, $2 its id */
export const gone = `select g.id from tmp_gone g where g.entity = $1 and g.id = cast($2 as bigint)`;

/** Whether a person of the Portal who is shared syncs. $1 the id */
export const userSyncs = `select s.synced from tmp_seen_users s where s.id = cast($1 as bigint)`;
