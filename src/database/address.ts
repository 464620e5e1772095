// The address of a database as it is written: which URL it is, and whether a password stands in it. It opens nothing.

import { Fault } from '../roster/errors.ts';

/**
 * The URL; null for a path, and for a URL that is not read as it was meant: a `/`, `?` or `#` in a password ends the part
 * that the password stands in, and what follows, up to the `@`, would be taken for a name and shown.
 */
export function readUrl(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return (url.pathname + url.search + url.hash).includes('@') ? null : url;
}

/** Whether an address is one of a server rather than a path: `scheme://…`. One letter is a drive. */
export const isServerAddress = (address: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(address);

/** What no URL can be read of: `name:…@`, where the colon is not that of a drive, or a password in libpq's own words. */
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

/** The Fault about one of which neither a URL nor a path can be read. */
export const unreadableAddress = (): Fault =>
  wrongAddress('it cannot be read. In its parts, / ? # and @ are written as %2F %3F %23 and %40.');
