// Every row of the Portal at one moment, and in what two moments differ. It knows the schema, and nothing of what the
// program does with it.

import type { Row, Value } from '../../../src/database/database.ts';
import { TABLES } from '../../../src/roster/tables.ts';
import type { Portal } from '../../engine/portal.ts';

/** Rows by table and key, as the journal names them: `class_students 3/7`. */
export type State = ReadonlyMap<string, Row>;

/** A row before and after; null where there was none. */
export interface Difference {
  before: Row | null;
  after: Row | null;
}

/** Tables that no run writes. */
const OTHERS = ['districts', 'licenses', 'books'];

export async function stateOf(portal: Portal): Promise<State> {
  const tables = await portal.dump();
  for (const name of OTHERS) tables[name] = await portal.database.all<Row>(`select * from ${name}`);
  const keyOf = (name: string, row: Row) => {
    const { key } = TABLES.find((each) => each.name === name) ?? { key: ['id'] };
    return `${name} ${key.map((column) => row[column]).join('/')}`;
  };
  return new Map(
    Object.entries(tables).flatMap(([name, rows]) => rows.map((row) => [keyOf(name, row), row])),
  );
}

export function differences(before: State, after: State): Map<string, Difference> {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const both = keys.map((key): [string, Difference] => [
    key,
    { before: before.get(key) ?? null, after: after.get(key) ?? null },
  ]);
  return new Map(both.filter(([, each]) => JSON.stringify(each.before) !== JSON.stringify(each.after)));
}

const REFERS_TO: Record<string, string> = {
  district_id: 'districts',
  school_id: 'schools',
  user_id: 'users',
  class_id: 'classes',
  license_id: 'licenses',
  book_id: 'books',
};

/** The rows that a row refers to. */
const references = (row: Row): string[] =>
  Object.entries(row).flatMap(([column, id]) =>
    column in REFERS_TO && id !== null ? [`${REFERS_TO[column]!} ${String(id)}`] : [],
  );

/** Whose a row is, by what it hangs on. */
export function districtOf(row: Row, state: State): Value {
  const owner = references(row).find((key) => !key.startsWith('books '))!;
  return row['district_id'] ?? state.get(owner)!['district_id']!;
}

/** Why the database would not hold such rows: what refers to nothing, and source ids that two have. */
export function conflictsIn(state: State): string[] {
  const taken = new Map<string, string>();
  return [...state].flatMap(([key, row]) => {
    const lost = references(row).filter((other) => !state.has(other));
    const { district_id, source_id = null } = row;
    const name = `${key.split(' ')[0]!} ${String(district_id)} ${String(source_id)}`;
    const same = source_id === null ? undefined : taken.get(name);
    taken.set(name, key);
    return [...lost.map((other) => `${key} needs ${other}`), ...(same ? [`${key} is ${same}`] : [])];
  });
}
