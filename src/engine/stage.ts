// Reads the whole share into the staged tables, once and page by page, and drops what equals the Portal's rows. It knows
// no mode: what is kept or deleted is decided later.

import type { Value } from '../database/database.ts';
import { throwIfAborted } from '../roster/errors.ts';
import type { Collection } from '../roster/records.ts';
import type { SharePage } from '../source/source.ts';
import { oneAhead } from './oneAhead.ts';
import type { LinkConflict } from './plan/plan.ts';
import { prepareTables } from './prepareTables.ts';
import type { SyncRequest, SyncTools } from './request.ts';
import { stageClasses } from './staging/classes.ts';
import type { GatheredUser, Known, StagingContext } from './staging/context.ts';
import { stageCourses, stageTerms } from './staging/courses.ts';
import { Gathering } from './staging/gather.ts';
import { Mentions } from './staging/mentions.ts';
import { stageSchools } from './staging/schools.ts';
import { SourceIds } from './staging/sourceIds.ts';
import { Tally } from './staging/tally.ts';
import { UnderWay } from './staging/underWay.ts';
import { stageUsers } from './staging/users.ts';

const STEPS = {
  schools: stageSchools,
  courses: stageCourses,
  terms: stageTerms,
  users: stageUsers,
  classes: stageClasses,
};
const ORDER: Collection[] = ['schools', 'courses', 'terms', 'users', 'classes'];

/**
 * How many records may wait for the database or be worked on by it: four parts of classes, which keep it busy while the next
 * are parsed. With 700 a Reset that all classes differ for waited for each other and took 3 to 5 % longer; with 3,500 it took
 * no less than this.
 */
const RECORDS_WAITING = 2_000;

/** What staging found out, besides the staged rows. */
export interface Staged {
  tally: Tally;
  linkConflicts: LinkConflict[];
  /** Whether records come back that a Reset had deleted. */
  restores: boolean;
}

/** Stages the district's share. Faults of the source pass through; nothing is written to the Portal. */
export async function stage(request: SyncRequest, tools: SyncTools): Promise<Staged> {
  const context = newContext(request, tools);
  const { signal, on } = tools;
  await prepareTables(tools.database);
  const underWay = new UnderWay();
  let open = 0;
  const advanceTo = async (target: number) => {
    if (open < target) await underWay.settle(0);
    for (; open < target; open += 1) await STEPS[ORDER[open]!].finish(context);
  };
  try {
    // The source parses the next page while the database stages this one.
    for await (const page of oneAhead(tools.source.pages({ signal, on }))) {
      throwIfAborted(signal);
      const { collection, records, leftOut } = page;
      await advanceTo(ORDER.indexOf(collection));
      underWay.add(take(context, page), records.length + leftOut.length);
      await underWay.settle(RECORDS_WAITING);
      const count = context.tally.count(page);
      on?.({ type: 'read', collection, count });
    }
  } finally {
    // After an error too: no statement of a page may run amid those that close the run.
    await underWay.end();
  }
  await advanceTo(ORDER.length);
  const { tally, linkConflicts, restoring } = context;
  return { tally, linkConflicts, restores: restoring.found };
}

function newContext(request: SyncRequest, { database, stagedAtOnce }: SyncTools): StagingContext {
  const found = {
    tally: new Tally(),
    linkConflicts: [],
    restoring: { possible: null, found: false },
    shared: [],
    schools: new Map(),
    known: { users: newlyKnown(), classes: newlyKnown() },
    gathered: {
      users: new Gathering<GatheredUser>(stagedAtOnce),
      classes: new Gathering<Value[]>(stagedAtOnce),
    },
    listed: [],
    adults: new Set<string>(),
    lookups: { course: new Map<string, string[]>(), term: new Map<string, string[]>() },
    missing: newMissing(),
  };
  return { database, request, ...found };
}

const newlyKnown = (): Known => ({ inPortal: false, ids: new SourceIds(), seen: [] });

const newMissing = (): StagingContext['missing'] => ({
  schoolsOfUsers: new Mentions(),
  schoolsOfClasses: new Mentions(),
  course: new Mentions(),
  term: new Mentions(),
});

async function take(context: StagingContext, page: SharePage): Promise<void> {
  await Promise.all([noteLeftOut(context, page), takeRecords(context, page)]);
}

function takeRecords(context: StagingContext, page: SharePage): Promise<void> {
  switch (page.collection) {
    case 'schools':
      return STEPS.schools.take(context, page.records);
    case 'courses':
      return STEPS.courses.take(context, page.records);
    case 'terms':
      return STEPS.terms.take(context, page.records);
    case 'users':
      return STEPS.users.take(context, page.records);
    case 'classes':
      return STEPS.classes.take(context, page.records);
  }
}

/** A left-out record whose id could be read counts as shared: its row is not deleted. */
async function noteLeftOut({ database }: StagingContext, page: SharePage): Promise<void> {
  const ids = new Set(page.leftOut.flatMap(({ id }) => (id === null ? [] : [id])));
  const rows = [...ids].map((id) => [page.collection, id]);
  await database.load('tmp_left_out', ['collection', 'source_id'], rows);
}
