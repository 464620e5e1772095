import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { envelope, type Reply } from './fakeClever.ts';
import { closeAll, faultOf, readAll, reading, school, TOKEN } from './reading.ts';

afterEach(closeAll);

const SCHOOLS = '/v3.1/schools';
const schools = [school('s1'), school('s2')];
const many = (count: number, reply: Reply): Reply[] => Array.from({ length: count }, () => reply);

const reset: Reply = (response) => response.socket?.resetAndDestroy();
const brokenOff: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
  response.write('{"data":[', () => response.socket?.destroy());
};
const brokenGzip: Reply = (response) => {
  const packed = gzipSync(JSON.stringify(envelope(schools)));
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
  response.end(packed.subarray(0, packed.length / 2));
};
const half = JSON.stringify(envelope(schools)).slice(0, -20);
const halfJson: Reply = { body: half };

describe('a failure that may pass', () => {
  test.each<[string, Reply, string]>([
    ['408', { status: 408 }, 'Clever answered 408'],
    ['500', { status: 500 }, 'Clever answered 500'],
    ['502', { status: 502 }, 'Clever answered 502'],
    ['503', { status: 503 }, 'Clever answered 503'],
    ['504', { status: 504 }, 'Clever answered 504'],
    ['a reset', reset, 'Clever: the connection broke off'],
    ['an answer shorter than announced', brokenOff, 'Clever: the answer broke off'],
    ['half a gzip stream', brokenGzip, 'Clever: the answer broke off'],
    ['half a page', halfJson, "Clever's answer breaks off"],
    ['half a page behind a byte order mark', { body: `\u{feff}${half}` }, "Clever's answer breaks off"],
  ])('is tried again: %s', async (_, reply, reason) => {
    const milliseconds: number[] = [];
    const wait = async (ms: number) => void milliseconds.push(ms);
    const { clever, source, waits, read } = await reading({ schools }, { wait });
    clever.next(SCHOOLS, ...many(5, reply));
    expect((await readAll(source, read)).schools).toHaveLength(2);
    expect(waits).toEqual([1, 2, 4, 8, 16].map((seconds) => ({ type: 'wait', reason, seconds })));
    expect(milliseconds).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  });

  test.each<[string, Reply, string]>([
    ['503', { status: 503 }, 'source-unreachable'],
    ['a reset', reset, 'source-unreachable'],
    ['an answer shorter than announced', brokenOff, 'source-unreachable'],
    ['half a page', halfJson, 'source-unusable'],
  ])('is given up after five waits: %s', async (_, reply, code) => {
    const { clever, source, waits, read } = await reading({ schools });
    clever.always(SCHOOLS, reply);
    const fault = await faultOf(readAll(source, read));
    expect(fault.code).toBe(code);
    expect(fault.hint).toContain('later');
    expect(waits).toHaveLength(5);
  });

  test('counts for one page only', async () => {
    const { clever, source, waits, read } = await reading({ schools }, { pageSize: 1 });
    clever.next(SCHOOLS, ...many(4, { status: 500 }));
    clever.next(`${SCHOOLS}?limit=1&starting_after`, ...many(4, { status: 500 }));
    expect((await readAll(source, read)).schools).toHaveLength(2);
    expect(waits.map(({ seconds }) => seconds)).toEqual([1, 2, 4, 8, 1, 2, 4, 8]);
  });

  test('is a refused connection, too', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => free.once('listening', done));
    const apiUrl = `http://127.0.0.1:${(free.address() as AddressInfo).port}`;
    await new Promise((done) => free.close(done));
    const { source, waits, read } = await reading({}, { apiUrl });
    const fault = await faultOf(source.district(read));
    expect(fault.message).toBe(
      `Clever cannot be reached at ${new URL(apiUrl).host}: the connection was refused.`,
    );
    expect(fault.code).toBe('source-unreachable');
    expect(waits).toHaveLength(5);
  });
});

describe('a failure that will not pass', () => {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  test.each<[string, Reply, string, string]>([
    ['400', { status: 400, body: { message: 'bad' } }, 'source-unusable', 'with 400'],
    ['403', { status: 403 }, 'source-token', 'does not let this token read /v3.1/schools'],
    [
      '404 in HTML',
      { status: 404, headers: html, body: 'Cannot GET' },
      'source-unusable',
      'knows no /v3.1/schools',
    ],
    ['501', { status: 501 }, 'source-unusable', 'with 501'],
    ['HTML', { headers: html, body: '<html>' }, 'source-unusable', 'something other than JSON'],
    [
      'no content type',
      { headers: { 'content-type': '' }, body: '{}' },
      'source-unusable',
      'other than JSON',
    ],
    ['no data', { body: { resources: [] } }, 'source-unusable', 'no list of records'],
    ['data that is no list', { body: { data: {}, links: [] } }, 'source-unusable', 'no list of records'],
    [
      'rows without number',
      { body: { data: Array.from({ length: 100_001 }, () => []), links: [] } },
      'source-unusable',
      'no list of records',
    ],
    ['no links', { body: { data: [] } }, 'source-unusable', 'no list of records'],
    ['HTML that calls itself JSON', { body: '\n<html>log in' }, 'source-unusable', 'is no JSON'],
    ['a number', { body: '5' }, 'source-unusable', 'no list of records'],
  ])('is not tried again: %s', async (_, reply, code, message) => {
    const { clever, source, waits, read } = await reading();
    clever.always(SCHOOLS, reply);
    const fault = await faultOf(readAll(source, read));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
    expect(fault.hint).toContain('Check');
    expect(fault.message + fault.hint).not.toContain(TOKEN);
    expect(waits).toEqual([]);
  });

  test('is an answer about the district that would be too large', async () => {
    const { clever, source, waits, read } = await reading();
    clever.always('/v3.1/districts', { status: 413 });
    const fault = await faultOf(source.district(read));
    expect(fault.code).toBe('source-unusable');
    expect(fault.message).toContain('/v3.1/districts is too large (413)');
    expect(clever.requests).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('is a redirect, which is not followed', async () => {
    const elsewhere = await reading();
    const { clever, source } = await reading();
    clever.always(SCHOOLS, { status: 302, headers: { location: `${elsewhere.clever.url}${SCHOOLS}` } });
    const fault = await faultOf(readAll(source));
    expect(fault.message).toContain('to another address (302), which is not followed');
    expect(elsewhere.clever.requests).toEqual([]);
  });

  test('is a host that does not speak https', async () => {
    const { clever } = await reading();
    const { source, waits, read } = await reading({}, { apiUrl: clever.url.replace('http:', 'https:') });
    const fault = await faultOf(source.district(read));
    expect(fault.code).toBe('source-unreachable');
    expect(fault.message).toContain('does not speak https');
    expect(waits).toEqual([]);
  });
});

describe('too many requests', () => {
  const now = Date.parse('2026-11-23T10:00:00Z');
  const limited = (resetAfter: number): Reply => ({
    status: 429,
    headers: { date: new Date(now).toUTCString(), 'x-ratelimit-reset': String(now / 1000 + resetAfter) },
  });

  test.each<[string, Reply, number]>([
    ['until the reset, by the clock of the server', limited(17), 17],
    ['at least a second', limited(-5), 1],
    ['at most a minute', limited(100_000), 60],
    ['a minute when the reset is not told', { status: 429 }, 60],
  ])('are waited for: %s', async (_, reply, seconds) => {
    const { clever, source, waits, read } = await reading({ schools });
    clever.next(SCHOOLS, reply);
    expect((await readAll(source, read)).schools).toHaveLength(2);
    expect(waits).toEqual([{ type: 'wait', reason: 'Clever allows no more requests this minute', seconds }]);
  });

  test('are waited for by the own clock when the answer has no date', async () => {
    const { clever, source, waits, read } = await reading({ schools }, { clock: () => new Date(now) });
    clever.next(SCHOOLS, (response) => {
      response.sendDate = false;
      response.writeHead(429, { 'x-ratelimit-reset': now / 1000 + 23 }).end();
    });
    await readAll(source, read);
    expect(waits.map(({ seconds }) => seconds)).toEqual([23]);
  });

  test('are no failures', async () => {
    const { clever, source, waits, read } = await reading({ schools });
    clever.next(SCHOOLS, ...many(20, limited(1)), ...many(5, { status: 500 }));
    expect((await readAll(source, read)).schools).toHaveLength(2);
    expect(waits).toHaveLength(25);
  });

  test.each<[string, Reply, number[]]>([
    ['', { status: 429 }, Array<number>(30).fill(60)],
    [', however soon they are to end', limited(45), Array<number>(40).fill(45)],
    // A minute's window has passed for sure after a minute; a second was enough if its reset told the truth.
    [', though they were to be over', limited(-5), [1, ...Array<number>(30).fill(60)]],
  ])('for half an hour are%s', async (_, reply, seconds) => {
    const { clever, source, waits, read } = await reading();
    clever.always(SCHOOLS, reply);
    const fault = await faultOf(readAll(source, read));
    expect(fault.code).toBe('source-unreachable');
    expect(fault.message).toContain('no more requests for half an hour');
    expect(waits.map((wait) => wait.seconds)).toEqual(seconds);
  });
});

describe('an interruption', () => {
  test('ends a wait at once', async () => {
    const stop = new AbortController();
    const { clever, source } = await reading({}, { wait: undefined });
    clever.always(SCHOOLS, { status: 503 });
    const on = (): void => stop.abort();
    expect(await faultOf(readAll(source, { signal: stop.signal, on }))).toMatchObject({
      code: 'interrupted',
    });
  });

  test('ends a request at once', async () => {
    const stop = new AbortController();
    const { clever, source } = await reading();
    clever.always(SCHOOLS, () => stop.abort());
    expect(await faultOf(readAll(source, { signal: stop.signal }))).toMatchObject({ code: 'interrupted' });
  });

  test('before the first request sends none', async () => {
    const { clever, source } = await reading();
    const signal = AbortSignal.abort();
    expect(await faultOf(source.district({ signal }))).toMatchObject({ code: 'interrupted' });
    expect(await faultOf(readAll(source, { signal }))).toMatchObject({ code: 'interrupted' });
    expect(clever.requests).toEqual([]);
  });

  test('between pages ends the reading, though the next page is there', async () => {
    const stop = new AbortController();
    const { source } = await reading({ schools }, { pageSize: 1 });
    const pages = source.pages({ signal: stop.signal })[Symbol.asyncIterator]();
    await pages.next();
    stop.abort();
    expect(await faultOf(pages.next())).toMatchObject({ code: 'interrupted' });
  });

  test('of the reader, too, ends the requests on their way', async () => {
    const { clever, source } = await reading({ schools });
    const ended = new Promise((done) =>
      clever.always('/v3.1/courses', (response) => response.once('close', done)),
    );
    for await (const page of source.pages()) {
      expect(page.collection).toBe('schools');
      break;
    }
    await ended;
  });
});
