// Reading a fake Clever in tests: invented records, a source whose waits are only noted, and what came of it.

import { Fault } from '../../src/roster/errors.ts';
import type { LeftOut, SharedRecords } from '../../src/roster/records.ts';
import { cleverSource, type CleverOptions } from '../../src/source/clever/clever.ts';
import type { ReadOptions, Source, SourceWait } from '../../src/source/source.ts';
import { type FakeClever, fakeClever, type Lists } from './fakeClever.ts';

export const DISTRICT = 'd1';
export const TOKEN = 'a-token-of-the-district';

export const district = { id: DISTRICT, name: 'Riverside Unified' };
export const school = (id: string, more = {}): object => ({
  id,
  district: DISTRICT,
  name: `School ${id}`,
  ...more,
});
export const section = (id: string, more = {}): object => ({ id, district: DISTRICT, school: 's1', ...more });
export const user = (id: string, roles: object, more = {}): object => ({
  id,
  district: DISTRICT,
  name: { first: 'Ana', last: 'Okoye' },
  roles,
  ...more,
});

export interface Reading {
  clever: FakeClever;
  source: Source;
  waits: SourceWait[];
  read: ReadOptions;
}

const opened: (() => Promise<void>)[] = [];

/** Closes what the tests opened; for `afterEach`. */
export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((close) => close()));
}

/** A fake Clever with these lists and a source that reads it, whose waits take no time. */
export async function reading(lists: Lists = {}, options: Partial<CleverOptions> = {}): Promise<Reading> {
  const clever = await fakeClever({ districts: [district], ...lists });
  const credentials = options.client || 'token' in options ? {} : { token: TOKEN };
  const source = cleverSource({
    districtId: DISTRICT,
    apiUrl: clever.url,
    authUrl: clever.url,
    wait: async () => undefined,
    ...credentials,
    ...options,
  });
  opened.push(
    () => source.close(),
    () => clever.close(),
  );
  const waits: SourceWait[] = [];
  return { clever, source, waits, read: { on: (wait) => waits.push(wait) } };
}

export type Share = { [C in keyof SharedRecords]: SharedRecords[C][] } & {
  leftOut: LeftOut[];
  order: string[];
};

/** Everything the source yields, by collection, and the collections in the order of its pages. */
export async function readAll(source: Source, read?: ReadOptions): Promise<Share> {
  const share: Share = {
    schools: [],
    courses: [],
    terms: [],
    users: [],
    classes: [],
    leftOut: [],
    order: [],
  };
  for await (const page of source.pages(read)) {
    share.order.push(page.collection);
    (share[page.collection] as unknown[]).push(...page.records);
    share.leftOut.push(...page.leftOut);
  }
  return share;
}

/** The fault that a promise ends with. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const outcome = await promise.then(
    () => 'no error at all',
    (error: unknown) => error,
  );
  if (outcome instanceof Fault) return outcome;
  throw new Error('no fault', { cause: outcome });
}

/** The ids asked for, without the host. */
export const paths = (clever: FakeClever): string[] => clever.requests.map(({ path }) => path);
