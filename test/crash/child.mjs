// A process to be killed: runs one step on a database and, when told, kills itself after the n-th statement. It runs the
// built program's engine behind a wrapper that counts statements: nothing in the product knows of it.

import { readFileSync } from 'node:fs';
import { localProcesses } from '../../dist/localProcesses.js';
import { openDatabase } from '../../dist/database/open.js';
import { renewLease } from '../../dist/database/statements/openRuns.js';
import { deleteSchool } from '../../dist/engine/deleteSchool.js';
import { pruneJournals } from '../../dist/engine/history/prune.js';
import { sync } from '../../dist/engine/sync.js';
import { undo } from '../../dist/engine/undo.js';

const { location, step, killAfter } = JSON.parse(process.argv[2]);
let done = 0;

/** A statement ended, or a transaction began or was committed. */
function count() {
  done += 1;
  if (done === killAfter) process.kill(process.pid, 'SIGKILL');
}

async function counted(promise) {
  const value = await promise;
  count();
  return value;
}

/** The database, counting. */
const counting = (database) => ({
  dialect: database.dialect,
  location: database.location,
  all: (...call) => counted(database.all(...call)),
  // Signs of life come when the time has come, so that a slow run has more of them.
  run: (...call) => (call[0] === renewLease ? database.run(...call) : counted(database.run(...call))),
  script: (...call) => counted(database.script(...call)),
  load: (...call) => counted(database.load(...call)),
  async *each(...call) {
    yield* database.each(...call);
    count();
  },
  transaction: (work, waiting) =>
    counted(
      database.transaction(() => {
        count();
        return work();
      }, waiting),
    ),
  close: () => database.close(),
});

const source = (share) => ({
  name: 'Clever',
  district: async () => share.district,
  async *pages() {
    yield* share.pages;
  },
  close: async () => {},
});

const STEPS = {
  sync: (tools, { request, share }) =>
    sync(request, { ...tools, source: source(JSON.parse(readFileSync(share, 'utf8'))) }),
  undo: (tools, { request }) => undo(request, tools),
  delete: (tools, { request }) => deleteSchool(request, tools),
  prune: ({ database }, { keepDays, now }) => pruneJournals(database, { keepDays, now: new Date(now) }),
};

const database = counting(await openDatabase(location));
const tools = { database, clock: () => new Date(step.now), processes: localProcesses };
process.stdout.write('begun\n');
await STEPS[step.kind](tools, step);
process.stdout.write(`${done}\n`);
await database.close();
