// Finds the Portal's rows of those staged records whose source id it does not know: what a Reset deleted comes back, what was
// made by hand or has a new id is linked, and what could be either, or one of two, is a conflict.

import { hasUnknown } from '../database/statements/link.ts';
import type { RecordTable } from '../roster/tables.ts';
import { linkRecords } from './link.ts';
import { numberNew } from './number.ts';
import type { LinkConflict } from './plan/plan.ts';
import { findFormer, takeFormer } from './restore.ts';
import type { StagingContext } from './staging/context.ts';

/** To be called once all records of a kind have come. Returns its conflicts; what is new after that is numbered. */
export async function recognize(context: StagingContext, kind: RecordTable): Promise<LinkConflict[]> {
  const { database, request, linkConflicts } = context;
  if ((await database.all(hasUnknown(kind))).length === 0) return [];
  const mayComeBack = await findFormer(context, kind);
  const conflicts = await linkRecords(database, kind, request.district.id);
  if (mayComeBack) await takeFormer(context, kind);
  await numberNew(database, kind);
  // One by one: as arguments of one call, 130,000 overflow the stack.
  for (const conflict of conflicts) linkConflicts.push(conflict);
  return conflicts;
}
