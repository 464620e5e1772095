// Licenses by hand: what a district bought, who uses it, and how many seats are left.

import { userName } from './names.ts';

/** How a license stands on a day. $2 today */
export const licenseStatus = (alias: string): string =>
  `case when ${alias}.expires_on < $2 then 'expired' when ${alias}.starts_on > $2 then 'not-begun' else 'in-force' end`;

/**
 * Licenses with the seats that are taken: by assignment, and by the students who hold a book of the product. A student takes
 * one seat of the product: of several licenses in force, of the earliest that has room; who finds none is counted with the last.
 * $1 district, $2 today
 */
const licensesWithSeats = `select f.*, f.given + case when f.holders <= f.before then 0
      when f.next is null or f.holders - f.before <= f.room then f.holders - f.before else f.room end as taken
  from (select r.*, lead(r.id) over (partition by r.product, r.status, r.audience = 'teacher' order by r.id) as next,
      coalesce(sum(r.room) over (partition by r.product, r.status, r.audience = 'teacher' order by r.id
        rows between unbounded preceding and 1 preceding), 0) as before
    from (select g.*, case when g.seats > g.given then g.seats - g.given else 0 end as room
      from (select l.*,
          (select count(*) from license_assignments a where a.license_id = l.id) as given,
          case when l.audience = 'teacher' or l.status <> 'in-force' then 0 else (
            select count(distinct sb.user_id) from student_books sb join books b on b.id = sb.book_id
            join users u on u.id = sb.user_id where b.product = l.product and u.district_id = l.district_id) end as holders
        from (select l.*, ${licenseStatus('l')} as status from licenses l where l.district_id = $1) l) g) r) f`;

/** All of a district, by product, the earliest first. $1 district, $2 today */
export const allLicenses = `select t.id, t.po_number as "poNumber", t.product, t.audience, t.seats, t.taken,
    t.starts_on as "startsOn", t.expires_on as "expiresOn", t.status
  from (${licensesWithSeats}) t order by t.product collate binary, t.id`;

/** Those in force, as reminders name them. $1 district, $2 today */
export const seats = `select t.id as "licenseId", t.product, t.audience, t.seats, t.taken as assigned
  from (${licensesWithSeats}) t where t.status = 'in-force' order by t.product collate binary, t.id`;

/** Who may use the licenses of a district. Joined crosswise, SQLite begins with these few. $1 district */
export const holders = `select a.license_id as "licenseId", u.id as "userId", ${userName('u')} as name
  from licenses l cross join license_assignments a cross join users u
  where l.district_id = $1 and a.license_id = l.id and u.id = a.user_id order by a.license_id, ${userName('u')} collate binary, u.id`;

/** What products are called: by books, which all districts share, and by the district's licenses. $1 district */
export const products = `select product from books
  union select product from licenses where district_id = $1 order by 1`;

/** $1 district, $2 PO number, $3 product, $4 audience, $5 seats, $6 and $7 its first and last day */
export const addLicense = `insert into licenses (district_id, po_number, product, audience, seats, starts_on, expires_on)
  values ($1, $2, $3, $4, $5, $6, $7) returning id`;

/**
 * Whoever gives seats of a product away writes its licenses first, which changes nothing: of two at once the second waits,
 * and counts what the first one left. $1 district, $2 product
 */
export const holdSeats = 'update licenses set seats = seats where district_id = $1 and product = $2';

/** $1 license, $2 user, $3 now */
export const giveLicense = `insert into license_assignments (license_id, user_id, assigned_at)
  values ($1, $2, $3)`;

/** $1 license, $2 user */
export const takeLicense = 'delete from license_assignments where license_id = $1 and user_id = $2';
