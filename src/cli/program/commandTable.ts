// Every command as data: its name, its options, its help, and where its code is. The code is loaded when it runs, so
// that help and mistakes cost nothing. It knows no commander.

import { AFTER_SYNC_COMMANDS } from './afterSyncCommands.ts';
import type { CommandSpec, OptionSpec } from './commandSpec.ts';
import { SET_UP_COMMANDS } from './setUpCommands.ts';
import {
  EDIT_OPTIONS,
  JOBS_OPTION,
  MANY_OPTIONS,
  SINCE_OPTION,
  SYNC_OPTIONS,
  UNDO_OPTIONS,
} from './syncOptions.ts';

/** The options of every command. */
export const GLOBAL_OPTIONS: OptionSpec[] = [
  { flags: '--db <url>', text: 'Portal database: the path of a SQLite file, or postgres://…' },
  { flags: '--json', text: 'print one JSON value on standard output' },
  { flags: '--no-input', text: 'never ask a question' },
  { flags: '--yes', text: 'accept safe questions; never a Reset' },
  { flags: '-q, --quiet', text: 'only errors on standard error' },
  { flags: '-v, --verbose', text: 'stack traces of errors' },
  { flags: '--no-color', text: 'no colors' },
];

const SYNC = 'Sync:';
const LOOK = 'Look:';
const TRY = 'Try it out:';

/** Every command, in the order of the help. */
export const COMMANDS: CommandSpec[] = [
  {
    usage: 'wizard',
    summary: 'the wizard',
    hidden: true,
    isDefault: true,
    load: async () => (await import('../commands/wizard.ts')).wizardCommand,
  },
  {
    usage: 'edit <district>',
    group: SYNC,
    summary: 'Edit sync: create and update what is shared, delete no school, person or class',
    options: EDIT_OPTIONS,
    examples: [
      'clever-sync edit "Riverside Unified" --dry-run',
      'clever-sync edit "Riverside Unified"',
      'clever-sync edit 1 --schools all --expires 2027-06-30 --notify it@riverside.example',
    ],
    load: async () => (await import('../commands/syncCommand.ts')).editCommand,
  },
  {
    usage: 'reset <district>',
    group: SYNC,
    summary: 'Reset sync: what Edit does, and delete everything that is not shared',
    details: [
      'Deletes schools, people and classes that are not shared, with their licenses, books and work.',
      'On a terminal it shows what goes and wants the name of the district typed. Elsewhere it needs',
      '--confirm with that name, or --plan with the digest of a preview that somebody looked at.',
    ],
    options: SYNC_OPTIONS,
    examples: [
      'clever-sync reset "Riverside Unified" --dry-run --full',
      'clever-sync reset "Riverside Unified" --plan 3f9a1c0b72d4',
      'clever-sync reset 1 --keep-manual --confirm "Riverside Unified"',
    ],
    load: async () => (await import('../commands/syncCommand.ts')).resetCommand,
  },
  {
    usage: 'undo <run>',
    group: SYNC,
    summary: 'take a run back: every row it changed is as it was before',
    details: [
      'Same ids, licenses, books and work. An undo is a run of its own, which can be undone itself. When it',
      'deletes what the run created, it is confirmed like a Reset. It refuses when rows of the run have',
      'changed since, and says which runs to undo first. Settings that the run changed (schools, expiration,',
      'e-mails) stay.',
    ],
    options: UNDO_OPTIONS,
    examples: [
      'clever-sync undo 17 --dry-run',
      'clever-sync undo 17 --plan 3f9a1c0b72d4',
      'clever-sync undo 17 --confirm "Riverside Unified"',
    ],
    load: async () => (await import('../commands/undo.ts')).undoCommand,
  },
  {
    usage: 'bulk <mode> [district...]',
    group: SYNC,
    summary: 'the same sync, edit or reset, for many districts',
    details: [
      'Takes districts, or "-" to read them from standard input, one a line, or --all. What one district',
      'meets never stops the others. A preview prints a line for each district: its name, a tab, the digest',
      'of its plan. A bulk Reset wants exactly such lines on standard input, once somebody has looked.',
    ],
    options: [{ flags: '--all', text: 'every district of the Portal' }, JOBS_OPTION, ...MANY_OPTIONS],
    examples: [
      'clever-sync bulk edit --all',
      'clever-sync bulk edit "Riverside Unified" "Awkward Valley" --jobs 2',
      'clever-sync bulk reset --all --dry-run > plans.tsv',
      'clever-sync bulk reset - < plans.tsv',
    ],
    load: async () => (await import('../commands/bulk.ts')).bulkCommand,
  },
  {
    usage: 'nightly',
    group: SYNC,
    summary: 'Edit for every district that has not expired: for cron or a systemd timer',
    details: [
      'Any number of them may run at once, on any number of machines: each district is synced by one of them.',
      'A process that dies gives its districts back to the others. Lists the expired districts, marks dead runs',
      'Interrupted, and erases journals that are past their time.',
    ],
    options: [SINCE_OPTION, JOBS_OPTION, ...MANY_OPTIONS],
    examples: ['clever-sync nightly', 'clever-sync nightly --jobs 8 --json', 'clever-sync nightly --dry-run'],
    load: async () => (await import('../commands/nightly.ts')).nightlyCommand,
  },
  {
    usage: 'status [district]',
    group: LOOK,
    summary: 'how the districts stand: last sync, expiration, schools nobody selected',
    options: [{ flags: '--watch', text: 'go on showing it until Ctrl-C, with how far running syncs are' }],
    examples: [
      'clever-sync status',
      'clever-sync status --watch',
      'clever-sync status "Riverside Unified" --json',
    ],
    load: async () => (await import('../commands/status.ts')).statusCommand,
  },
  {
    usage: 'history <district>',
    group: LOOK,
    summary: "a district's runs, newest first",
    examples: ['clever-sync history "Riverside Unified"'],
    load: async () => (await import('../commands/history.ts')).historyCommand,
  },
  {
    usage: 'show <run>',
    group: LOOK,
    summary: "one run's changes, in full",
    examples: ['clever-sync show 17', 'clever-sync show 17 --json'],
    load: async () => (await import('../commands/show.ts')).showCommand,
  },
  {
    usage: 'roster <kind> <district>',
    group: LOOK,
    summary: "the Portal's lists: schools, classes, teachers, students or staff",
    options: [
      { flags: '--search <text>', text: 'only rows with this text in a name, e-mail, SIS id or source id' },
    ],
    examples: [
      'clever-sync roster classes "Riverside Unified"',
      'clever-sync roster students 1 --search okoye --json',
    ],
    load: async () => (await import('../commands/roster.ts')).rosterCommand,
  },
  {
    usage: 'explain <district> <name>',
    group: LOOK,
    summary: 'why a person, class or school is missing in the Portal, or is there',
    details: [
      'Named by a whole name or a part of it, an e-mail address, a SIS id or a Clever id. Reads the share and',
      'changes nothing: says whether it is shared, whether its school syncs, by which rule it was left out,',
      'what the next Edit does with it, whether a license or a book is missing, and what mends it.',
    ],
    examples: [
      'clever-sync explain "Riverside Unified" "Lee Okoye"',
      'clever-sync explain 1 lee.okoye@riverside.example --json',
    ],
    load: async () => (await import('../commands/explain.ts')).explainCommand,
  },
  {
    usage: 'reminders <district>',
    group: LOOK,
    summary: 'what is left to do by hand: teachers without a license, students without a book',
    examples: ['clever-sync reminders "Riverside Unified"'],
    load: async () => (await import('../commands/reminders.ts')).remindersCommand,
  },
  ...AFTER_SYNC_COMMANDS,
  ...SET_UP_COMMANDS,
  {
    usage: 'demo',
    group: TRY,
    summary: 'the whole tour on a temporary database and the sandbox, no set-up',
    options: [{ flags: '--keep', text: 'leave the database behind, and say where' }],
    examples: ['clever-sync demo', 'clever-sync demo --keep'],
    load: async () => (await import('../commands/demo.ts')).demoCommand,
  },
  {
    usage: 'sandbox [folder]',
    group: TRY,
    summary: 'serve a folder of records as a Clever API on this machine',
    details: ['Without a folder it serves a small district that comes with the program.'],
    options: [
      { flags: '--day <n>', text: 'the day of the folder to serve; the first unless told' },
      { flags: '--port <n>', text: 'the port; one that is free otherwise' },
    ],
    examples: ['clever-sync sandbox', 'clever-sync sandbox fixtures/awkward --day 2 --port 8080'],
    load: async () => (await import('../commands/sandbox.ts')).sandboxCommand,
  },
];
