// The licenses of people who come back: given again while a seat of an unexpired one is free once the plan is applied.

import { planTable } from './columns.ts';
import { allStay } from './comeBack.ts';
import { former } from './restore.ts';
import { seatsOnceApplied } from './seats.ts';

const plan = planTable('license_assignments');

/**
 * The earliest assigned first: as many as a license has room for, and of those that are alike as many as they can spare. After
 * the books, for students who hold one take seats. Seats are counted once: SQLite would count them again for each of 1,800
 * that come back, with 100,000 books for 34 s. $1 district, $2 today
 */
export const giveLicenses = `insert into ${plan} (action, license_id, user_id, after_assigned_at)
    with unexpired as materialized (select s.id, s.room, s.alike, s.spare from (${seatsOnceApplied}) s
      where s.status <> 'expired')
    select 'created', q.license_id, q.user_id, q.assigned_at from (
      select r.*, row_number() over (partition by r.alike order by r.assigned_at, r.user_id, r.license_id) as turn from (
        select f.*, s.room, s.alike, s.spare,
          row_number() over (partition by f.license_id order by f.assigned_at, f.user_id) as place
        from ${former('license_assignments')} f join unexpired s on s.id = f.license_id
        where ${allStay('license_assignments')}) r
      where r.place <= r.room) q
    where q.turn <= q.spare`;

/** Of which products the plan gives seats. */
export const productsGiven = `select distinct l.product from ${plan} p join licenses l on l.id = p.license_id
  where p.action = 'created'`;

/** Counts licenses of which the plan gives seats that are no longer free. $1 district, $2 today */
export const overbooked = `select count(*) as count from (
    select g.*, sum(g.given) over (partition by g.alike) as together from (
      select s.room, s.alike, s.spare, (select count(*) from ${plan} p where p.action = 'created' and p.license_id = s.id) as given
      from (${seatsOnceApplied}) s) g) x
  where x.given > 0 and (x.given > x.room or x.together > x.spare)`;

const notGiven = `${former('license_assignments')} f where not exists (
  select 1 from ${plan} p where p.license_id = f.license_id and p.user_id = f.user_id)`;
const licenseIsThere = 'exists (select 1 from licenses l where l.id = f.license_id)';

/** How many licenses do not come back, though they are there. */
export const countWithoutSeat = `select count(*) as count from ${notGiven} and ${licenseIsThere}`;

/** How many do not, as nobody has them any more. */
export const countWithoutLicense = `select count(*) as count from ${notGiven} and not ${licenseIsThere}`;
