// Whether a person or a class syncs by its schools, as staging found, and if not, why.

import type { SharedSchool } from '../../roster/records.ts';
import { plural } from '../plural.ts';
import { standingOf, syncs } from '../staging/standing.ts';
import type { Facts } from './facts.ts';
import { command, DISTRICT, ok, problem, SELECT_ALL, somebody, type Finding } from './finding.ts';
import { conflictOf } from './linking.ts';

/** `named`: the source ids of its schools. */
export function schooling(named: readonly string[], { plan, sightings, schools }: Facts): Finding {
  const standing = standingOf(named, schools);
  if (standing === 'without-school') return withoutSchool(named, sightings);
  const shared = named.flatMap((id) => sightings.schools.get(id) ?? []);
  if (standing === 'syncs') {
    const syncing = shared.filter(({ sourceId }) => syncs(schools, sourceId));
    return ok('school-selected', `Syncs with ${namesOf(syncing)}.`);
  }
  const inConflict = shared.filter(({ sourceId }) => conflictOf(plan, 'schools', sourceId));
  const [first] = inConflict;
  if (first) {
    const settle = command(['explain', DISTRICT, first.sourceId], 'What settles it:');
    return problem('school-conflict', `Waits for ${namesOf(inConflict)}, in a link conflict.`, settle);
  }
  const message = `Does not sync: ${namesOf(shared)} ${plural(shared.length, 'is', 'are')} shared, but not selected.`;
  return problem('school-not-selected', message, SELECT_ALL);
}

function withoutSchool(named: readonly string[], sightings: Facts['sightings']): Finding {
  const leftOut = named.flatMap((id) => sightings.leftOutSchools.get(id) ?? []);
  if (leftOut.length === 0)
    return problem('school-not-shared', 'Of no school that is shared: left out.', SHARE);
  const problems = leftOut.map(({ id, problem }) => `${id}, as ${problem}`).join('; ');
  return problem('school-left-out', `Of no school that could be read: left out is ${problems}.`, MEND);
}

const SHARE = somebody('an admin of the district shares the school with Lab-Aids in Clever');

/** What is done about a record that cannot be used. */
export const MEND = somebody('the district mends the record in its own system; Clever then takes it over');

const namesOf = (schools: SharedSchool[]): string =>
  schools.map(({ name, sourceId }) => name ?? sourceId).join(', ');
