// Who may consent to a run that deletes: a digest, a name that was typed, or a person who is asked. No setting and no
// file can.

import { Fault } from '../roster/errors.ts';
import type { RunRequest, RunTools } from './request.ts';

/** Whether somebody consented, or will be asked; of a preview nobody has to. */
export const isConsented = (
  { dryRun, confirmed, planDigest }: Pick<RunRequest, 'dryRun' | 'confirmed' | 'planDigest'>,
  { review }: Pick<RunTools, 'review'>,
): boolean => dryRun || Boolean(confirmed) || planDigest !== undefined || review !== undefined;

/** Nobody consented to a Reset. */
export const resetNotConfirmed = (): Fault => notConfirmed('A Reset deletes everything that is not shared');

/** Nobody consented to a deletion. `what`: what it deletes, as the beginning of a sentence. */
export const notConfirmed = (what: string): Fault =>
  new Fault(
    'confirmation',
    `${what}, so somebody has to confirm it.`,
    'Preview it with --dry-run, then give --plan DIGEST, or --confirm "<the district\'s exact name>".',
  );
