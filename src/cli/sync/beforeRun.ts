// What is checked before a run begins: that its district can be confirmed by name, and that --confirm names it; that the
// file of --report can be written.

import type { DistrictRef } from '../../engine/plan/plan.ts';
import { Fault } from '../../roster/errors.ts';
import { composed } from '../../roster/sameName.ts';
import type { Context } from '../context.ts';
import { parseFile } from '../program/flags.ts';
import { typedPath } from '../settings/typedPath.ts';

/** The file of --report must be writable before anything is read. */
export async function checkReport({ io }: Context, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const path = typedPath(parseFile('--report', file, '--report plan.html'), io.cwd);
  const { checkReportFile } = await import('../terminal/reportFile.ts');
  await checkReportFile(path);
}

/** Whether `--confirm` was given; throws when it is not the district's exact name. */
export function isConfirmed(district: DistrictRef, confirm: string | undefined): boolean {
  if (confirm === undefined) return false;
  requireName(district);
  if (composed(confirm) === composed(district.name)) return true;
  throw new Fault(
    'confirmation',
    `--confirm is not the name of this district, "${district.name}".`,
    'Nothing was run.',
  );
}

/** Throws where the district has no name, or one of blanks: Enter, or a variable that is not set, would confirm it. */
export function requireName({ id, name }: DistrictRef): void {
  if (name.trim() !== '') return;
  const hint = `Give it one: clever-sync districts set ${id} --name NAME`;
  throw new Fault('confirmation', `The district ${id} has no name to be confirmed by.`, hint);
}
