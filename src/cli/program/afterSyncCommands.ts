// The part of the table of commands for what a sync leaves to people: conflicts, licenses, books, a school that is gone.

import { PORTAL_ROLES } from '../../roster/tables.ts';
import type { CommandSpec, OptionSpec } from './commandSpec.ts';
import { DELETION_OPTIONS } from './syncOptions.ts';

const AFTER = 'After a sync:';

const WHICH_LICENSE = 'A license is named by its id, which `licenses list` shows.';

const FULL: OptionSpec = { flags: '--full', text: 'by name, and complete' };

/** What people do after a sync. */
export const AFTER_SYNC_COMMANDS: CommandSpec[] = [
  {
    usage: 'users',
    group: AFTER,
    summary: 'settle conflicts that a sync reports: set-role, link',
    commands: [
      {
        usage: 'set-role <district> <user-id> <role>',
        summary: "change a user's role in the Portal; a sync never does",
        details: [`The user is named by Portal id; a role is one of ${PORTAL_ROLES.join(', ')}.`],
        examples: ['clever-sync users set-role "Riverside Unified" 61 teacher'],
        load: async () => (await import('../commands/users.ts')).setRoleCommand,
      },
      {
        usage: 'link <district> <kind> <source-id> <id>',
        summary: 'say which row of the Portal a shared school, student, adult or class is',
        details: [
          'A report of a sync prints it: the kind, the Clever id of what is shared, and the Portal id of the row.',
          'Teachers, staff and admins are of the kind adult.',
        ],
        examples: ['clever-sync users link "Riverside Unified" student 5f1a00000000000000000042 9'],
        load: async () => (await import('../commands/users.ts')).linkCommand,
      },
    ],
  },
  {
    usage: 'licenses',
    group: AFTER,
    summary: 'licenses and their seats: list, add, assign, revoke',
    commands: [
      {
        usage: 'list <district>',
        summary: 'the licenses of a district, with the seats that are taken and left',
        details: [
          'A seat is taken by each teacher or staff member whom the license is assigned to, and, where it covers',
          'students, by each student who holds a book of its product.',
        ],
        options: [{ ...FULL, text: 'also whom each is assigned to' }],
        examples: [
          'clever-sync licenses list "Riverside Unified"',
          'clever-sync licenses list 1 --full --json',
        ],
        load: async () => (await import('../commands/licenses.ts')).listCommand,
      },
      {
        usage: 'add <district>',
        summary: "add a purchase order's license",
        details: ['It needs --po, --product, --audience and --seats.'],
        options: [
          { flags: '--po <number>', text: 'the number of the purchase order' },
          { flags: '--product <name>', text: 'what was bought, as the Portal calls it' },
          { flags: '--audience <audience>', text: 'whom it covers: teacher, student or both' },
          { flags: '--seats <n>', text: 'how many people may use it' },
          { flags: '--starts <date>', text: 'its first day, YYYY-MM-DD; at once otherwise' },
          { flags: '--expires <date>', text: 'its last day, YYYY-MM-DD, or never (the default)' },
        ],
        examples: [
          'clever-sync licenses add "Riverside Unified" --po PO-2291 --product "Forces at Play" --audience both --seats 40 --expires 2027-06-30',
        ],
        load: async () => (await import('../commands/licenseAdd.ts')).addCommand,
      },
      {
        usage: 'assign <district> <license> <user...>',
        summary: 'give teachers or staff members a seat each, by their Portal ids: all of them, or none',
        details: [WHICH_LICENSE],
        examples: ['clever-sync licenses assign "Riverside Unified" 1 61 74'],
        load: async () => (await import('../commands/licenses.ts')).assignCommand,
      },
      {
        usage: 'revoke <district> <license> <user...>',
        summary: 'take seats of a license back; classes, and the books of students, stay',
        details: [WHICH_LICENSE],
        examples: ['clever-sync licenses revoke "Riverside Unified" 1 61'],
        load: async () => (await import('../commands/licenses.ts')).revokeCommand,
      },
    ],
  },
  {
    usage: 'books',
    group: AFTER,
    summary: 'books of classes and their students: list, assign',
    commands: [
      {
        usage: 'list <district>',
        summary: 'the books of a district, and the classes in which students lack one',
        options: [{ ...FULL, text: 'every class that has a book' }],
        examples: ['clever-sync books list "Riverside Unified"'],
        load: async () => (await import('../commands/books.ts')).listCommand,
      },
      {
        usage: 'assign <district> <class> <book>',
        summary: 'give a book to the students of a class who lack it, and to the class',
        details: [
          'A class is named by its Portal id, its Clever id, or its exact name, a book by its Portal id or its',
          'exact title. Each student who holds no book of the product yet takes a seat of a license for students.',
        ],
        options: [
          { flags: '--students <list>', text: 'only these students of the class, by Portal id', many: true },
        ],
        examples: [
          'clever-sync books assign "Riverside Unified" "Chemistry - Brandvold - 2" 1',
          'clever-sync books assign 1 7 "Forces at Play: Student Book" --students 5,12',
        ],
        load: async () => (await import('../commands/books.ts')).assignCommand,
      },
    ],
  },
  {
    usage: 'schools',
    group: AFTER,
    summary: "take one school's data out of the Portal: delete",
    commands: [
      {
        usage: 'delete <district> <school>',
        summary: 'delete one school, with its classes and whoever is in no other school',
        details: [
          'A school is named by its Portal id, its Clever id, or its exact name. Its classes go, and the people',
          'who are in this school alone, with their licenses, books and work; admin accounts stay. It is confirmed',
          'like a Reset, needs nothing of Clever, and can be undone. A school that is shared no longer syncs then.',
        ],
        options: DELETION_OPTIONS,
        examples: [
          'clever-sync schools delete "Riverside Unified" "Cottonwood Middle School" --dry-run',
          'clever-sync schools delete 1 4 --plan 3f9a1c0b72d4',
          'clever-sync schools delete 1 4 --confirm "Riverside Unified"',
        ],
        load: async () => (await import('../commands/schools.ts')).deleteCommand,
      },
    ],
  },
];
