// The one map from what happened to the number a script sees. It knows no text.

import { changesAnything } from '../engine/plan/plan.ts';
import type { Report } from '../engine/report/report.ts';
import { Fault, type FaultCode } from '../roster/errors.ts';

/** The exit codes, which the README explains. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  changes: 4,
  source: 5,
  database: 6,
  some: 7,
  interrupted: 130,
} as const;

const BY_FAULT: Record<FaultCode, number> = {
  usage: EXIT.usage,
  'not-found': EXIT.usage,
  'no-token': EXIT.usage,
  confirmation: EXIT.usage,
  refused: EXIT.refused,
  'sync-in-progress': EXIT.refused,
  failed: EXIT.failed,
  'source-unreachable': EXIT.source,
  'source-token': EXIT.source,
  'source-district': EXIT.source,
  'source-unusable': EXIT.source,
  'database-unreachable': EXIT.database,
  'database-version': EXIT.database,
  'database-locked': EXIT.database,
  interrupted: EXIT.interrupted,
};

/** The exit code of whatever was thrown. */
export function exitCodeOfError(error: unknown): number {
  return error instanceof Fault ? exitCodeOfFault(error.code) : EXIT.failed;
}

/** The exit code of an error. */
export function exitCodeOfFault(code: FaultCode): number {
  return BY_FAULT[code];
}

const BY_STATUS: Record<Report['status'], number> = {
  launched: EXIT.done,
  previewed: EXIT.done,
  refused: EXIT.refused,
};

/** The exit code of a sync that ended with a report. `tellChanges` is `--exit-code`: a preview with changes is 4. */
export function exitCodeOfReport(
  report: Pick<Report, 'status' | 'changes' | 'settings'>,
  tellChanges = false,
): number {
  if (tellChanges && report.status === 'previewed' && changesAnything(report)) return EXIT.changes;
  return BY_STATUS[report.status];
}
