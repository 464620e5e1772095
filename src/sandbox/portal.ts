// Rows that people made by hand in the Portal, as a fixture keeps them: with names where the Portal has ids.
// It knows no Clever.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database, Value } from '../database/database.ts';
import { insertRow, NAMED } from '../database/statements/seed.ts';
import { withoutMark } from '../roster/byteOrderMark.ts';
import { Fault } from '../roster/errors.ts';

type NamedTable = keyof typeof NAMED;
type Fields = Record<string, Value>;

/** The tables a fixture may fill, parents first, and which of their columns name a row of another table. */
const TABLES: Record<string, { refers?: Record<string, NamedTable>; owned?: boolean; timed?: boolean }> = {
  books: {},
  schools: { owned: true, timed: true },
  users: { owned: true, timed: true },
  classes: { owned: true, timed: true, refers: { school: 'schools' } },
  licenses: { owned: true },
  school_users: { refers: { school: 'schools', user: 'users' } },
  class_teachers: { refers: { class: 'classes', user: 'users' } },
  class_students: { refers: { class: 'classes', user: 'users' } },
  license_assignments: { refers: { license: 'licenses', user: 'users' } },
  class_books: { refers: { class: 'classes', book: 'books' } },
  student_books: { refers: { user: 'users', class: 'classes', book: 'books' } },
  student_work: { refers: { user: 'users', class: 'classes' } },
};

/** When rows were made whose fixture does not say. */
const MADE_AT = '2026-08-03T16:00:00.000Z';

/**
 * Inserts the rows of `<folder>/portal/<name>.json` for the district, in one transaction: an object of tables, each a
 * list of rows with the table's columns. Instead of `school_id`, `user_id`, `class_id`, `license_id` and `book_id` a
 * row has `school`, `user` … with the source id, SIS id, e-mail address, full name, name, PO number or title of exactly
 * one row, in that order. Times that are left out are MADE_AT. Throws a Fault when a name means no row, or several.
 */
export async function seedPortal(
  database: Database,
  districtId: number,
  folder: string,
  name: string,
): Promise<void> {
  const file = join(folder, 'portal', `${name}.json`);
  const rows = await readRows(file);
  await database.transaction(async () => {
    for (const table of Object.keys(TABLES)) {
      for (const row of rows[table] ?? []) await insert(database, districtId, table, row);
    }
  });
}

async function readRows(file: string): Promise<Record<string, Fields[]>> {
  try {
    const rows = JSON.parse(withoutMark(await readFile(file, 'utf8'))) as Record<string, Fields[]>;
    const unknown = Object.keys(rows).find((table) => !Object.hasOwn(TABLES, table));
    if (unknown === undefined) return rows;
    throw new Fault('usage', `${file} names a table that cannot be filled: ${unknown}.`);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('usage', `Cannot read ${file}.`, null, error);
  }
}

async function insert(database: Database, districtId: number, table: string, row: Fields): Promise<void> {
  const { refers = {}, owned, timed } = TABLES[table]!;
  // The same book is given to many districts: it is made once.
  if (table === 'books' && (await find(database, districtId, 'books', row['title'])).length > 0) return;
  const values: Fields = {
    ...(owned ? { district_id: districtId } : {}),
    ...(timed ? { created_at: MADE_AT, updated_at: MADE_AT } : {}),
    ...(table.endsWith('_books') || table === 'license_assignments' ? { assigned_at: MADE_AT } : {}),
  };
  for (const [column, value] of Object.entries(row)) {
    const target = refers[column];
    if (target) values[`${column}_id`] = await idOf(database, districtId, target, value);
    else values[column] = value;
  }
  await database.run(insertRow(table, Object.keys(values)), Object.values(values));
}

async function idOf(
  database: Database,
  districtId: number,
  table: NamedTable,
  name: Value | undefined,
): Promise<Value> {
  const [id, another] = await find(database, districtId, table, name);
  if (id !== undefined && another === undefined) return id;
  throw new Fault(
    'usage',
    `${id === undefined ? 'No row' : 'More than one row'} of ${table} is called "${name}".`,
  );
}

/** The ids of the rows that are meant, all by the surest way in which any is. */
async function find(
  database: Database,
  districtId: number,
  table: NamedTable,
  name: Value | undefined,
): Promise<Value[]> {
  const found = await database.all<{ id: number; rank: number }>(NAMED[table], [districtId, name ?? null]);
  return found.filter(({ rank }) => rank === found[0]?.rank).map(({ id }) => id);
}
