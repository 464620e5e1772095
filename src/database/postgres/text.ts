// A statement as PostgreSQL takes it: with exactly the values that it names, numbered from 1, and its name for the order of
// bytes; and a time as it gives it.

import type { Value } from '../database.ts';

/** Renumbers `$3 … $7` to `$1 … $2`, with their values. */
export function forPostgres(sql: string, values: Value[]): { text: string; values: Value[] } {
  const named: number[] = [];
  const text = bytewise(sql).replace(/\$(\d+)/g, (_, digits: string) => {
    const number = Number(digits);
    if (!named.includes(number)) named.push(number);
    return `$${named.indexOf(number) + 1}`;
  });
  return { text, values: named.map((number) => values[number - 1] ?? null) };
}

/** The collation that SQLite calls `binary`. */
export const bytewise = (sql: string): string => sql.replaceAll('collate binary', 'collate "C"');

/** A time of the server, whose zone is UTC, as ISO 8601 text: milliseconds, and what it has beyond them. */
export function isoTime(text: string): string {
  const [, day, seconds, fraction = ''] = /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d+))?\+00$/.exec(text) ?? [];
  if (day === undefined) return text;
  return `${day}T${seconds}.${fraction.padEnd(fraction.length > 3 ? 6 : 3, '0')}Z`;
}
