// Stages courses and terms: looked up by the sections that name them, never rows of their own.

import type { Value } from '../../database/database.ts';
import { addLater } from '../../database/statements/stage.ts';
import { lastOfEach, loadPage, type StagingContext, type StagingStep } from './context.ts';

export const stageCourses: StagingStep<'courses'> = {
  async take(context, records) {
    const rows = lastOfEach(context, records).map(({ sourceId, name, number }) => [sourceId, name, number]);
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
) {
  const { database } = context;
  await loadPage(context, 'tmp_page_lookup', ['source_id', 'a', 'b', 'c'].slice(0, columns.length), rows);
  const repeats = await database.run(addLater(table).dropEarlier);
  context.tally.repeats += repeats;
  await database.run(addLater(table, columns).insert);
}
