// Stages sections page by page, rosters as lines, then links classes the Portal does not know by their source id.

import type { Value } from '../../database/database.ts';
import { seeLatecomers } from '../../database/statements/compare.ts';
import { meanLeftOut, stageClasses as stageStatement } from '../../database/statements/stage.ts';
import { PAGE_COLUMNS } from '../../database/statements/temporary.ts';
import type { SharedClass } from '../../roster/records.ts';
import { recognize } from '../recognize.ts';
import { classLine, classRow } from './classRows.ts';
import { compare, tellSeen } from './compare.ts';
import { lastOfEach, loadPage, mark, runAll, type StagingContext, type StagingStep } from './context.ts';
import { gather } from './gather.ts';
import { standingBy } from './standing.ts';
import { studentLines } from './students.ts';

/** How many classes are compared at once. */
const AT_ONCE = 500;

/** The step that stages sections. */
export const stageClasses: StagingStep<'classes'> = {
  async take(context, records) {
    const { known, listed } = context;
    for (const section of lastOfEach(context, records)) {
      note(context, section);
      listed.push({ ...section, students: studentLines(section.students, known.users.ids) });
    }
    await compareListed(context, AT_ONCE);
  },

  async finish(context) {
    await compareListed(context, 1);
    await stageAll(context, context.gathered.classes.take(1));
    await tellSeen(context, 'classes');
    await runAll(context, [seeLatecomers('classes'), meanLeftOut('classes')]);
    await recognize(context, 'classes');
    await loadMissing(context);
  },
};

/** Compares the listed classes with the Portal's, once there are enough of them. */
async function compareListed(context: StagingContext, atLeast: number): Promise<void> {
  if (context.listed.length < atLeast) return;
  const { gathered, tally } = context;
  const sections = context.listed.splice(0);
  const { rest, told } = await compare(context, 'classes', sections, (section) =>
    classLine(section, context),
  );
  gather(tally, gathered.classes, rest, (section, always) => classRow(section, context, always));
  await Promise.all([told, stageAll(context, gathered.classes.take())]);
}

async function stageAll(context: StagingContext, rows: Value[][]): Promise<void> {
  if (rows.length === 0) return;
  await Promise.all([
    loadPage(context, 'tmp_page_classes', PAGE_COLUMNS.classes, rows),
    runAll(context, [stageStatement(context.database.dialect)]),
  ]);
}

/** Of a section that comes again, the later record counts: what was noted of the earlier one is taken back. */
function note({ lookups, missing, schools, tally }: StagingContext, section: SharedClass): void {
  const { sourceId, school } = section;
  const standing = standingBy(school, schools);
  missing.schoolsOfClasses.note(sourceId, schools.has(school) ? [] : [school]);
  mark(tally.withoutSchool.classes, sourceId, standing === 'without-school');
  for (const kind of ['course', 'term'] as const) {
    const named = section[kind];
    const isMissing = standing === 'syncs' && named !== null && !lookups[kind].has(named);
    missing[kind].note(sourceId, isMissing ? [named] : []);
  }
}

async function loadMissing({ database, missing }: StagingContext): Promise<void> {
  const schools = new Set([...missing.schoolsOfUsers.all(), ...missing.schoolsOfClasses.all()]);
  await database.load(
    'tmp_named_schools',
    ['source_id'],
    [...schools].map((id) => [id]),
  );
  for (const kind of ['course', 'term'] as const) {
    const rows = missing[kind].all().map((id) => [kind, id]);
    await database.load('tmp_unknown', ['kind', 'source_id'], rows);
  }
}
