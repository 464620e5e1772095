// Values that a column of a Portal cannot have. SQLite takes any of them, and statements then fail of which nobody can tell
// what is wrong.

import type { Expected } from '../expected.ts';

/** Columns that hold JSON, which to SQLite is a text. */
const JSON_COLUMNS = ['report', 'before', 'after', 'progress'];

/** Finds them in a table, in one pass: a line for each column, as `problem`. */
export function otherValues(table: string, columns: Expected[]): string {
  const sums = columns.map((column) => `sum(${isOther(column)}) as "${column.name}"`);
  const problems = columns.map(
    ({ name }) =>
      `select '${table} has values in ${name} that it cannot hold: ' || "${name}" as problem from found where "${name}" > 0`,
  );
  return `with found as (select ${sums.join(', ')} from ${table}) ${problems.join(' union all ')}`;
}

/** A text must only not be bytes: a Portal may keep numbers in such a column, and they can be read. */
function isOther({ name, type }: Expected): string {
  if (JSON_COLUMNS.includes(name)) return `not json_valid("${name}")`;
  if (type === 'text') return `typeof("${name}") = 'blob'`;
  return `typeof("${name}") in ('blob', 'text'${type === 'double' ? '' : ", 'real'"})`;
}
