// Tables of other programs in the Portal's database, whose rows go with the Portal's or are changed with them.

import { table, TABLES, type TableName } from '../../roster/tables.ts';
import { planTable } from './columns.ts';

/** A column of a key by which rows of a table go, or change, with the row that they refer to. */
export interface ForeignKey {
  /** Names the key that the column is part of. */
  key: string;
  /** The table and its column, quoted where they have to be. */
  child: string;
  column: string;
  parent: string;
  /** The parent's column; null where the key names only the table. */
  refers: string | null;
  /** Whether this user may read the child's rows. */
  readable: number;
}

/** Those by which other programs' tables hang on rows that a plan can delete. */
export const ofOthers = (references: ForeignKey[]): ForeignKey[] =>
  references.filter(({ child, parent }) => isPlanned(parent) && !isPlanned(child.replaceAll('"', '')));

const isPlanned = (name: string): name is TableName => TABLES.some((each) => each.name === name);

/** How many rows of a table the plan's deletions take along or change, by any of its keys. */
export function countReferring(child: string, references: ForeignKey[]): string {
  const keys = [...new Set(references.map(({ key }) => key))];
  const hangs = keys.map((key) => hangsOnDeleted(references.filter((each) => each.key === key)));
  return `select count(*) as count from ${child} c where ${hangs.join(' or ')}`;
}

/** A key may lead to a column that another program added to the Portal's table: plans do not have it, so the row is joined. */
function hangsOnDeleted(columns: ForeignKey[]): string {
  const { name, key } = table(columns[0]!.parent as TableName);
  const own = columns.map(({ column }) => `c.${column}`);
  const referred = columns.map(({ refers }, index) => `t."${refers ?? key[index]!}"`);
  const same = key.map((each) => `t.${each} = p.${each}`);
  return `(${own.join(', ')}) in (select ${referred.join(', ')}
    from ${planTable(name)} p join ${name} t on ${same.join(' and ')} where p.action = 'deleted')`;
}
