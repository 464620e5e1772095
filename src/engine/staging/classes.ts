// Stages sections page by page, rosters as lines, then links classes the Portal does not know by their source id.

import {
  noteUnknown,
  SEE_CLASSES,
  meanLeftOut,
  stageClasses as stageStatement,
} from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import type { SharedClass } from '../../roster/records.ts';
import { linkRecords } from '../link.ts';
import { numberNew } from '../number.ts';
import { restoreRecords } from '../restore.ts';
import { lastOfEach, loadPage, runAll, type StagingContext, type StagingStep } from './context.ts';
import { classRow, classStanding } from './rows.ts';

export const stageClasses: StagingStep<'classes'> = {
  async take(context, records) {
    const sections = lastOfEach(context, records);
    for (const section of sections) note(context, section);
    const rows = sections.map((section) => classRow(section, context));
    await Promise.all([
      loadPage(context, 'tmp_page_classes', PAGE_COLUMNS.classes, rows),
      runAll(context, [stageStatement(context.database.dialect), SEE_CLASSES]),
      runAll(context, [noteUnknown('course'), noteUnknown('term')]),
    ]);
  },

  async finish(context) {
    await runAll(context, [meanLeftOut('classes')]);
    await restoreRecords(context, 'classes');
    context.linkConflicts.push(
      ...(await linkRecords(context.database, 'classes', context.request.district.id)),
    );
    await numberNew(context.database, 'classes');
    const named = [...context.named].map((id) => [id]);
    await context.database.load('tmp_named_schools', ['source_id'], named);
  },
};

function note({ named, schools, tally }: StagingContext, section: SharedClass): void {
  if (!schools.has(section.school)) named.add(section.school);
  if (classStanding(section, schools) === 'without-school') tally.withoutSchool += 1;
}
