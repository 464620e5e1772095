// Keeps courses and terms: looked up by the sections that name them, never rows of their own.

import type { SharedRecords } from '../../roster/records.ts';
import type { ClassPart, StagingStep } from './context.ts';

/** The step that keeps courses. */
export const stageCourses = keeping<'courses'>('course', ({ name, number }) => [name, number]);

/** The step that keeps terms. */
export const stageTerms = keeping<'terms'>('term', ({ name, startsOn, endsOn }) => [name, startsOn, endsOn]);

/** Of records with the same id the last one counts. */
function keeping<C extends 'courses' | 'terms'>(
  kind: 'course' | 'term',
  partOf: (record: SharedRecords[C]) => ClassPart,
): StagingStep<C> {
  return {
    async take({ lookups, tally }, records) {
      const known = lookups[kind];
      for (const record of records) {
        if (known.has(record.sourceId)) tally.repeats += 1;
        known.set(record.sourceId, partOf(record));
      }
    },
    async finish() {},
  };
}
