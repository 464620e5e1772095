// Whether a record or a row is what somebody asks for: by an id, an e-mail address or a name. It knows neither share nor Portal.

import { folded } from '../../roster/sameName.ts';

/** `exactly`: it is called so; `partly`: the text stands in what it is called by. */
export type Fit = 'exactly' | 'partly';

/** More that fit are not kept: whoever asks for so many is told to ask for one. */
export const MOST_KEPT = 20;

/** What a record can be asked for by. */
export interface Called {
  sourceId: string | null;
  sisIds: (string | null)[];
  email?: string | null;
  /** Everything that people may call it. */
  names: string[];
}

/** How it fits the text that was asked for, case and accents' spelling aside; null when it does not. */
export function fit(wanted: string, { sourceId, sisIds, email, names }: Called): Fit | null {
  // Of 286,000 people nearly nobody fits: all that one is called by is looked through at once.
  const all = [sourceId, email, ...sisIds, ...names].join('\n');
  if (!folded(all).includes(wanted)) return null;
  return all.split('\n').some((text) => folded(text) === wanted) ? 'exactly' : 'partly';
}

interface PersonNames {
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
}

/** A person as people write the name, and as lists do: "Lee Okoye", "Lee A. Okoye", "Okoye, Lee". */
export function namesOfPerson({ firstName, middleName, lastName }: PersonNames): string[] {
  const [first, last] = [firstName ?? '', lastName ?? ''];
  if (first === '' || last === '') return [first || last];
  const given = middleName ? [first, `${first} ${middleName}`] : [first];
  return given.flatMap((name) => [`${name} ${last}`, `${last}, ${name}`]);
}

/** What lists call the person: "Okoye, Lee"; somebody without a name is called `otherwise`. */
export const personTitle = ({ firstName, lastName }: PersonNames, otherwise: string): string =>
  [lastName, firstName].filter(Boolean).join(', ') || otherwise;
