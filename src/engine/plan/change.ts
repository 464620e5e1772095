// What a change is: one row that a plan creates, updates or deletes, as previews, files and the history show it.

import type { TableName } from '../../roster/tables.ts';
import type { Action, Kind, LossKind } from './kinds.ts';

/** Values by the names of the Portal's columns; flags as 0 and 1, times as ISO 8601. */
export type Fields = Record<string, string | number | null>;

/** Which one of a name. The e-mail address only of somebody without a SIS id. */
export interface Identity {
  /** The Portal id; null for somebody who does not exist yet. */
  id: number | null;
  sourceId: string | null;
  sisId: string | null;
  email: string | null;
}

/** One row that a plan changes. `before` and `after` hold Portal columns; of an update only those that differ. */
export interface Change {
  table: TableName;
  kind: Kind | LossKind;
  action: Action;
  /** The Portal id, or null for a row that does not exist yet and for membership rows. */
  id: number | null;
  sourceId: string | null;
  /**
   * Of a person "Okoye, Lee", who a membership goes by too; of a student's book or work "Okoye, Lee · Genetics".
   * Untrusted text.
   */
  name: string;
  /** The name of the school it belongs to, where there is one. Untrusted text. */
  school: string | null;
  /** For memberships of classes, books and work: the class; for a license its product. Untrusted text. */
  class: string | null;
  /** Which class of that name: its source id, or `#` and the Portal id of one made by hand. */
  classKey: string | null;
  /** Which person, class or school of that name; null for a book. Untrusted text. */
  who: Identity | null;
  before: Fields | null;
  after: Fields | null;
  /**
   * Why a deletion. Of a record: `not shared`, `its school is not shared`, `made by hand`; of a membership:
   * `no longer listed`, `not a student`, `not a teacher`; of what goes along: `its school is deleted`,
   * `its class is deleted`, `their account is deleted`; in an undo: `came with run N`. Also of work that stays while its class
   * goes.
   */
  reason: string | null;
  /** Whether the row was made by hand in the Portal (has no source id). */
  manual: boolean;
}

/**
 * Reads changes one by one, schools first, each kind by school, class and action. `limit`: at most so many of each kind and
 * action.
 */
export type ReadChanges = (options?: { limit?: number }) => AsyncIterable<Change>;
