// The guard of an undo: the rows of its run are no longer as the run left them, so taking the run back would lose what
// was done since.

import type { Database } from '../../database/database.ts';
import {
  countDrift,
  driftTable,
  laterRuns,
  lostIds,
  namesOfDrifted,
  noteDrift,
} from '../../database/statements/undo.ts';
import { isRecordTable, TABLES, type PortalRole, type TableName } from '../../roster/tables.ts';
import { KIND_NOUNS, kindOf } from '../plan/kinds.ts';
import { plural } from '../plural.ts';
import type { Guard, RunFacts } from './guard.ts';

/** How many names or ids of a kind a message gives. */
const NAMED = 3;

/** `taken`: it has the source id of a row that would come back. `lost`: licenses and books, which no undo brings back. */
type DriftRow =
  | { entity: TableName; how: keyof typeof HOW; role: PortalRole | null; count: number }
  | { entity: 'licenses' | 'books'; how: 'lost'; role: null; count: number };

/** Rows changed since the run, rows that hang on what it created, and what its rows hang on that is gone. */
export const drifted: Guard<RunFacts> = async ({ database, request }) => {
  const { undoes = 0, district } = request;
  await database.script(driftTable);
  for (const sql of noteDrift()) await database.run(sql, [district.id]);
  const rows = await database.all<DriftRow>(countDrift);
  if (rows.length === 0) return [];
  rows.sort((a, b) => placeOf(a) - placeOf(b));
  const parts = await Promise.all(rows.map((row) => describe(database, row)));
  const lost = rows.filter(({ how }) => how === 'lost');
  const ways = [
    ...(rows.length > lost.length ? [await wayOut(database, district.id, undoes)] : []),
    ...(lost.length > 0 ? [makeAgain(lost)] : []),
  ];
  const message = `Rows of run ${undoes} have changed since: ${parts.join('; ')}. ${ways.join(' ')}`;
  return [{ code: 'drifted', message, refuses: true }];
};

/** What is lost first: that comes before anything else; then schools, people and classes. */
const placeOf = ({ entity }: DriftRow): number => TABLES.findIndex(({ name }) => name === entity);

/** A user who is gone from plan and Portal has no role any more. */
const PERSON: Noun = ['person', 'people'];

const LOST: Record<'licenses' | 'books', Noun> = {
  licenses: ['license', 'licenses'],
  books: ['book', 'books'],
};

type Noun = [one: string, many: string];

function nounOf({ entity, role, count }: DriftRow): string {
  if (entity === 'licenses' || entity === 'books') return plural(count, ...LOST[entity]);
  const kind = kindOf(entity, role);
  return plural(count, ...(kind === undefined ? PERSON : KIND_NOUNS[kind]));
}

/** `2 students changed (Okoye, Lee; Ruiz, Ana)`, `4 homework or assessment records are new`, `license 7 no longer exists` */
async function describe(database: Database, row: DriftRow): Promise<string> {
  if (row.how === 'lost') return describeLost(database, row);
  const { entity, how, role, count } = row;
  const [one, many] = HOW[how];
  const what = `${count} ${nounOf(row)} ${plural(count, one, many)}`;
  if (how !== 'changed' || !isRecordTable(entity)) return what;
  const rows = await database.all<{ name: string | null }>(namesOfDrifted(entity, role), [NAMED]);
  const names = rows.flatMap(({ name }) => name ?? []);
  if (names.length === 0) return what;
  return `${what} (${names.join('; ')}${count > names.length ? '; …' : ''})`;
}

/** `license 7 no longer exists`. Only ids are known: the journal holds who had them, not what they were. */
async function describeLost(database: Database, row: DriftRow): Promise<string> {
  const { entity, count } = row;
  const rows = await database.all<{ id: string }>(lostIds, [entity, NAMED]);
  const ids = rows.map(({ id }) => id).join(', ') + (count > rows.length ? ', …' : '');
  const noun = nounOf(row);
  return count === 1 ? `${noun} ${ids} no longer exists` : `${count} ${noun} (${ids}) no longer exist`;
}

const HOW = {
  changed: ['was changed or deleted', 'were changed or deleted'],
  taken: ['has the source id of what would come back', 'have the source ids of what would come back'],
  new: ['is new and would be lost', 'are new and would be lost'],
  gone: ['is gone, though what would come back needs it', 'are gone, though what would come back needs them'],
} as const;

/** What is made in the Portal alone nobody can undo: it has to be there again, under its id. */
function makeAgain(lost: DriftRow[]): string {
  const nouns = lost.map(nounOf);
  const ids = lost.length === 1 && lost[0]!.count === 1 ? 'that id' : 'those ids';
  return `Create the ${nouns.join(' and ')} again under ${ids}, and undo again; or leave the run as it is.`;
}

async function wayOut(database: Database, district: number, undoes: number): Promise<string> {
  const later = await database.all<{ id: number; mode: string }>(laterRuns(database.dialect), [
    district,
    undoes,
  ]);
  if (later.length === 0)
    return 'They were changed by hand: put them back by hand, or leave the run as it is.';
  const runs = later.map(({ id, mode }) => `run ${id} (${mode})`).join(', then ');
  return `Undo ${runs} first.`;
}
