// Finds the schools that somebody names, by an id or by name. It knows neither share nor Portal.

import { Fault } from '../../roster/errors.ts';
import { asTyped } from '../../roster/shortened.ts';
import { closest } from './closest.ts';
import { meant, type Named } from './meant.ts';

/** What to say when a text, cut to what an error can quote, names no school, and what to do when no name is close to it. */
interface Unknown {
  message: (text: string) => string;
  seeAlso: string | null;
}

/** By what a school is named that shares its name with another one. */
const idOf = ({ id, sourceId }: Named): string => String(id ?? sourceId);

/** The source ids of the schools that `texts` name. Throws as `chooseSchool` does. */
export function chooseSchools(
  schools: (Named & { sourceId: string })[],
  texts: string[],
  unknown: Unknown,
): Set<string> {
  return new Set(texts.map((text) => chooseSchool(schools, text, unknown).sourceId));
}

/**
 * The school that a text names, by id or name, in any case. Throws `usage` when it names none, `unknown` saying so, with
 * the closest names or `seeAlso` as what to do; and when it names two.
 */
export function chooseSchool<T extends Named>(schools: T[], text: string, { message, seeAlso }: Unknown): T {
  const [named, ...others] = meant(schools, text);
  if (named && others.length > 0) {
    const [which, by] = named.id === undefined ? ['shared schools', 'Clever'] : ['schools', 'Portal'];
    throw new Fault(
      'usage',
      `${1 + others.length} ${which} are called "${text}".`,
      `Name it by its ${by} id: ${[named, ...others].map(idOf).join(', ')}.`,
    );
  }
  if (named) return named;
  const near = closest(
    text,
    schools.map((school) => school.name ?? idOf(school)),
  ).map((name) => quoted(name, schools));
  throw new Fault(
    'usage',
    message(asTyped(text)),
    near.length ? `Did you mean ${near.join(' or ')}?` : seeAlso,
  );
}

/** A list of schools is split at commas: one with a comma in its name can only be named by its id. */
function quoted(name: string, schools: Named[]): string {
  const school = name.includes(',') && schools.find((each) => each.name === name);
  return school ? `${idOf(school)} ("${name}")` : `"${name}"`;
}
