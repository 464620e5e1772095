// Screen 3: which of the schools that are shared now sync. Asks Clever for them; writes nothing.

import type { District } from '../../engine/districts/districts.ts';
import { nameOrId } from '../../engine/naming/titles.ts';
import { selectSchools, type Selected } from '../../engine/staging/selection.ts';
import type { SharedSchool } from '../../roster/records.ts';
import { folded } from '../../roster/sameName.ts';
import type { SourceWait } from '../../source/source.ts';
import type { Context } from '../context.ts';
import { withSource } from '../portal.ts';
import type { WizardScreen, WizardTools } from './answers.ts';
import { PASS } from './flow.ts';
import { BACK, type Choice } from './prompter.ts';

const EXPLANATION =
  'A school that is not checked does not sync. Nothing of it is deleted, not even by a Reset.';

/** Asks for the schools, new ones marked. Passed over when none is shared. */
export function schoolsScreen({ context, prompter }: WizardTools): WizardScreen {
  return async (answers) => {
    const { district } = answers;
    const shared = answers.shared ?? (await sharedSchools(context, district));
    if (shared.length === 0) {
      await context.note('Clever shares no school of this district now, so there is none to choose.');
      return PASS;
    }
    const asIs = selectSchools(shared, district.schools, undefined);
    const before = idsOf(asIs.filter(({ selected }) => selected));
    // At a district's first sync all are.
    const newIds = idsOf(district.schools.length === 0 ? [] : asIs.filter(({ isNew }) => isNew));
    const chosen = chosenIds(answers.schools, shared) ?? before;
    const picked = await prompter.check({
      message: 'Which schools sync?',
      choices: choicesOf(shared, newIds, chosen),
      // Where nothing syncs already, it may stay so: every screen can be passed.
      validate: (ids) =>
        ids.length > 0 || before.size === 0 || 'Check at least one school: without any, nothing would sync.',
      back: true,
    });
    if (picked === BACK) return BACK;
    return { ...answers, shared, schools: selection(picked, before, shared) };
  };
}

/** By name, the new ones first: of a long list the end is not on the screen, and they want a decision. */
function choicesOf(shared: SharedSchool[], newIds: Set<string>, chosen: Set<string>): Choice<string>[] {
  const isNew = ({ value }: Choice<string>) => newIds.has(value);
  const byName = named(shared).sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return [...byName.filter(isNew), ...byName.filter((each) => !isNew(each))].map((each) => ({
    ...each,
    name: `${isNew(each) ? '(new)  ' : ''}${each.name}`,
    checked: chosen.has(each.value),
    explanation: EXPLANATION,
  }));
}

/** Each by its name, and by its id in Clever too where it has none or shares it with another one. */
function named(shared: SharedSchool[]): Choice<string>[] {
  const choices = shared.map(({ sourceId, name }) => ({ value: sourceId, name: nameOrId(name, sourceId) }));
  const bearers = new Map<string, number>();
  for (const { name } of choices) bearers.set(readAs(name), (bearers.get(readAs(name)) ?? 0) + 1);
  return choices.map((choice) => ({
    ...choice,
    which: bearers.get(readAs(choice.name)) === 1 ? '' : `(${choice.value})`,
  }));
}

const readAs = (name: string): string => folded(name.trim());

const idsOf = (schools: Selected[]): Set<string> => new Set(schools.map(({ school }) => school.sourceId));

function chosenIds(schools: 'all' | string[] | undefined, shared: SharedSchool[]): Set<string> | null {
  if (schools === undefined) return null;
  return new Set(schools === 'all' ? shared.map(({ sourceId }) => sourceId) : schools);
}

function selection(
  picked: string[],
  before: Set<string>,
  shared: SharedSchool[],
): 'all' | string[] | undefined {
  if (picked.length === before.size && picked.every((id) => before.has(id))) return undefined;
  return picked.length === shared.length ? 'all' : picked;
}

/** The schools that the district shares now: the first collection of its share, and no more of it. */
async function sharedSchools(context: Context, district: District): Promise<SharedSchool[]> {
  const { createProgress } = await import('../terminal/progress.ts');
  const { theme } = await context.view('err');
  const { signal } = context;
  const quiet = context.flags.quiet ?? false;
  const progress = await createProgress(context.io, { theme, quiet, asked: signal });
  const reading = { signal, on: (event: SourceWait) => progress.on(event) };
  progress.on({ type: 'stage', stage: 'connect' });
  try {
    const schools = await withSource(context, district, async (source) => {
      await source.district(reading);
      const read: SharedSchool[] = [];
      for await (const page of source.pages(reading)) {
        if (page.collection !== 'schools') break;
        read.push(...page.records);
      }
      // Of a school that comes twice the last record counts, as in the sync.
      return [...new Map(read.map((school) => [school.sourceId, school])).values()];
    });
    progress.done();
    return schools;
  } catch (error) {
    progress.fail();
    throw error;
  }
}
