// The address of a database as it is written: which URL it is, and whether a password stands in it. It opens nothing.

import { Fault } from '../roster/errors.ts';

/**
 * The URL; null for a path, and for a URL that is not read as it was meant: a `/`, `?` or `#` in a password ends the part
 * that the password stands in, and what follows, up to the `@`, would be taken for a name and shown.
 */
export function readUrl(address: string): URL | null {
  const whole = address.replace(BEFORE_NO_HOST, `$&${NO_HOST}`);
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  return (url.pathname + url.search + url.hash).includes('@') ? null : url;
}

/** Where a host is missing, which libpq accepts and a URL does not: behind `scheme://`, or behind the user named there. */
const BEFORE_NO_HOST = /^[a-z][a-z0-9+.-]+:\/\/(?:[^/?#]*@|(?![^/?#]*@))(?=[:/?#]|$)/i;

/** Stands where there is no host: nobody's name, by RFC 2606. */
const NO_HOST = 'none.invalid';

/** The host that a URL of `readUrl` names, if any. */
export const hostOf = ({ hostname }: URL): string =>
  hostname === NO_HOST ? '' : hostname.replace(/^\[|\]$/g, '');

/** Whether an address is one of a server rather than a path: `scheme://…`. One letter is a drive. */
export const isServerAddress = (address: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(address);

/**
 * Whether a text is meant for an address, and would make a new file of that name: `postgres:host`, `host:5432/portal`,
 * `dbname=portal`. One letter before the colon is a drive.
 */
export const isHalfAddress = (text: string): boolean =>
  !isServerAddress(text) && /^[a-z][a-z0-9+.-]+:|^[a-z_]+\s*=/i.test(text.trim());

/**
 * What may be a password in an address that is not read as a URL: `name:…@` (one letter before the colon is a drive), or
 * `password = …` in libpq's own words.
 */
const MAY_HOLD_PASSWORD = /\w\w:.*@|password\s*=/is;

/** Whether a password stands in the address, or may stand in it. */
export function holdsPassword(address: string): boolean {
  const url = readUrl(address);
  if (url === null) return MAY_HOLD_PASSWORD.test(address);
  return url.password !== '' || url.searchParams.has('password') || url.searchParams.has('sslpassword');
}

/** A Fault `usage` about an address, which it does not quote. */
export function wrongAddress(problem: string): Fault {
  return new Fault(
    'usage',
    `The database's address is wrong: ${problem}`,
    'Give postgres://user@host:port/database?sslmode=…, and the password in PGPASSWORD or ~/.pgpass.',
  );
}

/** The Fault about a half address, which it does not quote. */
export const halfAddress = (): Fault =>
  new Fault(
    'usage',
    'The database is neither a path nor an address: an address begins with postgres://.',
    'Give postgres://user@host:port/database, or the path of a SQLite file: a name that holds : or = as ./name.',
  );

/** The Fault about an address that can be read neither as a URL nor as a path. */
export const unreadableAddress = (): Fault =>
  wrongAddress('it cannot be read. In its parts, / ? # and @ are written as %2F %3F %23 and %40.');
