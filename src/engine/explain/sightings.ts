// Looks at the pages of a share as they go by, and keeps the few records that somebody asks about. It knows no Portal.

import type { LeftOut, SharedClass, SharedSchool, SharedUser } from '../../roster/records.ts';
import { folded } from '../../roster/sameName.ts';
import type { RecordTable } from '../../roster/tables.ts';
import type { SharedDistrict, SharePage, Source } from '../../source/source.ts';
import { fit, MOST_KEPT, namesOfPerson, type Called, type Fit } from './wanted.ts';

/** A shared record that was asked for: as it is, or why it is left out. */
export type Shared = { fit: Fit; sourceId: string } & (
  | { table: 'schools'; record: SharedSchool }
  | { table: 'users'; record: SharedUser }
  | { table: 'classes'; record: SharedClass }
  | { table: RecordTable; record: null; leftOut: LeftOut }
);

/** A section that lists somebody. */
export interface Listing {
  section: SharedClass;
  as: 'teacher' | 'student';
}

/** A record, whatever it is: a school and a person may have the same source id. */
type Key = `${RecordTable} ${string}`;

/** The key of a record, by its table and source id. */
export const keyOf = (table: RecordTable, sourceId: string): Key => `${table} ${sourceId}`;

/** What was seen of the share when it was read last. */
export class Sightings {
  readonly #wanted: string;
  readonly #known: ReadonlySet<Key>;
  readonly #knownPeople: string[];
  readonly #found = new Map<Key, Shared>();
  /** The people among them, and those who are known: 1.7 million times it is asked whether somebody listed is one. */
  readonly #people = new Set<string>();
  /** The sections that list somebody who was found. */
  readonly #sections = new Map<string, SharedClass>();
  district: SharedDistrict | null = null;
  /** Every shared school, by source id. */
  readonly schools = new Map<string, SharedSchool>();
  /** Why schools were left out, by source id. */
  readonly leftOutSchools = new Map<string, LeftOut>();

  /** `known`: what the Portal has and is asked about, so that it is kept whatever it is called. */
  constructor(asked: string, known: { table: RecordTable; sourceId: string | null }[]) {
    this.#wanted = folded(asked);
    this.#known = new Set(
      known.flatMap(({ table, sourceId }) => (sourceId === null ? [] : keyOf(table, sourceId))),
    );
    this.#knownPeople = known.flatMap(({ table, sourceId }) => (table === 'users' ? (sourceId ?? []) : []));
  }

  get found(): Shared[] {
    return [...this.#found.values()];
  }

  /** The sections that list a person who was found, or is known. */
  listingsOf(sourceId: string | null): Listing[] {
    if (sourceId === null) return [];
    return [...this.#sections.values()].flatMap((section) => [
      ...(section.teachers.includes(sourceId) ? [{ section, as: 'teacher' as const }] : []),
      ...(section.students.includes(sourceId) ? [{ section, as: 'student' as const }] : []),
    ]);
  }

  /** The share is read from its beginning. */
  begin(): void {
    const kept = [this.#found, this.#people, this.#sections, this.schools, this.leftOutSchools];
    for (const each of kept) each.clear();
    for (const id of this.#knownPeople) this.#people.add(id);
  }

  take(page: SharePage): void {
    if (page.collection === 'schools') {
      for (const record of page.records) {
        this.schools.set(record.sourceId, record);
        this.#note('schools', calledSchool(record), (how) => ({ ...how, table: 'schools', record }));
      }
      for (const leftOut of page.leftOut)
        if (leftOut.id !== null) this.leftOutSchools.set(leftOut.id, leftOut);
    } else if (page.collection === 'users') {
      for (const record of page.records)
        this.#note('users', calledUser(record), (how) => ({ ...how, table: 'users', record }));
    } else if (page.collection === 'classes') {
      for (const record of page.records) {
        this.#list(record);
        this.#note('classes', calledClass(record), (how) => ({ ...how, table: 'classes', record }));
      }
    } else return;
    for (const leftOut of page.leftOut) this.#takeLeftOut(page.collection, leftOut);
  }

  /** A record that came twice, and was left out once, was read. */
  #takeLeftOut(table: RecordTable, leftOut: LeftOut): void {
    if (leftOut.id !== null && this.#found.get(keyOf(table, leftOut.id))?.record) return;
    const called = { sourceId: leftOut.id, sisIds: [], names: [] };
    this.#note(table, called, (how) => ({ ...how, table, record: null, leftOut }));
  }

  /** Of a record that comes twice the last one counts, whatever the first was called. */
  #note(table: RecordTable, called: Called, of: (how: { fit: Fit; sourceId: string }) => Shared): void {
    const { sourceId } = called;
    if (sourceId === null) return;
    const key = keyOf(table, sourceId);
    const isKept = this.#known.has(key) || this.#found.has(key);
    const found = fit(this.#wanted, called) ?? (isKept ? 'partly' : null);
    const isRoom = found === 'exactly' || isKept || this.#found.size < MOST_KEPT;
    if (found === null || !isRoom) return;
    this.#found.set(key, of({ fit: found, sourceId }));
    if (table === 'users') this.#people.add(sourceId);
  }

  #list(section: SharedClass): void {
    const isSomebody = (id: string) => this.#people.has(id);
    const lists = section.teachers.some(isSomebody) || section.students.some(isSomebody);
    if (lists) this.#sections.set(section.sourceId, section);
    else this.#sections.delete(section.sourceId);
  }
}

const calledSchool = ({ sourceId, sisId, name }: SharedSchool): Called => ({
  sourceId,
  sisIds: [sisId],
  names: [name ?? ''],
});

const calledClass = (section: SharedClass): Called => ({
  sourceId: section.sourceId,
  sisIds: [section.sisId],
  names: [section.name ?? ''],
});

const calledUser = (user: SharedUser): Called => ({
  sourceId: user.sourceId,
  sisIds: user.roles.map(({ sisId }) => sisId),
  email: user.email,
  names: namesOfPerson(user),
});

/** The same source, with somebody who looks at what it yields. */
export function watched(source: Source, sightings: Sightings): Source {
  return {
    name: source.name,
    async district(options) {
      sightings.district = await source.district(options);
      return sightings.district;
    },
    async *pages(options) {
      sightings.begin();
      for await (const page of source.pages(options)) {
        sightings.take(page);
        yield page;
      }
    },
    close: () => source.close(),
  };
}
