// Columns of the Portal whose values are of another kind than statements take them for, as PostgreSQL tells kinds apart:
// any whole number is an id, any varchar a text. A server says of most of them nothing that a person could go by.

import { TABLES, type ColumnType } from '../../roster/tables.ts';

/** PostgreSQL's categories of types, and one of each to have instead. */
const KINDS: Record<ColumnType, [category: string, instead: string]> = {
  id: ['N', 'bigint'],
  number: ['N', 'numeric'],
  text: ['S', 'text'],
  day: ['S', 'text'],
  flag: ['B', 'boolean'],
  time: ['D', 'timestamptz'],
};

const wanted = TABLES.flatMap(({ name: table, key, columns }) =>
  [...key.map((name) => ({ name, type: 'id' as const })), ...columns].map(({ name, type }) => {
    const [category, instead] = KINDS[type];
    return `('${table}', '${name}', '${category}', '${instead}')`;
  }),
);

/** Finds them: a line each, as `problem`. */
export const otherTypes = `select wanted.of || '.' || wanted.name || ' is of type ' || format_type(a.atttypid, null)
    || ', and has to be ' || wanted.instead as problem
  from (values ${wanted.join(', ')}) as wanted (of, name, category, instead)
  join pg_attribute a on a.attrelid = to_regclass(wanted.of) and a.attname = wanted.name and not a.attisdropped
  join pg_type t on t.oid = a.atttypid where t.typcategory <> wanted.category order by 1`;
