// Which of the shared schools sync: what the request says, else what was selected before, else all at the very first
// sync, else a new school waits. It knows no SQL.

import { Fault } from '../../roster/errors.ts';
import type { SharedSchool } from '../../roster/records.ts';
import { closest } from '../closest.ts';

export interface KnownSchool {
  sourceId: string;
  selected: boolean;
}

export interface Selected {
  school: SharedSchool;
  selected: boolean;
  /** First seen by this run. */
  isNew: boolean;
}

/** Decides for every shared school. Throws `usage` when the request names a school that is not shared, or two. */
export function selectSchools(
  shared: SharedSchool[],
  known: KnownSchool[],
  request: 'all' | string[] | undefined,
): Selected[] {
  const before = new Map(known.map((each) => [each.sourceId, each.selected]));
  const chosen = Array.isArray(request) ? chooseSchools(shared, request) : null;
  const first = known.length === 0;
  return shared.map((school) => ({
    school,
    isNew: !before.has(school.sourceId),
    selected:
      request === 'all' || (chosen ? chosen.has(school.sourceId) : (before.get(school.sourceId) ?? first)),
  }));
}

function chooseSchools(shared: SharedSchool[], names: string[]): Set<string> {
  return new Set(names.map((name) => chooseSchool(shared, name).sourceId));
}

function chooseSchool(shared: SharedSchool[], text: string): SharedSchool {
  const byId = shared.find((school) => school.sourceId === text);
  if (byId) return byId;
  const wanted = text.toLowerCase();
  const [named, another] = shared.filter((school) => school.name?.toLowerCase() === wanted);
  if (named && another) {
    throw new Fault(
      'usage',
      `Two shared schools are called "${text}".`,
      'Give the Clever id of the one you mean.',
    );
  }
  if (named) return named;
  const near = closest(
    text,
    shared.map((school) => school.name ?? school.sourceId),
  );
  const hint = near.length
    ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
    : 'See: clever-sync roster schools';
  throw new Fault('usage', `No school called "${text}" is shared.`, hint);
}
