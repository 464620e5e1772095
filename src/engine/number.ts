// Numbers the records that the plan will create, so that their ids follow from their numbers.

import type { Database } from '../database/database.ts';
import { newNumbers, renumber } from '../database/statements/number.ts';
import type { RecordTable } from '../roster/tables.ts';

/** To be called once all of a kind are staged, restored and linked. In a first sync they have such numbers already. */
export async function numberNew(database: Database, kind: RecordTable): Promise<void> {
  const [found] = await database.all<{ count: number; last: number }>(newNumbers(kind));
  if (found && found.count < found.last) await database.script(renumber(kind));
}
