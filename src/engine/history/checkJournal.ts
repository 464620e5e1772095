// Compares the journal with the runs' reports and with the Portal's tables: for `db check`, and before an undo. Reads only.

import type { Database } from '../../database/database.ts';
import * as statements from '../../database/statements/check.ts';
import { throwIfAborted } from '../../roster/errors.ts';
import { hasOwnId, TABLES, type Table, type TableName } from '../../roster/tables.ts';
import {
  ACTIONS,
  isLossKind,
  KIND_ROWS,
  type Action,
  type Kind,
  type LossKind,
  type RecordCounts,
} from '../plan/kinds.ts';
import type { Report } from '../report/report.ts';

interface Journaled {
  entity: string;
  action: string;
  rows: number;
}

/** `changes` and `losses` are JSON. */
interface KeptRun {
  run: number;
  status: string;
  changes: string | null;
  losses: string | null;
  journaled: string | null;
}

type Counted = Pick<Report, 'changes' | 'losses'>;

/** Problems, a line each; an empty list when all is well. */
export async function checkJournal(database: Database, signal?: AbortSignal): Promise<string[]> {
  const problems: string[] = [];
  for (const check of [disagreements, malformedRows, ...TABLES.filter(hasOwnId).map(returnedRows)]) {
    throwIfAborted(signal);
    problems.push(...(await check(database)));
  }
  return problems;
}

/** The same of one complete run, as far as it alone goes. */
export async function checkJournalOf(
  database: Database,
  { run, report }: { run: number; report: Report | null },
): Promise<string[]> {
  const rows = await database.all<Journaled>(statements.journaled, [run]);
  return [...(report ? differences(run, report, rows) : []), ...(await malformedRows(database, run))];
}

/** A run's report and its journal are of one transaction, so they count the same. */
async function disagreements(database: Database): Promise<string[]> {
  const problems: string[] = [];
  for await (const run of database.each<KeptRun>(statements.keptRuns(database.dialect)))
    problems.push(...disagreementsOf(run));
  return problems;
}

function disagreementsOf({ run, status, changes, losses, journaled }: KeptRun): string[] {
  const rows = JSON.parse(`[${journaled ?? ''}]`) as Journaled[];
  if (status !== 'Launched' && status !== 'Undone')
    return rows.length > 0 ? [`run ${run} is ${status}, but has a journal`] : [];
  if (changes === null || losses === null) return [`run ${run} is ${status}, but has no report`];
  return differences(
    run,
    { changes: JSON.parse(changes) as Report['changes'], losses: JSON.parse(losses) as Report['losses'] },
    rows,
  );
}

function differences(run: number, report: Counted, rows: Journaled[]): string[] {
  return reported(report).flatMap(({ entity, action, told }) => {
    const of = rows.filter((each) => each.entity === entity && each.action === action);
    const found = of.reduce((sum, each) => sum + each.rows, 0);
    if (found === told) return [];
    return [`run ${run} reports ${told} ${entity} ${action}, its journal has ${found}`];
  });
}

interface Told {
  entity: TableName;
  action: Action;
  told: number;
}

/** What a report counts, by table and action; of what goes with a deletion, only that. */
function reported({ changes, losses }: Counted): Told[] {
  const countsOf = (kind: Kind | LossKind): Partial<RecordCounts> =>
    isLossKind(kind) ? { deleted: losses[kind] } : changes[kind];
  const tables = [...new Set(KIND_ROWS.map(([, table]) => table))];
  return tables.flatMap((entity) => {
    const kinds = KIND_ROWS.filter(([, table]) => table === entity).map(([kind]) => countsOf(kind));
    return ACTIONS.flatMap((action): Told[] => {
      const counts = kinds.flatMap((each) => each[action] ?? []);
      return counts.length === 0 ? [] : [{ entity, action, told: counts.reduce((sum, each) => sum + each) }];
    });
  });
}

async function malformedRows(database: Database, run?: number): Promise<string[]> {
  const rows = await database.all<{ run: number; rows: number }>(
    statements.malformed(run !== undefined),
    run === undefined ? [] : [run],
  );
  return rows.map(
    ({ run, rows: count }) => `${count} rows of the journal of run ${run} lack their values before or after`,
  );
}

const returnedRows =
  (table: Table) =>
  async (database: Database): Promise<string[]> => {
    const [row] = await database.all<{ rows: number }>(statements.returned(table));
    if (!row?.rows) return [];
    return [`${row.rows} rows of ${table.name} are there, though the journal deleted them`];
  };
