// The demo's scenes: what is told, what happens meanwhile, which command runs and how it has to end. Data only.

import { EXIT } from '../exitCodes.ts';

const NAME = 'Riverside Unified';

/** The first day: a Monday in the fall term. */
export const FIRST_DAY = '2026-11-23';

/** One step of the tour: a command, and what is told of it. */
export interface Scene {
  /** What is told before the command. */
  told: string;
  /** The next day that Clever shares, and its date. */
  day?: [day: number, date: string];
  /** What people did in the Portal before this scene. */
  seed?: string;
  /** The command; DIGEST stands for the digest of the preview before, ID for the district's Clever id. */
  command: string[];
  /** The exit code that it has to end with. */
  ends?: number;
}

/** The tour, from an empty database to a Reset and what it leaves to do. */
export const SCENES: Scene[] = [
  { told: 'A new Portal database.', command: ['db', 'migrate'] },
  {
    told: 'A district, by the id it has in Clever.',
    command: ['districts', 'add', NAME, '--clever-id', 'ID'],
  },
  {
    told: 'The Portal has a few rows already, made by hand. The first Edit: everything that is shared comes in.',
    seed: 'before',
    command: ['edit', NAME],
  },
  {
    told: 'A day later. Licenses and books were given out in the Portal, students have handed in work, and the district has changed its roster. A preview writes nothing.',
    day: [2, '2026-11-24'],
    seed: 'after-day1',
    command: ['edit', NAME, '--dry-run'],
  },
  { told: 'The same, for real.', command: ['edit', NAME] },
  {
    told: 'Next summer the district shares its next school year. What would a Reset delete?',
    day: [3, '2027-06-21'],
    command: ['reset', NAME, '--dry-run'],
  },
  {
    told: 'Without a terminal, nobody can run a Reset by accident: this one is refused.',
    command: ['reset', NAME],
    ends: EXIT.usage,
  },
  {
    told: 'Somebody has looked at the preview, and approves exactly that plan by its digest.',
    command: ['reset', NAME, '--plan', 'DIGEST'],
  },
  { told: 'What is left to do by hand.', command: ['reminders', NAME] },
];
