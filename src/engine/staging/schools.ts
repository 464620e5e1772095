// Stages the shared schools, all at once, since a district has few. From then on it is known which of them sync.

import type { Database, Value } from '../../database/database.ts';
import { hasRows } from '../../database/statements/compare.ts';
import { knownSchools } from '../../database/statements/districts.ts';
import { knowSchools, meanLeftOut, schoolsThatSync } from '../../database/statements/stage.ts';
import { SCHOOL_COLUMNS } from '../../database/statements/temporary.ts';
import { recognize } from '../recognize.ts';
import { lastOfEach, runAll, type StagingContext, type StagingStep } from './context.ts';
import { selectSchools, type Selected } from './selection.ts';
import type { Schools } from './standing.ts';

/** The step that stages schools. */
export const stageSchools: StagingStep<'schools'> = {
  async take(context, records) {
    context.shared.push(...records);
  },

  async finish(context) {
    const before = await known(context);
    const selected = selectSchools(lastOfEach(context, context.shared), before, context.request.schools);
    await context.database.load('tmp_schools', [...SCHOOL_COLUMNS], selected.map(schoolRow));
    const read = new Set(selected.map(({ school }) => school.sourceId));
    const unread = before.filter(({ sourceId }) => !read.has(sourceId));
    await context.database.load(
      'tmp_unread_schools',
      ['source_id', 'selected'],
      unread.map((each) => [each.sourceId, each.selected]),
    );
    await runAll(context, [...knowSchools, meanLeftOut('schools')]);
    await recognize(context, 'schools');
    context.schools = await stagedSchools(context.database);
    for (const table of ['users', 'classes'] as const) {
      const found = await context.database.all(hasRows(table), [context.request.district.id]);
      context.known[table].inPortal = found.length > 0;
    }
  },
};

/** Which of the shared schools sync, once they have been recognized. */
export async function stagedSchools(database: Database): Promise<Schools> {
  const rows = await database.all<{ sourceId: string; id: number | null; syncs: number }>(schoolsThatSync);
  return new Map(rows.map(({ sourceId, id, syncs }) => [sourceId, { id, syncs: Boolean(syncs) }]));
}

async function known({ database, request }: StagingContext) {
  const rows = await database.all<{ sourceId: string; selected: number }>(knownSchools, [
    request.district.id,
  ]);
  return rows.map(({ sourceId, selected }) => ({ sourceId, selected: Boolean(selected) }));
}

function schoolRow({ school, selected, isNew, wasSelected }: Selected): Value[] {
  const { sourceId, sisId, name, number, ncesId, lowGrade, highGrade } = school;
  return [sourceId, sisId, name, number, ncesId, lowGrade, highGrade, selected, isNew, wasSelected];
}
