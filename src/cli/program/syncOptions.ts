// The options of runs, of one district or of many, as declared and as checked. It knows no engine call.

import type { SyncRequest } from '../../engine/request.ts';
import { Fault } from '../../roster/errors.ts';
import type { OptionSpec } from './commandSpec.ts';
import { ifGiven, parseAddresses, parseDigest, parseExpiry, parseLimit, parseSchools } from './flags.ts';

/** What a sync sets of its district, and `districts set` without one. */
export const SETTING_OPTIONS: OptionSpec[] = [
  {
    flags: '--schools <list>',
    text: 'schools that sync: all, or ids or names separated by commas',
    many: true,
  },
  { flags: '--expires <date>', text: 'set the sync expiration date, YYYY-MM-DD, or never' },
  { flags: '--notify <list>', text: 'subscribe e-mail addresses, separated by commas', many: true },
];

/** Every option of a sync. */
export const SYNC_OPTIONS: OptionSpec[] = [
  { flags: '--dry-run', text: 'preview: plan and print, write nothing' },
  ...SETTING_OPTIONS,
  { flags: '--plan <digest>', text: 'run only if the plan is still exactly this one; approves its size' },
  { flags: '--max-deletes <limit>', text: 'another limit for deletions than 10%: rows, or a percentage' },
  { flags: '--keep-manual', text: 'keep what was made by hand in the Portal' },
  { flags: '--in-session', text: 'run although a term is in session' },
  { flags: '--allow-paused', text: 'run although Clever says that the district is paused or has errors' },
  { flags: '--confirm <name>', text: "without a terminal: the district's exact name" },
  { flags: '--exit-code', text: 'with --dry-run: exit 4 when there are changes' },
  { flags: '--full', text: 'print every change, not the first of each kind' },
  { flags: '--report <file>', text: 'also write the whole plan: .html, .csv or .ndjson' },
];

const but = (...hidden: string[]): OptionSpec[] =>
  SYNC_OPTIONS.map((option) => ({ ...option, hidden: hidden.includes(option.flags.split(' ')[0] ?? '') }));

/** An Edit needs no name. */
export const EDIT_OPTIONS = but('--confirm');

/** A name and a digest are one district's, and so are its schools, and a file. */
export const MANY_OPTIONS = but('--confirm', '--plan').map((option) => {
  if (option.flags.startsWith('--schools'))
    return { ...option, flags: '--schools <all>', text: 'all: every shared school of each district syncs' };
  if (!option.flags.startsWith('--report')) return option;
  return { ...option, text: `${option.text}; a file for each district, as plans-3.html` };
});

/** Districts at a time: reading is mostly waiting for Clever, and 8 end no sooner (src/README.md has the figures). */
export const JOBS = '4';

/** How many districts at a time. */
export const JOBS_OPTION: OptionSpec = {
  flags: '--jobs <n>',
  text: `districts at a time; ${JOBS} unless told`,
};

/** A district synced this evening has had its night; a timer that is late by hours still does all. */
export const SINCE = '20h';

/** From when on a district has had its night. */
export const SINCE_OPTION: OptionSpec = {
  flags: '--since <span>',
  text: `leave out what was synced since then: 90m, 20h, 2d; ${SINCE} unless told`,
};

/** The options that every run takes. An undo takes no others: it has no limits of its own. */
const OF_ANY_RUN = ['--dry-run', '--plan', '--confirm', '--exit-code', '--full', '--report'];
const only = (...names: string[]): OptionSpec[] =>
  SYNC_OPTIONS.filter(({ flags }) => names.includes(flags.split(' ')[0] ?? ''));

/** The options of an undo. */
export const UNDO_OPTIONS = only(...OF_ANY_RUN);

/** Nor has the deletion of a school, but a term may be in session. */
export const DELETION_OPTIONS = only(...OF_ANY_RUN, '--in-session');

/** The options of every run as commander gives them. */
export interface RunFlags {
  dryRun?: true;
  plan?: string;
  confirm?: string;
  exitCode?: true;
  full?: true;
  report?: string;
}

/** The settings among options, as commander gives them. */
export interface SettingFlags {
  schools?: string[];
  expires?: string;
  notify?: string[];
}

/** The options of edit and reset as commander gives them. */
export interface SyncFlags extends RunFlags, SettingFlags {
  maxDeletes?: string;
  keepManual?: true;
  inSession?: true;
  allowPaused?: true;
}

/** What the flags say of a sync; the district, the mode and who asks are still to come. */
export type SyncWishes = Omit<SyncRequest, 'district' | 'mode' | 'requestedBy'>;

/** The options of schools delete as commander gives them. */
export type DeletionFlags = RunFlags & Pick<SyncFlags, 'inSession'>;

/** Checks the flags of every run. Throws the Fault `usage`. */
export function runWishes(flags: RunFlags): Pick<SyncWishes, 'dryRun' | 'planDigest'> {
  if (flags.exitCode && !flags.dryRun) {
    throw new Fault(
      'usage',
      '--exit-code goes with --dry-run.',
      'A sync that was run exits 0 when it is done.',
    );
  }
  return { dryRun: flags.dryRun ?? false, planDigest: ifGiven(flags.plan, parseDigest) };
}

/** The flags that say the same again, of those that many districts can be given; consent to one's plan is not among them. */
export function wishArguments(wishes: Partial<SyncWishes>): string[] {
  const { schools, expiresOn, notify, maxDeletes, keepManual, inSession, allowPaused } = wishes;
  const limit = maxDeletes && ('rows' in maxDeletes ? `${maxDeletes.rows}` : `${maxDeletes.percent}%`);
  return [
    ...(schools === undefined ? [] : ['--schools', [schools].flat().join(',')]),
    ...(expiresOn === undefined ? [] : ['--expires', expiresOn ?? 'never']),
    ...(notify === undefined ? [] : ['--notify', notify.join(',')]),
    ...(limit === undefined ? [] : ['--max-deletes', limit]),
    ...(keepManual ? ['--keep-manual'] : []),
    ...(inSession ? ['--in-session'] : []),
    ...(allowPaused ? ['--allow-paused'] : []),
  ];
}

/** Checks the settings among flags. Throws the Fault `usage`. */
export const settingWishes = ({ schools, expires, notify }: SettingFlags) => ({
  schools: ifGiven(schools, parseSchools),
  expiresOn: ifGiven(expires, parseExpiry),
  notify: ifGiven(notify, (texts) => parseAddresses('--notify', texts)),
});

/** Checks every flag of a sync. Throws the Fault `usage` at the first that is wrong. */
export function syncWishes(flags: SyncFlags): SyncWishes {
  return {
    ...runWishes(flags),
    ...settingWishes(flags),
    maxDeletes: ifGiven(flags.maxDeletes, (text) => parseLimit('--max-deletes', text)),
    keepManual: flags.keepManual,
    inSession: flags.inSession,
    allowPaused: flags.allowPaused,
  };
}
