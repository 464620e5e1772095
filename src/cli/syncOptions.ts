// The options of edit and reset, as declared and as checked. It knows no engine call.

import { Fault } from '../roster/errors.ts';
import type { SyncRequest } from '../engine/request.ts';
import type { OptionSpec } from './commandSpec.ts';
import { ifGiven, parseAddresses, parseDigest, parseExpiry, parseLimit, parseSchools } from './flags.ts';

export const SYNC_OPTIONS: OptionSpec[] = [
  { flags: '--dry-run', text: 'preview: plan and print, write nothing' },
  {
    flags: '--schools <list>',
    text: 'schools that sync: all, or ids or names separated by commas',
    many: true,
  },
  { flags: '--expires <date>', text: 'set the sync expiration date, YYYY-MM-DD, or never' },
  { flags: '--notify <list>', text: 'subscribe e-mail addresses, separated by commas', many: true },
  { flags: '--plan <digest>', text: 'run only if the plan is still exactly this one; approves its size' },
  { flags: '--max-deletes <limit>', text: 'another limit for deletions than 10%: rows, or a percentage' },
  { flags: '--keep-manual', text: 'keep what was made by hand in the Portal' },
  { flags: '--in-session', text: 'run although a term is in session' },
  { flags: '--allow-paused', text: 'run although Clever says that the district is paused or has errors' },
  { flags: '--confirm <name>', text: "reset without a terminal: the district's exact name" },
  { flags: '--exit-code', text: 'with --dry-run: exit 4 when there are changes' },
  { flags: '--full', text: 'print every change, not the first of each kind' },
  { flags: '--report <file>', text: 'also write the whole plan: .html, .csv or .ndjson' },
];

/** The options as commander gives them. */
export interface SyncFlags {
  dryRun?: true;
  schools?: string[];
  expires?: string;
  notify?: string[];
  plan?: string;
  maxDeletes?: string;
  keepManual?: true;
  inSession?: true;
  allowPaused?: true;
  confirm?: string;
  exitCode?: true;
  full?: true;
  report?: string;
}

/** What the flags say of a sync; the district, the mode and who asks are still to come. */
export type SyncWishes = Omit<SyncRequest, 'district' | 'mode' | 'requestedBy'>;

/** Checks every flag. Throws the Fault `usage` at the first that is wrong. */
export function syncWishes(flags: SyncFlags): SyncWishes {
  if (flags.exitCode && !flags.dryRun) {
    throw new Fault(
      'usage',
      '--exit-code goes with --dry-run.',
      'A sync that was run exits 0 when it is done.',
    );
  }
  return {
    dryRun: flags.dryRun ?? false,
    schools: ifGiven(flags.schools, parseSchools),
    expiresOn: ifGiven(flags.expires, parseExpiry),
    notify: ifGiven(flags.notify, (texts) => parseAddresses('--notify', texts)),
    planDigest: ifGiven(flags.plan, parseDigest),
    maxDeletes: ifGiven(flags.maxDeletes, (text) => parseLimit('--max-deletes', text)),
    keepManual: flags.keepManual,
    inSession: flags.inSession,
    allowPaused: flags.allowPaused,
  };
}
