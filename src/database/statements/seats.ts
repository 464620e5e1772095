// The licenses of people who come back: given again while a seat of an unexpired one is free once the plan is applied.

import { planTable } from './columns.ts';
import { allStay } from './comeBack.ts';
import { former } from './restore.ts';

/** Students who hold a book of a license's product once the plan is applied. $1 district */
const holders = `(select count(distinct held.user_id) from (
    select sb.user_id, sb.book_id from student_books sb join users u on u.id = sb.user_id
    where u.district_id = $1 and not exists (select 1 from tmp_plan_student_books p where p.action = 'deleted'
      and p.user_id = sb.user_id and p.class_id = sb.class_id and p.book_id = sb.book_id)
    union select p.user_id, p.book_id from tmp_plan_student_books p where p.action = 'created') held
  join books b on b.id = held.book_id where b.product = l.product)`;

/** Seats that are free once the plan is applied. */
const freeSeats = `l.seats - (select count(*) from license_assignments a where a.license_id = l.id and not exists (
    select 1 from tmp_plan_license_assignments p where p.action = 'deleted'
      and p.license_id = a.license_id and p.user_id = a.user_id))
  - case when l.audience = 'teacher' then 0 else ${holders} end`;

/**
 * The earliest assigned first. After the books, for students who hold one take seats. Free seats are counted once a
 * license: SQLite would count them again for each of 1,800 that come back, with 100,000 books for 34 s.
 * $1 district, $2 today
 */
export const giveLicenses = `insert into ${planTable('license_assignments')} (action, license_id, user_id, after_assigned_at)
    with unexpired as materialized (select l.id, ${freeSeats} as free from licenses l where l.district_id = $1
      and (l.expires_on is null or l.expires_on >= $2)
      and l.id in (select license_id from ${former('license_assignments')}))
    select 'created', q.license_id, q.user_id, q.assigned_at from (
      select f.*, row_number() over (partition by f.license_id order by f.assigned_at, f.user_id) as place
      from ${former('license_assignments')} f where ${allStay('license_assignments')}) q
    join unexpired l on l.id = q.license_id
    where q.place <= l.free`;

/** Counts licenses of which the plan gives seats that are no longer free. $1 district */
export const overbooked = `select count(*) as count from licenses l
  join (select license_id, count(*) as seats from ${planTable('license_assignments')} where action = 'created' group by license_id) given
    on given.license_id = l.id
  where l.district_id = $1 and given.seats > ${freeSeats}`;

const notGiven = `${former('license_assignments')} f where not exists (
  select 1 from ${planTable('license_assignments')} p where p.license_id = f.license_id and p.user_id = f.user_id)`;
const licenseIsThere = 'exists (select 1 from licenses l where l.id = f.license_id)';

/** How many licenses do not come back, though they are there. */
export const countWithoutSeat = `select count(*) as count from ${notGiven} and ${licenseIsThere}`;

/** How many do not, as nobody has them any more. */
export const countWithoutLicense = `select count(*) as count from ${notGiven} and not ${licenseIsThere}`;
