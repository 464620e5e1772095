// What a plan is: a small value with counts and a digest, whose changes are read from a table as they are needed.
// It knows no SQL and no terminal.

import type { ReadChanges } from './change.ts';
import {
  KINDS,
  LOSS_KINDS,
  NOTHING_KEPT,
  type ChangeCounts,
  type Losses,
  type RecordCounts,
  type RecordKind,
} from './kinds.ts';

/** The two kinds of sync. */
export type SyncMode = 'edit' | 'reset';

/** What a run does: one of the two syncs, an undo, or the deletion of a school. */
export type Mode = SyncMode | 'undo' | 'delete';

/** A user whose role in the Portal is none that the source gives. `sourceRoles`: those that it does. */
export interface RoleConflict {
  userId: number;
  sourceId: string;
  name: string;
  portalRole: string;
  sourceRoles: string[];
}

/** How many candidates of a link conflict are named; of the others the id is given. */
export const MOST_NAMED = 10;

/** A shared record that may be one of several rows of the Portal, or what was deleted: somebody has to say which. */
export interface LinkConflict {
  kind: 'school' | 'student' | 'adult' | 'class';
  sourceId: string;
  name: string;
  /** Portal ids. */
  candidates: number[];
  /** What the Portal calls the first of them, `MOST_NAMED` at most, in that order. Reports of earlier versions lack it. */
  candidateNames?: string[];
  /** The Portal id under which it was deleted, if it was: it comes back once no candidate is left. */
  former?: number;
}

/** An admin account that is no longer shared; it stays in either mode. */
export interface UnsharedAdmin {
  id: number;
  sourceId: string;
  name: string;
  role: string;
}

/** A shared school that does not sync. `isNew`: this sync saw it first. */
export interface UnselectedSchool {
  sourceId: string;
  name: string;
  isNew: boolean;
}

/** What a run changes of its district's settings; null and empty: nothing. */
export interface SettingChanges {
  /** The last day on which it syncs, `YYYY-MM-DD`; null for never ending. */
  expiresOn: { before: string | null; after: string | null } | null;
  /** Shared schools that sync from now on, or no longer. */
  schools: { sourceId: string; name: string; selected: boolean }[];
  /** Addresses that are told from now on. */
  subscribed: string[];
}

/** The settings of a run that changes none. */
export const NO_SETTINGS: SettingChanges = { expiresOn: null, schools: [], subscribed: [] };

/**
 * What a person should know of the share, though it stops nothing. `message`: a sentence, with the count in it. `command`: the
 * words of the one that changes it.
 */
export interface Warning {
  code: string;
  count: number;
  message: string;
  command?: (string | number)[];
}

/**
 * What a guard saw. `refused`: it refuses the run or, in a preview, would. `override`: the flag that passes it;
 * `alternative`: one that does without approval.
 */
export interface GuardFinding {
  code: string;
  refused: boolean;
  message: string;
  override: string | null;
  alternative?: string;
}

/** Which district it is: its Portal id, its id at the source, its name. */
export interface DistrictRef {
  id: number;
  sourceId: string;
  name: string;
  /** Its name does not mean this district alone: a command names it by its id. */
  isNamesake?: true;
}

/** A school of the Portal; without a source id it was made by hand. */
export interface SchoolRef {
  id: number;
  sourceId: string | null;
  name: string;
}

/** What a plan comes to, which the report of its run says too. */
export interface PlanFacts {
  mode: Mode;
  district: DistrictRef;
  /** The run that an undo takes back. */
  undoes?: number | undefined;
  /** The school that a deletion deletes. */
  school?: SchoolRef | undefined;
  changes: ChangeCounts;
  kept: Record<RecordKind, number>;
  losses: Losses;
  settings: SettingChanges;
  roleConflicts: RoleConflict[];
  linkConflicts: LinkConflict[];
  unsharedAdmins: UnsharedAdmin[];
  unselectedSchools: UnselectedSchool[];
  warnings: Warning[];
  guards: GuardFinding[];
}

/** What a plan says of the share if it is made without one. */
export const WITHOUT_SHARE = {
  kept: NOTHING_KEPT,
  roleConflicts: [],
  linkConflicts: [],
  unsharedAdmins: [],
  unselectedSchools: [],
};

/** Every change a sync would make, computed before the first row is written. */
export interface Plan extends PlanFacts {
  /** 12 hex digits; the same share and the same Portal rows give the same digest. */
  digest: string;
  /** Readable until the database connection plans again or closes. */
  read: ReadChanges;
}

/** What of a plan its report says too, but for what both have from the request. */
export const factsOf = (plan: Plan): Omit<PlanFacts, 'mode' | 'district' | 'undoes' | 'school'> => ({
  changes: plan.changes,
  kept: plan.kept,
  losses: plan.losses,
  settings: plan.settings,
  roleConflicts: plan.roleConflicts,
  linkConflicts: plan.linkConflicts,
  unsharedAdmins: plan.unsharedAdmins,
  unselectedSchools: plan.unselectedSchools,
  warnings: plan.warnings,
  guards: plan.guards,
});

/** Whether a guard refuses a plan. */
export const isRefused = ({ guards }: Pick<PlanFacts, 'guards'>): boolean =>
  guards.some(({ refused }) => refused);

/** Whether a plan deletes any row, a membership included. */
export function deletesAnything({ changes, losses }: Pick<PlanFacts, 'changes' | 'losses'>): boolean {
  return KINDS.some((kind) => changes[kind].deleted > 0) || LOSS_KINDS.some((kind) => losses[kind] > 0);
}

/** Whether a plan changes anything of its district's settings. */
export const changesSettings = ({ settings }: Pick<PlanFacts, 'settings'>): boolean =>
  settings.expiresOn !== null || settings.schools.length > 0 || settings.subscribed.length > 0;

/** Whether a plan changes anything: a row of the Portal, or a setting. */
export const changesAnything = (plan: Pick<PlanFacts, 'changes' | 'settings'>): boolean =>
  totalChanges(plan) > 0 || changesSettings(plan);

/** How many rows a plan changes in all. */
export function totalChanges({ changes }: Pick<PlanFacts, 'changes'>): number {
  const kinds = KINDS.map((kind): Partial<RecordCounts> => changes[kind]);
  return kinds.flatMap((counts) => Object.values(counts)).reduce((sum, count) => sum + count, 0);
}
