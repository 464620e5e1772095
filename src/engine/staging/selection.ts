// Which of the shared schools sync: what the request says, else what was selected before, else all at the very first
// sync, else a new school waits. It knows no SQL.

import type { SharedSchool } from '../../roster/records.ts';
import { chooseSchools } from '../naming/chooseSchool.ts';

/** A school of the district's settings. */
export interface KnownSchool {
  sourceId: string;
  selected: boolean;
}

/** A shared school, and whether it syncs. */
export interface Selected {
  school: SharedSchool;
  selected: boolean;
  /** First seen by this run: at the district's first one, all are. */
  isNew: boolean;
  /**
   * Where the request leaves it to the settings, whether these selected it before; null where the request itself decides.
   */
  wasSelected: boolean | null;
}

/** Decides for every shared school. Throws `usage` when the request names a school that is not shared, or two. */
export function selectSchools(
  shared: SharedSchool[],
  known: KnownSchool[],
  request: 'all' | string[] | undefined,
): Selected[] {
  const before = new Map(known.map((each) => [each.sourceId, each.selected]));
  const chosen = Array.isArray(request) ? chooseSchools(shared, request, UNKNOWN) : null;
  const isFirst = known.length === 0;
  return shared.map((school) => {
    const bySettings = before.get(school.sourceId) ?? isFirst;
    return {
      school,
      isNew: !before.has(school.sourceId),
      wasSelected: request === undefined ? bySettings : null,
      selected: request === 'all' || (chosen ? chosen.has(school.sourceId) : bySettings),
    };
  });
}

const UNKNOWN = {
  message: (text: string) => `No school called "${text}" is shared.`,
  seeAlso: 'The wizard lists those that are: clever-sync',
};
