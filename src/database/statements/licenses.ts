// Licenses by hand: what a district bought, and who uses it. Which seats are taken is seats.ts's.

import { userName } from './names.ts';
import { seatsNow } from './seats.ts';

/** All of a district, by product, the earliest first. $1 district, $2 today */
export const allLicenses = `select t.id, t.po_number as "poNumber", t.product, t.audience, t.seats, t.taken,
    t.starts_on as "startsOn", t.expires_on as "expiresOn", t.status
  from (${seatsNow}) t order by t.product collate binary, t.id`;

/** Those in force, as reminders name them. $1 district, $2 today */
export const seats = `select t.id as "licenseId", t.product, t.audience, t.seats, t.taken as assigned
  from (${seatsNow}) t where t.status = 'in-force' order by t.product collate binary, t.id`;

/** Who may use the licenses of a district. Joined crosswise, SQLite begins with these few. $1 district */
export const holders = `select a.license_id as "licenseId", u.id as "userId", ${userName('u')} as name
  from licenses l cross join license_assignments a cross join users u
  where l.district_id = $1 and a.license_id = l.id and u.id = a.user_id order by a.license_id, ${userName('u')} collate binary, u.id`;

/** What products are called: by books, which all districts share, and by the district's licenses. $1 district */
export const products = `select product from books
  union select product from licenses where district_id = $1 order by 1`;

/**
 * Whoever adds a license writes its district first, which changes nothing: of two at once the second waits, and finds what
 * the first one added. $1 district
 */
export const holdOrders = 'update districts set name = name where id = $1';

/** $1 district, $2 PO number, $3 product, $4 audience, $5 seats, $6 and $7 its first and last day */
export const addLicense = `insert into licenses (district_id, po_number, product, audience, seats, starts_on, expires_on)
  values ($1, $2, $3, $4, $5, $6, $7) returning id`;

/** $1 license, $2 user, $3 now */
export const giveLicense = `insert into license_assignments (license_id, user_id, assigned_at)
  values ($1, $2, $3)`;

/** $1 license, $2 user */
export const takeLicense = 'delete from license_assignments where license_id = $1 and user_id = $2';
