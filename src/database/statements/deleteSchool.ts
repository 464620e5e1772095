// Which rows go with one school: its classes, and those who are in no other one. What hangs on them is cascades.ts's.

import { adminRoles } from './gone.ts';

/** The schools of a district in the Portal, as they are named. $1 district */
export const schoolsOf =
  'select id, source_id as "sourceId", name from schools where district_id = $1 order by id';

const marking = (entity: string, reason: string, from: string): string =>
  `insert into tmp_gone (entity, id, reason, manual, spared)
   select '${entity}', t.id, '${reason}', t.source_id is null, false from ${from}`;

const elsewhere = [
  'select 1 from school_users o where o.user_id = t.id and o.school_id <> $2',
  ...['class_students', 'class_teachers'].map(
    (members) => `select 1 from ${members} m join classes c on c.id = m.class_id
       where m.user_id = t.id and c.school_id <> $2`,
  ),
];

/**
 * Marks what goes. Whoever is in another school, or in a class of one, stays: nothing of another school changes. So does
 * somebody in a class of this school who is in no school at all. Admin accounts are never deleted. $1 district, $2 school
 */
export const markSchool = [
  marking('schools', 'deleted by name', 'schools t where t.district_id = $1 and t.id = $2'),
  marking('classes', 'its school is deleted', 'classes t where t.district_id = $1 and t.school_id = $2'),
  marking(
    'users',
    'their only school is deleted',
    `school_users s join users t on t.id = s.user_id
     where t.district_id = $1 and s.school_id = $2 and t.role not in (${adminRoles})
       ${elsewhere.map((other) => `and not exists (${other})`).join('\n       ')}`,
  ),
];
