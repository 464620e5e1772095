// The plan's fingerprint: twelve hex digits over its canonical lines.

import { createHash } from 'node:crypto';
import type { Database, Row } from '../database/database.ts';
import { changedLines, newLines } from '../database/statements/digest.ts';
import { TABLES } from '../roster/tables.ts';
import type { SettingChanges } from './plan/plan.ts';
import { rowsOf, type Planned } from './plan/planned.ts';
import type { RunRequest } from './request.ts';

/** Changes with the form of the lines: a digest approved with another form is no approval. */
const FORM = 'clever-sync plan 6';

/**
 * The digest of the plan in the temporary tables, and of the schools that are selected or deselected with it: the
 * same for the same share and Portal rows, on any database.
 */
export async function digest(
  database: Database,
  { mode, undoes, district }: Pick<RunRequest, 'mode' | 'undoes' | 'district'>,
  planned: Planned,
  schools: SettingChanges['schools'],
): Promise<string> {
  const what = undoes === undefined ? mode : `${mode} ${undoes}`;
  const hash = createHash('sha256').update(`${FORM}\n${what}\n${district.id}\n${district.sourceId}\n`);
  const selection = schools.map(({ sourceId, selected }) =>
    canonical({ sourceId, selected: Number(selected) }),
  );
  for (const line of selection.sort()) hash.update(line);
  const parts = [
    ...newLines(database.dialect).map(({ of, sql }) => ({
      sql,
      isEmpty: of !== null && planned[of].created === 0,
    })),
    ...TABLES.map((table) => ({
      sql: changedLines(table, database.dialect),
      isEmpty: rowsOf(planned[table.name]) === 0,
    })),
  ];
  for (const [index, { sql, isEmpty }] of parts.entries()) {
    hash.update(`${index}\n`);
    if (isEmpty) continue;
    for await (const row of database.each<Row>(sql)) hash.update(canonical(row));
  }
  return hash.digest('hex').slice(0, 12);
}

/** One line: values in the order of columns. */
const canonical = (row: object): string => `${JSON.stringify(Object.values(row))}\n`;
