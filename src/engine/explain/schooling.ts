// Whether a person or a class syncs by its schools, as the plan's unselected schools and conflicts say.

import type { SharedSchool } from '../../roster/records.ts';
import { plural } from '../plural.ts';
import type { Facts } from './facts.ts';
import { command, DISTRICT, ok, problem, SELECT_ALL, somebody, type Finding } from './finding.ts';
import { conflictOf } from './linking.ts';

/** `named`: the source ids of its schools. A record syncs when one of them is shared, selected and not in conflict. */
export function schooling(named: readonly string[], { plan, watch }: Facts): Finding {
  const shared = named.flatMap((id) => watch.schools.get(id) ?? []);
  if (shared.length === 0) return withoutSchool(named, watch);
  const unselected = new Set(plan.unselectedSchools.map(({ sourceId }) => sourceId));
  const selected = shared.filter(({ sourceId }) => !unselected.has(sourceId));
  if (selected.length === 0) {
    const message = `Does not sync: ${titles(shared)} ${plural(shared.length, 'is', 'are')} shared, but not selected.`;
    return problem('school-not-selected', message, SELECT_ALL);
  }
  const ready = selected.filter(({ sourceId }) => !conflictOf(plan, 'schools', sourceId));
  if (ready.length > 0) return ok('school-selected', `Syncs with ${titles(selected)}.`);
  const [first] = selected;
  return problem(
    'school-conflict',
    `Waits for ${titles(selected)}, in a link conflict.`,
    command(['explain', DISTRICT, first!.sourceId], 'What settles it:'),
  );
}

function withoutSchool(named: readonly string[], watch: Facts['watch']): Finding {
  const leftOut = named.flatMap((id) => watch.leftOutSchools.get(id) ?? []);
  if (leftOut.length === 0)
    return problem('school-not-shared', 'Of no school that is shared: left out.', SHARE);
  const problems = leftOut.map(({ id, problem }) => `${id}, as ${problem}`).join('; ');
  return problem('school-left-out', `Of no school that could be read: left out is ${problems}.`, MEND);
}

const SHARE = somebody('an admin of the district shares the school with Lab-Aids in Clever');
export const MEND = somebody('the district mends the record in its own system; Clever then takes it over');

const titles = (schools: SharedSchool[]): string =>
  schools.map(({ name, sourceId }) => name ?? sourceId).join(', ');
