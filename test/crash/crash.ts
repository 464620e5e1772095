// Kills processes in the middle of a step and looks at what they leave behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { checkDatabase } from '../../src/database/check.ts';
import { openDatabase } from '../../src/database/open.ts';
import { deleteSchool } from '../../src/engine/deleteSchool.ts';
import { pruneJournals } from '../../src/engine/history/prune.ts';
import type {
  DeletionRequest,
  RunTools,
  SyncOutcome,
  SyncRequest,
  UndoRequest,
} from '../../src/engine/request.ts';
import { sync } from '../../src/engine/sync.ts';
import { undo } from '../../src/engine/undo.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { TABLES } from '../../src/roster/tables.ts';
import type { SharedDistrict, SharePage } from '../../src/source/source.ts';
import type { Share } from '../engine/share.ts';
import { aloneIn, copyDatabase, giveIdsAgain, type TestDatabase } from '../support/databases.ts';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** What the child does: as data, for it is another process. Times are ISO 8601. */
export type Step =
  | { kind: 'sync'; request: SyncRequest; share: string; now: string }
  | { kind: 'undo'; request: UndoRequest; now: string }
  | { kind: 'delete'; request: DeletionRequest; now: string }
  | { kind: 'prune'; keepDays: number; now: string };

/** A database as a step finds it, and what is in it before and after the step. */
export interface Scenario {
  folder: string;
  /** Where the database to copy is. */
  origin: string;
  step: Step;
  before: string;
  after: string;
  /** How many runs there are before. */
  runs: number;
  statements: number;
  /** How long the step takes, from its beginning. */
  milliseconds: number;
}

/** What of a database has to be whole: the Portal, its settings and the journal. Runs differ by their processes. */
const WHOLE = [
  ...TABLES.map(({ name }) => name),
  'sync_settings',
  'sync_schools',
  'sync_subscribers',
  'sync_changes',
];

interface Contents {
  whole: string;
  runs: string[];
  erased: number;
  problems: string[];
}

interface RunRow {
  status: string;
  erased: string | null;
}

/** Opens a database as the next program would, which repairs it, and reads all of it. */
async function contents(location: string): Promise<Contents> {
  const database = await openDatabase(location);
  try {
    await aloneIn(database);
    const runs = await database.all<RunRow>('select status, erased_at as erased from sync_runs order by id');
    // Of the journal, the runs' numbers count: a run that was killed has one, too.
    const rows = async (name: string) => (await database.all(`select * from ${name}`)).map(withoutRun).sort();
    return {
      whole: JSON.stringify(await Promise.all(WHOLE.map(rows))),
      runs: runs.map(({ status }) => status),
      erased: runs.filter(({ erased }) => erased !== null).length,
      problems: await checkDatabase(database),
    };
  } finally {
    await database.close();
  }
}

const withoutRun = (row: unknown): string => JSON.stringify({ ...(row as object), run_id: undefined });

/** The share as the child reads it. */
export async function writeShare(file: string, share: Share): Promise<string> {
  const pages: SharePage[] = [];
  for await (const page of share.pages()) pages.push(page);
  await writeFile(file, JSON.stringify({ district: await share.district(), pages }));
  return file;
}

/** Runs the step to its end in a child that counts: what it leaves is what every other one has to come to. */
export async function scenario(folder: string, origin: string, step: Step): Promise<Scenario> {
  const copy = await copyDatabase(origin, join(folder, 'whole.db'));
  const { whole: before, runs } = await contents(copy.location);
  const { statements, milliseconds } = await inChild(copy.location, step);
  const { whole: after } = await contents(copy.location);
  await copy.drop();
  return { folder, origin, step, before, after, runs: runs.length, statements, milliseconds };
}

async function inChild(location: string, step: Step): Promise<{ statements: number; milliseconds: number }> {
  const child = start(location, step);
  let said = '';
  let begun = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    begun ||= performance.now();
    said += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const statements = Number(/^begun\n(\d+)\n$/.exec(said)?.[1]);
  if (code !== 0 || !statements) throw new Error(`The child ended with ${code}, saying: ${said}`);
  return { statements, milliseconds: performance.now() - begun };
}

const start = (location: string, step: Step, killAfter?: number) =>
  spawn(process.execPath, [CHILD, JSON.stringify({ location, step, killAfter })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** When a child is killed: after the n-th statement, by itself, or so long after it began, from here. */
export type Moment = { statement: number } | { milliseconds: number };

export interface Killed {
  /** Whether the child was killed, and not done before. */
  landed: boolean;
  /** Whether a run, or a transaction of a prune, had begun that did not end. */
  midRun: boolean;
  left: 'before' | 'after';
}

/** Kills a step at a moment; throws when what it leaves is neither before nor after, or cannot be gone on from. */
export async function kill(scene: Scenario, moment: Moment, name: string): Promise<Killed> {
  const copy = await copyDatabase(scene.origin, join(scene.folder, `${name}.db`));
  const signal = await endedBy(start(copy.location, scene.step, statementOf(moment)), moment);
  const { whole, runs, problems, erased } = await contents(copy.location);
  if (problems.length > 0) throw new Error(`After ${JSON.stringify(moment)}: ${JSON.stringify(problems)}`);
  requireWhole(scene, whole, moment);
  // What is undone, or deleted, cannot be so again.
  const isDone = ['undo', 'delete'].includes(scene.step.kind) && whole === scene.after;
  if (!isDone) await goOn(scene, copy, `${whole}${runs.join()}${erased}`);
  await copy.drop();
  const landed = signal === 'SIGKILL';
  const midRun = landed && (scene.step.kind === 'prune' || runs.slice(scene.runs).includes('In Progress'));
  return { landed, midRun, left: whole === scene.after ? 'after' : 'before' };
}

const statementOf = (moment: Moment): number | undefined =>
  'statement' in moment ? moment.statement : undefined;

/** Kills the child, unless it does that itself; returns which signal ended it. */
async function endedBy(child: ReturnType<typeof start>, moment: Moment): Promise<string | null> {
  const closed = once(child, 'close') as Promise<[number | null, string | null]>;
  if ('milliseconds' in moment) {
    await Promise.race([once(child.stdout, 'data'), closed]);
    await sleep(moment.milliseconds);
    child.kill('SIGKILL');
  } else child.stdout.resume();
  const [code, signal] = await closed;
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The child ended with ${code ?? signal}`);
  return signal;
}

/** Before or after; a prune erases run by run, so some may be gone. */
function requireWhole({ step, before, after }: Scenario, whole: string, moment: Moment): void {
  if (step.kind === 'prune' || whole === before || whole === after) return;
  throw new Error(`After ${JSON.stringify(moment)} the Portal is neither as before nor as after`);
}

/** Databases that were gone on from: of equal ones, the next run is the same. */
const wentOn = new Set<string>();

/** The same step again, here: it succeeds, marks the dead run, and ends where an uninterrupted one ends. */
async function goOn({ step, after }: Scenario, { location }: TestDatabase, key: string): Promise<void> {
  const state = JSON.stringify(step) + key;
  if (wentOn.has(state)) return;
  wentOn.add(state);
  const database = await openDatabase(location);
  try {
    await giveIdsAgain(database);
    await again(step, { database, clock: () => new Date(step.now), processes: localProcesses });
  } finally {
    await database.close();
  }
  const ended = await contents(location);
  if (ended.problems.length > 0 || ended.whole !== after) throw new Error('The next run ends elsewhere');
  if (ended.runs.includes('In Progress')) throw new Error('The dead run still seems to be in progress');
}

async function again(step: Step, tools: RunTools): Promise<void> {
  if (step.kind === 'prune') {
    await pruneJournals(tools.database, { keepDays: step.keepDays, now: tools.clock() });
    return;
  }
  const { report } = await launch(step, tools);
  if (report.status !== 'launched') throw new Error(`The next run was ${report.status}`);
}

async function launch(step: Exclude<Step, { kind: 'prune' }>, tools: RunTools): Promise<SyncOutcome> {
  if (step.kind === 'undo') return undo(step.request, tools);
  if (step.kind === 'delete') return deleteSchool(step.request, tools);
  return sync(step.request, { ...tools, source: await readShare(step.share) });
}

async function readShare(file: string) {
  const share = JSON.parse(await readFile(file, 'utf8')) as { district: SharedDistrict; pages: SharePage[] };
  return {
    name: 'Clever',
    district: async () => share.district,
    async *pages(): AsyncIterable<SharePage> {
      yield* share.pages;
    },
    close: async () => undefined,
  };
}

/** Kills at every moment, some at a time; returns what came of each. */
export async function killAll(scene: Scenario, moments: Moment[], atATime = 3): Promise<Killed[]> {
  const left = [...moments];
  const killed: Killed[] = [];
  const lane = async (_: unknown, name: number) => {
    for (let moment = left.shift(); moment; moment = left.shift())
      killed.push(await kill(scene, moment, `lane${name}`));
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  return killed;
}
