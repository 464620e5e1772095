// What support has to do by hand after a sync, read from the Portal.

import { userName as name } from './names.ts';
import { licenseStatus } from './seats.ts';

/** $2 today */
const inForce = (alias: string): string => `${licenseStatus(alias)} = 'in-force'`;

/** Teachers without a license in force; the new ones first. $1 district, $2 today, $3 the time from which one is new */
export const teachersWithoutLicense = `
  select u.id as "userId", ${name('u')} as name, u.email, u.created_at >= $3 as "isNew"
  from users u where u.district_id = $1 and u.role = 'teacher' and not exists (
    select 1 from license_assignments a join licenses l on l.id = a.license_id
    where a.user_id = u.id and l.district_id = $1 and l.audience in ('teacher', 'both') and ${inForce('l')})
  order by 4 desc, ${name('u')} collate binary, u.id`;

/** Teachers who hold a product's teacher license while nobody in the district can give it to students. */
export const teachersWithoutStudentLicense = `
  select * from (select distinct u.id as "userId", ${name('u')} as name, l.product
  from license_assignments a join licenses l on l.id = a.license_id join users u on u.id = a.user_id
  where l.district_id = $1 and u.district_id = $1 and l.audience = 'teacher' and ${inForce('l')} and not exists (
    select 1 from licenses s left join license_assignments sa on sa.license_id = s.id and sa.user_id = u.id
    where s.district_id = $1 and s.product = l.product and ${inForce('s')}
      and (s.audience = 'student' or (s.audience = 'both' and sa.user_id is not null)))) without
  order by name collate binary, "userId", product collate binary`;

/** Students who lack a book that their class has, by teacher and class; classes without a teacher last. $1 district */
export const missingBooks = `
  select * from (select c.id as "classId", c.name as class,
    (select ${name('t')} from class_teachers ct join users t on t.id = ct.user_id where ct.class_id = c.id
       order by ct.is_primary desc, t.id limit 1) as teacher,
    b.title as book, b.id as "bookId", u.id as "userId", ${name('u')} as name
  from class_books cb join classes c on c.id = cb.class_id join books b on b.id = cb.book_id
  join class_students cs on cs.class_id = c.id join users u on u.id = cs.user_id
  where c.district_id = $1 and not exists (
    select 1 from student_books sb where sb.user_id = u.id and sb.class_id = c.id and sb.book_id = b.id)) missing
  order by teacher collate binary nulls last, class collate binary, "classId", book collate binary, "bookId",
    name collate binary, "userId"`;
