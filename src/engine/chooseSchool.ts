// Finds the schools that somebody names, by Clever id or by name. It knows neither share nor Portal.

import { Fault } from '../roster/errors.ts';
import { folded } from '../roster/sameName.ts';
import { closest } from './closest.ts';

interface NamedSchool {
  sourceId: string;
  name: string | null;
}

/**
 * The source ids of the schools that `texts` name, by id or name, in any case. Throws `usage` when
 * one names none, `unknown` saying so, with the closest names or `seeAlso` as what to do; and when one names two.
 */
export function chooseSchools(
  schools: NamedSchool[],
  texts: string[],
  unknown: { message: (text: string) => string; seeAlso: string | null },
): Set<string> {
  return new Set(texts.map((text) => chooseSchool(schools, text, unknown).sourceId));
}

function chooseSchool(
  schools: NamedSchool[],
  text: string,
  { message, seeAlso }: Parameters<typeof chooseSchools>[2],
): NamedSchool {
  const wanted = folded(text);
  const byId = schools.find((school) => school.sourceId.toLowerCase() === wanted);
  if (byId) return byId;
  const called = schools.filter(({ name }) => name !== null && folded(name) === wanted);
  const exactly = called.filter(({ name }) => name === text);
  const [named, ...others] = exactly.length > 0 ? exactly : called;
  if (named && others.length > 0) {
    const ids = [named, ...others].map(({ sourceId }) => sourceId).join(', ');
    throw new Fault(
      'usage',
      `${1 + others.length} shared schools are called "${text}".`,
      `Name it by its Clever id: ${ids}.`,
    );
  }
  if (named) return named;
  const near = closest(
    text,
    schools.map((school) => school.name ?? school.sourceId),
  ).map((name) => quoted(name, schools));
  throw new Fault('usage', message(text), near.length ? `Did you mean ${near.join(' or ')}?` : seeAlso);
}

/** A list of schools is split at commas: one with a comma in its name can only be named by its id. */
function quoted(name: string, schools: NamedSchool[]): string {
  const school = name.includes(',') && schools.find((each) => each.name === name);
  return school ? `${school.sourceId} ("${name}")` : `"${name}"`;
}
