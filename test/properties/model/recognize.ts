// Which row of the Portal a shared record is: one under its source id, one that a Reset deleted, or one it is linked to.

import type { SharedUser } from '../../../src/roster/records.ts';
import { isStudent, sameText, type Id, type RecordRow, type UserRow } from './rows.ts';

/** `waits`: the Portal does not have it, and its school is not selected. */
type How = 'known' | 'restored' | 'linked' | 'new' | 'conflict' | 'waits';

export interface Recognized<Shared, Row> {
  record: Shared;
  how: How;
  /** The row as it is, or as it was when a Reset deleted it. */
  row: Row | null;
  id: Id | null;
  /** Whether the sync writes it. */
  syncs: boolean;
}

export interface Recognition<Shared, Row> {
  records: Recognized<Shared, Row>[];
  of: (sourceId: string | null) => Recognized<Shared, Row> | undefined;
  /** Whether a row counts as shared: known, left out with a readable id, linked or anyone's candidate. */
  isShared: (row: Row) => boolean;
  /** Whether a record of it was read: it is known, or linked. */
  isRead: (row: Row) => boolean;
  /** Whether its record could not be read. */
  isLeftOut: (row: Row) => boolean;
  /** Whether a record whose school is not selected could be it. */
  isAwaited: (id: Id) => boolean;
  /** Whom a record may be that is in conflict, or whose school is not selected. */
  candidatesOf: (sourceId: string) => Id[];
  cameBack: (id: Id) => boolean;
  wasLinked: (id: Id) => boolean;
}

export interface Kind<Shared, Row> {
  records: Shared[];
  /** Whether a record is to sync: by its schools. */
  wanted: (record: Shared) => boolean;
  rows: Row[];
  /** What Resets deleted, the newest last. */
  buried: Row[];
  leftOut: string[];
  matches: (record: Shared, row: Row) => boolean;
}

type Claims<Shared, Row> = Map<Shared, Row[]>;

export function recognize<Shared extends { sourceId: string }, Row extends RecordRow>(
  kind: Kind<Shared, Row>,
): Recognition<Shared, Row> {
  const { rows, buried } = kind;
  const claims = claimsOf(kind);
  const records = kind.records.map((record): Recognized<Shared, Row> => {
    const wanted = kind.wanted(record);
    const had = (row: Row) => row.source_id === record.sourceId;
    const known = rows.find(had);
    if (known) return { record, how: 'known', row: known, id: known.id, syncs: wanted };
    if (!wanted) return { record, how: 'waits', row: null, id: null, syncs: false };
    const former = buried.findLast(had);
    if (former && claims.get(record)!.length === 0)
      return { record, how: 'restored', row: former, id: former.id, syncs: true };
    if (former) return { record, how: 'conflict', row: null, id: null, syncs: false };
    return linkedOrNew(record, claims);
  });
  const by = new Map(records.map((each) => [each.record.sourceId, each]));
  const ids = (how: How) => new Set(records.filter((each) => each.how === how).map(({ id }) => id));
  const [restored, linked] = [ids('restored'), ids('linked')];
  const touched = new Set([...claims.values()].flat());
  const read = new Set([...ids('known'), ...linked]);
  const awaited = new Set(
    [...claims].flatMap(([record, rows]) =>
      by.get(record.sourceId)!.how === 'waits' ? rows.map(({ id }) => id) : [],
    ),
  );
  return {
    records,
    of: (sourceId) => (sourceId === null ? undefined : by.get(sourceId)),
    isShared: (row) => isUnder(kind, row.source_id) || touched.has(row),
    isRead: ({ id }) => read.has(id),
    isLeftOut: ({ id, source_id }) => source_id !== null && kind.leftOut.includes(source_id) && !read.has(id),
    isAwaited: (id) => awaited.has(id),
    candidatesOf: (sourceId) => {
      const found = by.get(sourceId);
      const isOpen = found?.how === 'conflict' || found?.how === 'waits';
      return isOpen ? claims.get(found.record)!.map(({ id }) => id) : [];
    },
    cameBack: (id) => restored.has(id),
    wasLinked: (id) => linked.has(id),
  };
}

/** Whether a record with that source id is shared, be it one that could not be read. */
const isUnder = <Shared extends { sourceId: string }, Row>(
  { records, leftOut }: Kind<Shared, Row>,
  id: string | null,
): boolean => id !== null && (leftOut.includes(id) || records.some(({ sourceId }) => sourceId === id));

/** The candidates of every record that the Portal does not know, also of those that could come back. */
function claimsOf<Shared extends { sourceId: string }, Row extends RecordRow>(
  kind: Kind<Shared, Row>,
): Claims<Shared, Row> {
  const candidates = kind.rows.filter(({ source_id }) => !isUnder(kind, source_id));
  const unknown = kind.records.filter(
    ({ sourceId }) => !kind.rows.some(({ source_id }) => source_id === sourceId),
  );
  return new Map(
    unknown.map((record) => [record, candidates.filter((candidate) => kind.matches(record, candidate))]),
  );
}

function linkedOrNew<Shared extends { sourceId: string }, Row extends RecordRow>(
  record: Shared,
  claims: Claims<Shared, Row>,
): Recognized<Shared, Row> {
  const [candidate, another] = claims.get(record)!;
  if (!candidate) return { record, how: 'new', row: null, id: `new ${record.sourceId}`, syncs: true };
  const claimed = [...claims.values()].filter((rows) => rows.includes(candidate)).length;
  if (!another && claimed === 1)
    return { record, how: 'linked', row: candidate, id: candidate.id, syncs: true };
  return { record, how: 'conflict', row: null, id: null, syncs: false };
}

/** Schools and classes are the same by SIS id. */
export const sameSisId = (record: { sisId: string | null }, row: RecordRow): boolean =>
  sameText(record.sisId, row.sis_id);

/** Whether a shared person and a row are of one side and the same person. */
export function samePerson({ email, roles }: SharedUser, row: UserRow): boolean {
  if (isStudent(roles[0]!) !== isStudent(row)) return false;
  const sisIds = roles.map(({ sisId }) => sisId).filter((sisId) => sisId !== null);
  const sameSis = sisIds.some((sisId) => sameText(sisId, row.sis_id));
  const sameEmail = sameText(email, row.email);
  if (!isStudent(row)) return sameEmail || sameSis;
  return sameSis || (sameEmail && (row.sis_id === null || sisIds.length === 0));
}
