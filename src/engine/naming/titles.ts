// What things are called in a text for people: by their names, and by an id where those say nothing or not enough. JSON has
// the names as they are.

import type { DistrictRef } from '../plan/plan.ts';

/** The name; of what has none, or one of blanks, `(no name) 5f2c…`, with an id to look for it by. */
export const nameOrId = (name: string | null, id: string | number | null = null): string =>
  name !== null && name.trim() !== '' ? name : `(no name) ${id ?? ''}`.trim();

/** How to call the district: by its name, and by its Portal id too where the name is another one's or says nothing. */
export function districtTitle({
  id,
  name,
  isNamesake,
}: Pick<DistrictRef, 'name' | 'isNamesake'> & { id: number | null }): string {
  const called = nameOrId(name);
  return isNamesake || called !== name ? `${called} (id ${id})` : name;
}
