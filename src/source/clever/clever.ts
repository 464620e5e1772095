// Clever as a source of a district's share: which lists are read, in which order, and as what.
// It reads only: every request is a GET.

import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfAborted } from '../../roster/errors.ts';
import { SHARED_ROLES } from '../../roster/records.ts';
import type { ReadOptions, SharePage, Source } from '../source.ts';
import { readDistrict } from './district.ts';
import type { Raw } from './fields.ts';
import { connect } from './http.ts';
import { originOf } from './origin.ts';
import { type FetchPage, type PageList, pageList } from './pageList.ts';
import { inParts } from './parts.ts';
import type { Pace } from './patience.ts';
import { READ_AHEAD, readAhead } from './readAhead.ts';
import { readCourse, readRecords, readSchool, readSection, readTerm } from './records.ts';
import { ask, askJson, type Question } from './requests.ts';
import { districtCredentials } from './token.ts';
import type { Client } from './tokenLookUp.ts';
import { isReadIn, readUser } from './users.ts';

/** What reading a district's share from Clever takes. */
export interface CleverOptions {
  /** The Clever id of the district whose share is read. */
  districtId: string;
  /** `https://api.clever.com`; plain http for loopback only. */
  apiUrl: string;
  /** `https://clever.com`: where tokens are looked up. */
  authUrl: string;
  version?: 'v3.1' | 'v3.0' | undefined;
  token?: string | undefined;
  /** With it the district's token is looked up, when none is given. */
  client?: Client | undefined;
  /** Records a page, at most 10,000. */
  pageSize?: number | undefined;
  clock?: (() => Date) | undefined;
  wait?: Pace['wait'] | undefined;
}

/** The most that Clever allows: a round trip a page is what a slow line costs. */
const PAGE_SIZE = 10_000;

/** Clever, for one run of one district. Throws `usage` for addresses that may not be used. */
export function cleverSource(options: CleverOptions): Source {
  const { districtId, version = 'v3.1', pageSize = PAGE_SIZE } = options;
  const apiUrl = originOf(options.apiUrl, 'CLEVER_API_URL');
  const authUrl = originOf(options.authUrl, 'CLEVER_AUTH_URL');
  const connection = connect();
  const credentials = districtCredentials(connection, { ...options, authUrl });
  const closing = new AbortController();
  const at = (path: string): URL => new URL(`/${version}/${path}`, apiUrl);
  const question = (url: URL, what: string): Question => ({
    connection,
    url,
    what,
    asked: 'api',
    credentials,
  });

  return {
    name: 'Clever',
    async district(read = {}) {
      const url = at('districts');
      const json = await askJson(question(url, url.pathname), paced(options, read));
      return readDistrict(json, districtId, apiUrl);
    },
    async *pages(read = {}) {
      // Ends what is still on its way once the reader stops, for whatever reason.
      const stop = new AbortController();
      const signal = AbortSignal.any([stop.signal, closing.signal, ...(read.signal ? [read.signal] : [])]);
      const pace = paced(options, { ...read, signal });
      const fetchPage: FetchPage = (url, what, tries) => ask(question(url, what), pace, tries);
      const lists = shareLists(districtId).map((list) =>
        listInParts(at(list[0]), list, { pageSize, fetchPage, pace }),
      );
      try {
        for await (const parts of readAhead(lists, READ_AHEAD)) {
          throwIfAborted(read.signal);
          yield* parts;
        }
      } finally {
        stop.abort();
      }
    },
    async close() {
      // A page on its way would take a closed connection for a failure, and be asked for again.
      closing.abort();
      connection.close();
    },
  };
}

/** The list at an address, each of its pages in parts. */
function listInParts(
  url: URL,
  [, read, atOnce]: ShareList,
  { pageSize, fetchPage, pace }: { pageSize: number; fetchPage: FetchPage; pace: Pace },
): PageList<AsyncIterable<SharePage>> {
  const first = new URL(url);
  first.searchParams.set('limit', String(pageSize));
  const toPage = (slices: Iterable<unknown[]>) => inParts(slices, read, atOnce);
  return pageList({ first, what: url.pathname + url.search, fetchPage, toPage, pace });
}

type ShareList = [path: string, read: (raws: unknown[]) => SharePage, atOnce?: number];

/** The lists that make up a share, in the order in which they are read. Contacts are never asked for. */
function shareLists(districtId: string): ShareList[] {
  return [
    ['schools', (raws) => ({ collection: 'schools', ...readRecords(raws, districtId, readSchool) })],
    ['courses', (raws) => ({ collection: 'courses', ...readRecords(raws, districtId, readCourse) })],
    ['terms', (raws) => ({ collection: 'terms', ...readRecords(raws, districtId, readTerm) })],
    ...SHARED_ROLES.map((role): ShareList => {
      const wanted = (raw: Raw): boolean => isReadIn(role, raw);
      return [
        `users?role=${role}`,
        (raws) => ({ collection: 'users', list: role, ...readRecords(raws, districtId, readUser, wanted) }),
      ];
    }),
    [
      'sections',
      (raws) => ({ collection: 'classes', ...readRecords(raws, districtId, readSection) }),
      // Slice by slice: each names some 30 people, and of 500 sections their ids were copied again and again.
      1,
    ],
  ];
}

function paced(options: CleverOptions, read: ReadOptions): Pace {
  return {
    ...read,
    clock: options.clock ?? (() => new Date()),
    wait: options.wait ?? ((ms, signal) => sleep(ms, undefined, { signal })),
  };
}
