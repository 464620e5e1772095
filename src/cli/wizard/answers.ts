// What the wizard knows so far. It begins as the defaults, so that Enter on every screen leaves it as it is.

import type { Database } from '../../database/database.ts';
import type { District } from '../../engine/districts/districts.ts';
import type { SyncMode } from '../../engine/plan/plan.ts';
import type { SharedSchool } from '../../roster/records.ts';
import type { Context } from '../context.ts';
import type { Screen } from './flow.ts';
import type { Prompter } from './prompter.ts';

/** Everything that the screens have asked for so far. */
export interface Answers {
  district: District;
  mode: SyncMode;
  /** The schools shared now, once they were asked for. */
  shared: SharedSchool[] | null;
  /** The selection, where it differs from what syncs anyway: `all`, or source ids. */
  schools: 'all' | string[] | undefined;
  /** The expiration date, null for never, where it is to change. */
  expiresOn: string | null | undefined;
  /** Addresses to subscribe. */
  notify: string[];
  /** How the sync ended. */
  exitCode: number;
}

/** What screens work with. */
export interface WizardTools {
  context: Context;
  prompter: Prompter;
  database: Database;
  districts: District[];
}

/** A screen of the wizard. */
export type WizardScreen = Screen<Answers>;

/** The answers for a district before any question: everything as it is. */
export function defaults(district: District): Answers {
  return {
    district,
    mode: 'edit',
    shared: null,
    schools: undefined,
    expiresOn: undefined,
    notify: [],
    exitCode: 0,
  };
}
