// What a sync begins with, and whom and what it finds: the selected schools, who syncs, and who a source id names.

import type { SharedClass, SharedSchool, SharedUser } from '../../../src/roster/records.ts';
import type { Share } from '../../engine/share.ts';
import type { Buried } from './bury.ts';
import { recognize, samePerson, sameSisId, type Recognition } from './recognize.ts';
import { lastOfEach, type ClassRow, type Id, type PortalRows, type SchoolRow, type UserRow } from './rows.ts';

/** Which schools sync, by source id. One that left the share is remembered. */
export type Selection = ReadonlyMap<string, boolean>;

export interface Sync {
  mode: 'edit' | 'reset';
  keepManual: boolean;
  /** `--schools`, by source id. */
  schools: 'all' | string[] | undefined;
  share: Share;
  before: PortalRows;
  selection: Selection;
  buried: Buried;
  /** Of the district itself: its id, and the licenses and books that there are. */
  district: number;
  licenses: {
    id: number;
    product: string;
    audience: string;
    seats: number;
    starts_on: string | null;
    expires_on: string | null;
  }[];
  books: { id: number; product: string }[];
  today: string;
}

export interface Found {
  schools: Recognition<SharedSchool, SchoolRow>;
  users: Recognition<SharedUser, UserRow>;
  classes: Recognition<SharedClass, ClassRow>;
  /** The account that a source id of a section's list names. */
  person: (sourceId: string) => Id | null;
}

/** Without a word about them, schools are as they were selected; new ones wait, unless there was none before. */
export function select({ share, schools, selection }: Sync): Selection {
  const isFirst = selection.size === 0;
  const isSelected = (id: string) =>
    schools === undefined ? (selection.get(id) ?? isFirst) : schools === 'all' || schools.includes(id);
  return new Map([...selection, ...share.schools.map(({ sourceId: id }) => [id, isSelected(id)] as const)]);
}

export function find(sync: Sync): Found {
  const { share, before, buried } = sync;
  const selection = select(sync);
  const leftOut = (collection: string) =>
    share.leftOut.flatMap(({ collection: of, record: { id } }) =>
      of === collection && id !== null ? [id] : [],
    );
  const of = <Kind extends 'schools' | 'users' | 'classes'>(kind: Kind) => ({
    records: lastOfEach<Share[Kind][number]>(share[kind]),
    rows: before[kind],
    buried: buried.rows[kind],
    leftOut: leftOut(kind),
  });
  const schools = recognize({
    ...of('schools'),
    matches: sameSisId,
    wanted: ({ sourceId }) => selection.get(sourceId) === true,
  });
  const syncs = (school: string) => schools.of(school)?.syncs === true;
  const users = recognize({
    ...of('users'),
    matches: samePerson,
    wanted: (user) => {
      const bySchools = user.schools.length === 0 || user.schools.some(syncs);
      return user.unsaid ? syncsAsInPortal(user, bySchools, schools, sync) : bySchools;
    },
  });
  const classes = recognize({ ...of('classes'), matches: sameSisId, wanted: ({ school }) => syncs(school) });
  return { schools, users, classes, person: (id) => personOf(id, users, before.users) };
}

/** Of whose schools nothing is said, those that the Portal has decide, and those that come back with them in it. */
function syncsAsInPortal(
  { sourceId, schools: named }: SharedUser,
  bySchools: boolean,
  schools: Found['schools'],
  { before, buried }: Sync,
): boolean {
  const known = before.users.find(({ source_id }) => source_id === sourceId);
  const returning = buried.rows.school_users.filter(({ school_id }) => schools.cameBack(school_id));
  const present = [...before.school_users, ...returning].filter(({ user_id }) => user_id === known?.id);
  const isIn = (wanted: boolean) =>
    schools.records.some(
      ({ id, syncs }) => syncs === wanted && present.some(({ school_id }) => school_id === id),
    );
  return isIn(true) || (bySchools && (named.length > 0 || !isIn(false)));
}

/** A source id that linking takes away from its row names nobody any more. */
function personOf(id: string, users: Recognition<SharedUser, UserRow>, rows: UserRow[]): Id | null {
  const shared = users.of(id);
  if (shared?.syncs) return shared.id;
  const row = rows.find(({ source_id }) => source_id === id);
  return row && !users.wasLinked(row.id) ? row.id : null;
}
