// What somebody means who names a school, a class or a book: by an id, or by its name. It knows no Portal and no share.

import { folded } from '../../roster/sameName.ts';

/** By what a row can be named. */
export interface Named {
  /** Its Portal id, where that names it. */
  id?: number;
  sourceId?: string | null;
  name: string | null;
}

/** The one of that id; else those of that name, in any case, and only those spelled just so where there are any. */
export function meant<T extends Named>(rows: T[], text: string): T[] {
  const wanted = folded(text.trim());
  const byId =
    rows.find(({ id }) => id !== undefined && String(id) === wanted) ??
    rows.find(({ sourceId }) => sourceId?.toLowerCase() === wanted);
  if (byId) return [byId];
  const called = rows.filter(({ name }) => name !== null && folded(name) === wanted);
  const exactly = called.filter(({ name }) => name === text);
  return exactly.length > 0 ? exactly : called;
}
