// The part of the table of commands that sets things up: districts, database, doctor.

import type { CommandSpec } from './commandSpec.ts';
import { SETTING_OPTIONS } from './syncOptions.ts';

const SET_UP = 'Set up:';

/** What is set up once, and looked after. */
export const SET_UP_COMMANDS: CommandSpec[] = [
  {
    usage: 'districts',
    group: SET_UP,
    summary: 'the districts that sync: list, add, show, set, remove',
    commands: [
      {
        usage: 'list',
        summary: 'all districts',
        examples: ['clever-sync districts list'],
        load: async () => (await import('../commands/districts.ts')).listCommand,
      },
      {
        usage: 'add <name>',
        summary: 'add a district that the Portal does not have yet',
        details: ['It needs --clever-id, which stands in the address of the district in Clever.'],
        options: [
          { flags: '--clever-id <id>', text: 'its id in Clever (24 hex digits)' },
          { flags: '--source <source>', text: 'where its roster comes from: clever (the default)' },
        ],
        examples: ['clever-sync districts add "Riverside Unified" --clever-id 5f1a00000000000000000001'],
        load: async () => (await import('../commands/districtAdd.ts')).addCommand,
      },
      {
        usage: 'show <district>',
        summary: 'one district: its settings and schools',
        examples: ['clever-sync districts show "Riverside Unified"'],
        load: async () => (await import('../commands/districts.ts')).showCommand,
      },
      {
        usage: 'set <district>',
        summary: "change a district's settings",
        options: [
          { flags: '--name <name>', text: 'its name in the Portal' },
          ...SETTING_OPTIONS,
          { flags: '--unsubscribe <list>', text: 'take e-mail addresses off again', many: true },
        ],
        examples: ['clever-sync districts set "Riverside Unified" --expires 2027-06-30'],
        load: async () => (await import('../commands/districtSet.ts')).setCommand,
      },
      {
        usage: 'remove <district>',
        summary: 'remove a district that has no rows in the Portal',
        examples: ['clever-sync districts remove "Riverside Unified"'],
        load: async () => (await import('../commands/districtRemove.ts')).removeCommand,
      },
    ],
  },
  {
    usage: 'db',
    group: SET_UP,
    summary: 'the Portal database: migrate, check, backup, prune',
    commands: [
      {
        usage: 'migrate',
        summary: 'create the database, or bring it up to date',
        options: [
          { flags: '--print', text: 'print the SQL that is missing, for a DBA to run; write nothing' },
        ],
        examples: ['clever-sync db migrate', 'clever-sync db migrate --print > portal.sql'],
        load: async () => (await import('../commands/db.ts')).migrateCommand,
      },
      {
        usage: 'check',
        summary: 'check the database for damage, and the journal against the tables',
        examples: ['clever-sync db check'],
        load: async () => (await import('../commands/db.ts')).checkCommand,
      },
      {
        usage: 'backup <file>',
        summary: 'copy the database to a new file, also while a sync runs',
        examples: ['clever-sync db backup portal-before-reset.db'],
        load: async () => (await import('../commands/db.ts')).backupCommand,
      },
      {
        usage: 'prune',
        summary: 'erase what runs older than CLEVER_SYNC_KEEP_DAYS changed: they cannot be undone any more',
        examples: ['clever-sync db prune'],
        load: async () => (await import('../commands/db.ts')).pruneCommand,
      },
    ],
  },
  {
    usage: 'doctor',
    group: SET_UP,
    summary: 'is everything set up?',
    examples: ['clever-sync doctor', 'clever-sync doctor --json'],
    load: async () => (await import('../commands/doctor.ts')).doctorCommand,
  },
  {
    usage: 'completion <shell>',
    group: SET_UP,
    summary: 'have bash, zsh or fish complete commands and options',
    examples: ['eval "$(clever-sync completion bash)"', 'clever-sync completion fish | source'],
    load: async () => (await import('../commands/completion.ts')).completionCommand,
  },
  {
    usage: 'complete [words...]',
    summary: 'the words that can go on where the last one was begun, for a shell',
    hidden: true,
    load: async () => (await import('../commands/completion.ts')).completeCommand,
  },
];
