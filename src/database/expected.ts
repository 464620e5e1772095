// What a database of this version has to have, read from the statements that make it.

import type { Dialect } from './database.ts';
import { pendingFrom } from './migrations.ts';

/** A column as it is made: its name, and the first word of its type. */
export interface Expected {
  name: string;
  type: string;
}

/** How those parts of a table's definition begin that are no columns. */
const CONSTRAINTS = ['primary', 'unique'];

/** Every table with its columns, the Portal's and the tool's. */
export function expectedTables(dialect: Dialect): Map<string, Expected[]> {
  const tables = new Map<string, Expected[]>();
  for (const sql of pendingFrom(dialect).statements) {
    const [, made, definition] = /^create table (?:if not exists )?(\w+) \((.*)\)/s.exec(sql) ?? [];
    if (made !== undefined && definition !== undefined) tables.set(made, columnsOf(definition));
    const [, altered, column] = /^alter table (\w+) add column (\w+ \w+)/.exec(sql) ?? [];
    if (altered !== undefined && column !== undefined) tables.get(altered)?.push(...columnsOf(column));
  }
  return tables;
}

/** The tool's own indexes, one of which lets one run of a district be open. Those of the Portal only make it fast. */
export const expectedIndexes = (dialect: Dialect): string[] =>
  pendingFrom(dialect).statements.flatMap(
    (sql) => /^create (?:unique )?index (?:if not exists )?(sync_\w+)/.exec(sql)?.[1] ?? [],
  );

/** The first words of each part that a comma ends, unless the comma is within parentheses. */
const columnsOf = (definition: string): Expected[] =>
  withoutParentheses(definition)
    .split(',')
    .map((part) => part.trim().split(' '))
    .map(([name = '', type = '']) => ({ name, type }))
    .filter(({ name }) => !CONSTRAINTS.includes(name));

function withoutParentheses(text: string): string {
  const outer = text.replace(/\([^()]*\)/g, '');
  return outer === text ? text : withoutParentheses(outer);
}
