// Which licenses an undo fills beyond their seats, as a warning. Reads only; how seats are counted is in the statement.

import type { Database } from '../../database/database.ts';
import { overfilled } from '../../database/statements/seats.ts';
import type { Warning } from '../plan/plan.ts';
import { counted, plural } from '../plural.ts';
import { examplesOf } from './warnings.ts';

/** How many licenses the warning names. */
const NAMED = 3;

interface Overfilled {
  id: number;
  product: string;
  seats: number;
  taken: number;
}

/**
 * A warning where an undo fills licenses beyond their seats; none where it does not. It gives back every license and book
 * that its run took, though others may have got the seats since. `today` is a day, YYYY-MM-DD.
 */
export async function overfilledLicenses(
  database: Database,
  district: number,
  today: string,
): Promise<Warning[]> {
  const licenses = await database.all<Overfilled>(overfilled, [district, today]);
  const { length: count } = licenses;
  if (count === 0) return [];
  const examples = licenses
    .slice(0, NAMED)
    .map(({ id, product, seats, taken }) => `${taken} of ${seats} of license ${id}, ${product}`);
  const filled = `${counted(count, 'license')} filled beyond ${plural(count, 'its', 'their')} seats`;
  const message = `${filled} by what the undo gives back: ${examplesOf({ count, examples })}`;
  return [{ code: 'over-full', count, message }];
}
