// What a record in a link conflict may be, as people call it. It knows no command.

import { MOST_NAMED, type LinkConflict } from './plan.ts';

/** The first candidates by name, how many more there are, and what was deleted. `more`: the others, counted. */
export function possibilities(
  { candidates, candidateNames = [], former }: LinkConflict,
  more: (count: number) => string,
): string[] {
  const called = candidates.slice(0, MOST_NAMED).map((id, at) => {
    const name = candidateNames[at];
    return name === undefined ? `Portal id ${id}` : `${name} (Portal id ${id})`;
  });
  const others = candidates.length - called.length;
  return [
    ...called,
    ...(others > 0 ? [more(others)] : []),
    ...(former === undefined ? [] : [`what was deleted (Portal id ${former} then)`]),
  ];
}
