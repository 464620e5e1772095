// A plan as CSV, a row per change, for spreadsheets: the only import of csv-stringify.

import { stringify } from 'csv-stringify/sync';
import type { Change } from '../../engine/plan/change.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { isRecordTable } from '../../roster/tables.ts';
import { fieldChanges, fieldText } from './changeView.ts';
import { csvCell } from './safeText.ts';

const TITLES = [
  'action',
  'kind',
  'name',
  'school',
  'class',
  'portal id',
  'source id',
  'made by hand',
  'reason',
  'changes',
  'which class',
  'which person',
];

/** Yields the rows, titles first. It begins with a byte order mark: without one Excel garbles accents. */
export async function* csvReport(plan: Plan): AsyncIterable<string> {
  yield `\u{feff}${stringify([TITLES])}`;
  for await (const change of plan.read()) yield stringify([row(change)]);
}

function row(change: Change): string[] {
  const cells = [
    change.action,
    change.kind,
    change.name,
    change.school,
    change.class,
    change.id,
    change.sourceId,
    change.manual ? 'yes' : 'no',
    change.reason,
    fieldChanges(change).map(fieldText).join('; '),
    change.classKey,
    personKey(change),
  ];
  return cells.map((cell) => csvCell(cell === null ? '' : String(cell)));
}

/** Which person, of a row that is no record itself: the source id, of somebody made by hand `#` and the Portal id. */
function personKey({ table, who }: Change): string | null {
  if (who === null || isRecordTable(table)) return null;
  return who.sourceId ?? `#${who.id}`;
}
