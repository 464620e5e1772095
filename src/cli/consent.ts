// What syncs and undos check before they begin: the district's name in --confirm, a file for --report.

import { resolve } from 'node:path';
import type { DistrictRef } from '../engine/plan.ts';
import { Fault } from '../roster/errors.ts';
import { composed } from '../roster/sameName.ts';
import type { Context } from './context.ts';

const REPORT_EXAMPLE = 'For example: --report plan.html';

/** The file of --report must be writable before anything is read. */
export async function checkReport({ io }: Context, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  // A path that is empty, as of a variable that is not set, would be that of the folder.
  if (file.trim() === '') throw new Fault('usage', '--report needs the name of a file.', REPORT_EXAMPLE);
  const { checkReportFile } = await import('./terminal/reportFile.ts');
  await checkReportFile(resolve(io.cwd, file));
}

/** Whether `--confirm` was given; throws when it is not the district's exact name. */
export function isConfirmed(district: DistrictRef, confirm: string | undefined): boolean {
  if (confirm === undefined) return false;
  if (composed(confirm) === composed(district.name)) return true;
  throw new Fault(
    'confirmation',
    `--confirm is not the name of this district, "${district.name}".`,
    'Nothing was run.',
  );
}
