// Stages courses and terms: looked up by the sections that name them, never rows of their own.

import type { Value } from '../../database/database.ts';
import { addLater } from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import { lastOfEach, loadPage, type StagingContext, type StagingStep } from './context.ts';

export const stageCourses: StagingStep<'courses'> = {
  async take(context, records) {
    const rows = lastOfEach(context, records).map(({ sourceId, name, number }) => [sourceId, name, number]);
    for (const { sourceId, name, number } of records)
      context.lookups.course.set(sourceId, [name ?? '', number ?? '']);
    await keepLast(context, 'tmp_courses', ['source_id', 'name', 'number'], rows);
  },
  async finish() {},
};

export const stageTerms: StagingStep<'terms'> = {
  async take(context, records) {
    const rows = lastOfEach(context, records).map((term) => [
      term.sourceId,
      term.name,
      term.startsOn,
      term.endsOn,
    ]);
    for (const { sourceId, name, startsOn, endsOn } of records)
      context.lookups.term.set(sourceId, [name ?? '', startsOn ?? '', endsOn ?? '']);
    await keepLast(context, 'tmp_terms', ['source_id', 'name', 'starts_on', 'ends_on'], rows);
  },
  async finish() {},
};

/** Loads rows of which an earlier page may have had some. */
async function keepLast(
  context: StagingContext,
  table: 'tmp_courses' | 'tmp_terms',
  columns: string[],
  rows: Value[][],
): Promise<void> {
  const { database } = context;
  const lookup = PAGE_COLUMNS.lookup.slice(0, columns.length);
  const { dropEarlier, insert } = addLater(table, columns);
  // Made at once, as all calls of a page: the next page comes into the same table.
  const [, repeats] = await Promise.all([
    loadPage(context, 'tmp_page_lookup', lookup, rows),
    database.run(dropEarlier),
    database.run(insert),
  ]);
  context.tally.repeats += repeats;
}
