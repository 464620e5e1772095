// Looks at the pages of a share as they go by, and keeps the few records that somebody asks about. It knows no Portal.

import type { LeftOut, SharedClass, SharedSchool, SharedUser } from '../../roster/records.ts';
import { folded } from '../../roster/sameName.ts';
import type { RecordTable } from '../../roster/tables.ts';
import type { SharedDistrict, SharePage, Source } from '../../source/source.ts';
import { fit, namesOfPerson, type Called, type Fit } from './wanted.ts';

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

/** More are not kept: whoever asks for so many is told to ask for one. */
const MOST_KEPT = 20;

/** What was seen of the share when it was read last. */
export class Watch {
  readonly #wanted: string;
  readonly #known: ReadonlySet<string>;
  district: SharedDistrict | null = null;
  /** Every shared school, by source id. */
  schools = new Map<string, SharedSchool>();
  found: Shared[] = [];
  /** By the source id of each person that was found, or is known. */
  listings = new Map<string, Listing[]>();

  /** `known`: source ids of what the Portal has and is asked about, so that it is kept whatever it is called. */
  constructor(asked: string, known: ReadonlySet<string>) {
    this.#wanted = folded(asked);
    this.#known = known;
  }

  /** The share is read from its beginning. */
  begin(): void {
    this.schools.clear();
    this.found = [];
    this.listings.clear();
    for (const id of this.#known) this.listings.set(id, []);
  }

  take(page: SharePage): void {
    if (page.collection === 'schools') {
      for (const record of page.records) {
        this.schools.set(record.sourceId, record);
        this.#note(calledSchool(record), (how) => ({ ...how, table: 'schools', record }));
      }
    } else if (page.collection === 'users') {
      for (const record of page.records) this.#takeUser(record);
    } else if (page.collection === 'classes') {
      for (const record of page.records) {
        this.#list(record);
        this.#note(calledClass(record), (how) => ({ ...how, table: 'classes', record }));
      }
    } else return;
    for (const leftOut of page.leftOut) this.#takeLeftOut(page.collection, leftOut);
  }

  #takeUser(record: SharedUser): void {
    const kept = this.#note(calledUser(record), (how) => ({ ...how, table: 'users', record }));
    if (kept) this.listings.set(record.sourceId, []);
  }

  #takeLeftOut(table: RecordTable, leftOut: LeftOut): void {
    const called = { sourceId: leftOut.id, sisIds: [], names: [] };
    this.#note(called, (how) => ({ ...how, table, record: null, leftOut }));
  }

  /** Returns whether it is kept. */
  #note(called: Called, of: (how: { fit: Fit; sourceId: string }) => Shared): boolean {
    const { sourceId } = called;
    if (sourceId === null) return false;
    const found = fit(this.#wanted, called) ?? (this.#known.has(sourceId) ? 'partly' : null);
    const isRoom = found === 'exactly' || this.#known.has(sourceId) || this.found.length < MOST_KEPT;
    if (found === null || !isRoom) return false;
    this.found.push(of({ fit: found, sourceId }));
    return true;
  }

  #list(section: SharedClass): void {
    for (const as of ['teacher', 'student'] as const) {
      for (const id of as === 'teacher' ? section.teachers : section.students)
        this.listings.get(id)?.push({ section, as });
    }
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
export function watched(source: Source, watch: Watch): Source {
  return {
    name: source.name,
    async district(options) {
      watch.district = await source.district(options);
      return watch.district;
    },
    async *pages(options) {
      watch.begin();
      for await (const page of source.pages(options)) {
        watch.take(page);
        yield page;
      }
    },
    close: () => source.close(),
  };
}
