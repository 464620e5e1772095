// The diff of classes' students: who joins, who leaves, and who of those listed may not. They are compared by the
// engine (compareRosters.ts).

import type { Dialect } from '../database.ts';
import { goes, isByHand, says, syncs } from './conditions.ts';
import { studentLine } from './lines.ts';
import { isStudent, listed, listedRef, ref } from './members.ts';

/** Students whom staging could not tell by a ref: not shared, not syncing, or just coming back. $1 district */
export const findStrangers = ({ jsonItems }: Dialect): string =>
  `insert into tmp_strangers (source_id, class_id, user_id, is_student, synced)
   select j.value, ${ref('w')}, ${listedRef}, ${isStudent}, ${syncs('w')}
   from tmp_classes w cross join ${jsonItems('w.strangers', 'j')} ${listed('j.value')} where w.strangers <> '[]'`;

/**
 * Classes of the Portal whose rosters may differ, with both: the refs that are listed, and who is in it. After id $1,
 * at most $2.
 */
export const rostersToCompare = `
  select w.id, w.students as wished, ${studentLine('w.id', 'order by cs.user_id')} as present
  from tmp_classes w where w.id > $1 and ${syncs('w')} and ${says('students', 'w')} order by w.id limit $2`;

const planStudents = (fits: string, found: string, sourceId: string): string =>
  `insert into tmp_plan_class_students (action, unknown, class_id, user_id)
   select case when ${fits} then 'created' when ${found} then 'wrong-role' else 'unknown' end,
     case when ${fits} then null else ${sourceId} end`;

/**
 * Students whom synced classes list and do not have: `created`, or why not: `unknown`, `wrong-role`. Of a new class that is
 * everybody listed; of students who are new themselves, up to 1.7 million times, nothing is looked up. $1 district
 */
export const addStudents = ({ jsonIds, inOrder }: Dialect): string[] => {
  const fits = (id: string) => `(${id} < 0 or k.role = 'student')`;
  const byRef = (user: string) =>
    planStudents(fits(user), 'k.id is not null', `coalesce(k.source_id, cast(${user} as text))`);
  return [
    `${byRef('j.value')}, -w.n, j.value
     from tmp_classes w cross join ${jsonIds('w.students', 'j')} left join users k on k.id = j.value
     where ${syncs('w')} and w.id is null ${inOrder('w.n', 'j.key')}`,
    `${byRef('p.user_id')}, p.class_id, p.user_id
     from tmp_joining p left join users k on k.id = p.user_id where true ${inOrder('p.class_id', 'p.user_id')}`,
    `${planStudents('s.is_student', 's.user_id is not null', 's.source_id')}, s.class_id, s.user_id
     from tmp_strangers s left join class_students cs on cs.class_id = s.class_id and cs.user_id = s.user_id
     where s.synced and cs.user_id is null ${inOrder('s.class_id', 's.source_id collate binary')}`,
  ];
};

/**
 * Students whom synced classes have and no longer list. Members made by hand stay, also those of another district, whom the
 * Portal's line does not leave out; so does whoever may be somebody listed, until that is settled.
 */
export const removeStudents = ({ inOrder }: Dialect): string =>
  `insert into tmp_plan_class_students (action, reason, class_id, user_id)
   select 'deleted', 'no longer listed', p.class_id, p.user_id from tmp_leaving p
   where not ${goes('users', 'p.user_id')}
     and not exists (select 1 from tmp_strangers s where s.class_id = p.class_id and s.user_id = p.user_id)
     and not exists (select 1 from tmp_claimed k join tmp_strangers s on s.source_id = k.source_id join users u on u.id = k.id
       where k.id = p.user_id and s.class_id = p.class_id and u.role = 'student')
     and not exists (select 1 from users u where u.id = p.user_id and ${isByHand('u')})
   ${inOrder('p.class_id', 'p.user_id')}`;

/**
 * Adults whom classes have as students: taken out where they are listed, and, if they have a source id, where the section has
 * no list of students. Those whom a list leaves out go with `removeStudents`. Adults are few, so it begins with them.
 * $1 district
 */
export const removeAdults = ({ jsonIds }: Dialect): string[] => {
  const isListed = `(exists (select 1 from ${jsonIds('w.students', 'j')} where j.value = u.id)
    or exists (select 1 from tmp_strangers s where s.class_id = w.id and s.user_id = u.id))`;
  return [
    `insert into tmp_plan_class_students (action, reason, class_id, user_id)
   select 'deleted', 'not a student', cs.class_id, cs.user_id
   from users u cross join class_students cs cross join tmp_classes w
   where u.district_id = $1 and u.role <> 'student' and cs.user_id = u.id and w.id = cs.class_id and ${syncs('w')}
     and not ${goes('users', 'u.id')} and (${isListed} or (not ${says('students', 'w')} and not ${isByHand('u')})) order by w.n, u.id`,
    `insert into tmp_unknown (kind, source_id)
   select distinct 'wrong-role', coalesce(l.source_id, u.source_id)
   from tmp_plan_class_students p join tmp_classes w on w.id = p.class_id and ${says('students', 'w')}
   join users u on u.id = p.user_id left join tmp_users l on l.id = u.id and l.linked
   where p.reason = 'not a student' on conflict (kind, source_id) do nothing`,
  ];
};

/** Moves the listed who are not put into the class to where they are counted. */
export const sortOutStudents = [
  `insert into tmp_unknown (kind, source_id) select distinct case when action = 'unknown' then 'student' else action end, unknown
   from tmp_plan_class_students where action in ('unknown', 'wrong-role') on conflict (kind, source_id) do nothing`,
  `delete from tmp_plan_class_students where action in ('unknown', 'wrong-role')`,
];
