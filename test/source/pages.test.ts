import { envelope, type Reply } from './fakeClever.ts';
import { closeAll, district, faultOf, paths, readAll, reading, school, section } from './reading.ts';

afterEach(closeAll);

const SCHOOLS = '/v3.1/schools';
const schools = ['s1', 's2', 's3', 's4', 's5'].map((id) => school(id));
const page = (ids: (string | number | null)[], next?: string): Reply => ({
  body: envelope(
    ids.map((id) => ({ id, name: 'School' })),
    next,
  ),
});
/** Reads schools that come in these pages, one leading to the next. */
async function readPages(
  ...pages: (string | number | null)[][]
): Promise<{ ids: string[]; leftOut: number }> {
  const { clever, source } = await reading();
  const last = pages.length - 1;
  clever.next(
    SCHOOLS,
    ...pages.map((ids, at) => page(ids, at < last ? `${SCHOOLS}?page=${at + 2}` : undefined)),
  );
  const share = await readAll(source);
  return { ids: share.schools.map(({ sourceId }) => sourceId), leftOut: share.leftOut.length };
}

describe('the way from page to page', () => {
  test('is the link as given, to its end', async () => {
    const { clever, source } = await reading();
    const links = [`${SCHOOLS}?z=1&a=%2F+b`, `${SCHOOLS}?odd;way&starting_after=s2`];
    clever.next(SCHOOLS, page(['s1'], links[0]), page(['s2'], `${clever.url}${links[1]}`), page(['s3']));
    expect((await readAll(source)).schools).toHaveLength(3);
    expect(paths(clever).filter((path) => path.startsWith(SCHOOLS))).toEqual([
      `${SCHOOLS}?limit=10000`,
      ...links,
    ]);
  });

  test('ends at an empty page, whatever link it has', async () => {
    const { clever, source } = await reading();
    clever.next(SCHOOLS, page(['s1'], `${SCHOOLS}?page=2`), page([], `${SCHOOLS}?page=3`));
    expect((await readAll(source)).schools).toHaveLength(1);
    expect(paths(clever)).not.toContain(`${SCHOOLS}?page=3`);
  });

  test('keeps the page size', async () => {
    const { clever, source } = await reading({ schools }, { pageSize: 2 });
    expect((await readAll(source)).schools).toHaveLength(5);
    expect(paths(clever).filter((path) => path.startsWith(SCHOOLS))).toHaveLength(3);
  });

  test.each([
    ['another host', (url: string) => `${url}${SCHOOLS}`],
    ['another host without its scheme', (url: string) => `//${new URL(url).host}${SCHOOLS}`],
    ['another scheme', (_: string, own: string) => `${own.replace('http:', 'https:')}${SCHOOLS}`],
    ['another user', (_: string, own: string) => `${own.replace('//', '//me:pw@')}${SCHOOLS}`],
    ['no address', () => 'http://['],
    ['a blob of its own', (_: string, own: string) => `blob:${own}${SCHOOLS}`],
  ])('never leads to %s', async (_, link) => {
    const elsewhere = await reading();
    const { clever, source } = await reading();
    clever.next(SCHOOLS, page(['s1'], link(elsewhere.clever.url, clever.url)));
    const fault = await faultOf(readAll(source));
    expect(fault.code).toBe('source-unusable');
    expect(fault.message).toContain('leads to another host');
    expect(elsewhere.clever.requests).toEqual([]);
    expect(clever.requests.filter(({ path }) => path.startsWith(SCHOOLS))).toHaveLength(1);
  });

  test.each([
    ['itself', `${SCHOOLS}?limit=10000`],
    ['an earlier page', `${SCHOOLS}?page=2`],
    ['an earlier page under another name', `${SCHOOLS}?page=2#again`],
  ])('does not lead back to %s', async (_, link) => {
    const { clever, source } = await reading();
    clever.next(SCHOOLS, page(['s1'], `${SCHOOLS}?page=2`), page(['s2'], link));
    const fault = await faultOf(readAll(source));
    expect(fault.code).toBe('source-unusable');
    expect(fault.message).toContain('leads back');
  });
});

describe('a page', () => {
  const STUDENTS = '/v3.1/users?role=student';
  test.each([
    ['schools', SCHOOLS, '/v3.1/courses?limit=5'],
    ['schools', SCHOOLS, `${SCHOOLS}/s1/users`],
    ['students', STUDENTS, '/v3.1/users?role=teacher'],
    ['students', STUDENTS, '/v3.1/sections?role=student'],
  ])('of %s never leads to another list: %s, %s', async (_, list, link) => {
    const { clever, source } = await reading();
    clever.next(list, page(['s1'], link));
    const fault = await faultOf(readAll(source));
    expect(fault.code).toBe('source-unusable');
    expect(fault.message).toContain('a page leads to another list');
    expect(paths(clever)).not.toContain(link);
  });

  test('of students may lead on without their role', async () => {
    const { clever, source } = await reading();
    const student = (id: string) => ({ id, roles: { student: {} } });
    const next = '/v3.1/users?starting_after=u1';
    clever.next(STUDENTS, { body: envelope([student('u1')], next) });
    clever.next(next, { body: envelope([{ id: 'u2', roles: { contact: {} } }, student('u3')]) });
    expect((await readAll(source)).users.map(({ sourceId }) => sourceId)).toEqual(['u1', 'u3']);
  });
});

test('a list without an id, page after page, is given up', async () => {
  const { clever, source } = await reading();
  let pages = 0;
  clever.always(SCHOOLS, (response) => {
    pages += 1;
    const body = envelope([{ name: 'School' }], `${SCHOOLS}?page=${pages + 1}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const fault = await faultOf(readAll(source));
  expect(fault).toMatchObject({ code: 'source-unusable' });
  expect(fault.message).toContain('page after page has no id');
  expect(pages).toBeLessThan(20);
});

test('pages without an id are read as long as ten come in a row, and an eleventh is given up', async () => {
  const ten: [null][] = Array.from({ length: 10 }, () => [null]);
  expect(await readPages(...ten, ['s1'], ...ten, ['s2'])).toEqual({ ids: ['s1', 's2'], leftOut: 20 });
  expect((await faultOf(readPages(...ten, [null], ['s1']))).message).toContain('page after page has no id');
});

test('a page of many records is passed on in parts, each record once', async () => {
  const many = Array.from({ length: 2_000 }, (_, n) => school(`s${1_000 + n}`));
  const { source } = await reading({ schools: many });
  const share = await readAll(source);
  expect(share.schools.map(({ sourceId }) => sourceId)).toEqual(
    many.map((each) => (each as { id: string }).id),
  );
  expect(share.order.length).toBeGreaterThan(2);
});

test('answers may begin with a byte order mark', async () => {
  const many = Array.from({ length: 2_000 }, (_, n) => school(`s${1_000 + n}`));
  const { clever, source } = await reading();
  clever.always(SCHOOLS, { body: `\u{feff}${JSON.stringify(envelope(many))}` });
  clever.always('/v3.1/districts', { body: `\u{feff}${JSON.stringify(envelope([district]))}` });
  const share = await readAll(source);
  expect(share.schools).toHaveLength(2_000);
  expect(share.order.length).toBeGreaterThan(2);
});

test('a page that is broken in its middle is unusable, and not asked for again', async () => {
  const { clever, source } = await reading();
  const rows = Array.from({ length: 2_000 }, (_, n) => school(`s${1_000 + n}`));
  const body = JSON.stringify(envelope(rows)).replace('"s2000"', '"s2000');
  clever.always(SCHOOLS, { body });
  const fault = await faultOf(readAll(source));
  expect(fault).toMatchObject({ code: 'source-unusable' });
  expect(fault.message).toContain('broken in its middle');
  expect(paths(clever).filter((path) => path.startsWith(SCHOOLS))).toHaveLength(1);
});

describe('the order of a list', () => {
  test.each([
    ['within a page', [['s2', 's1']]],
    ['from page to page', [['s1', 's3'], ['s2']]],
    ['past records without an id', [['s2', null, 's1']]],
  ])('may not descend %s', async (_, pages) => {
    const fault = await faultOf(readPages(...pages));
    expect(fault.code).toBe('source-unusable');
    expect(fault.message).toContain('do not ascend by id');
  });

  test.each([
    [
      'of several records',
      [
        ['s1', 's2'],
        ['s1', 's2'],
      ],
    ],
    ['of one record', [['s1'], ['s1']]],
  ])('has no page twice: %s', async (_, pages) => {
    expect(await faultOf(readPages(...pages))).toMatchObject({ code: 'source-unusable' });
  });

  test('may have a record twice, which is passed on', async () => {
    expect((await readPages(['s1', 's2', 's2'], ['s2', 's3'])).ids).toEqual(['s1', 's2', 's2', 's2', 's3']);
  });

  test('is not asked of records without an id', async () => {
    expect(await readPages(['s1', null, 's2'], [7, 's3'])).toEqual({ ids: ['s1', 's2', 's3'], leftOut: 2 });
  });
});

describe('a page that is too large', () => {
  const atMost =
    (most: number): Reply =>
    (response, request) => {
      const limit = Number(new URL(request.url ?? '', 'http://clever').searchParams.get('limit'));
      const body = JSON.stringify(limit > most ? { message: 'too large' } : envelope([section(`x${limit}`)]));
      response.writeHead(limit > most ? 413 : 200, { 'content-type': 'application/json' }).end(body);
    };

  test('is asked for half as large, and again', async () => {
    const { clever, source, waits, read } = await reading();
    clever.always('/v3.1/sections', atMost(3000));
    expect((await readAll(source, read)).classes.map(({ sourceId }) => sourceId)).toEqual(['x2500']);
    expect(waits).toEqual([]);
  });

  test('is not read to its end, and asked for half as large', async () => {
    const { clever, source, waits, read } = await reading();
    clever.always('/v3.1/sections', (response, request) => {
      const limit = Number(new URL(request.url ?? '', 'http://clever').searchParams.get('limit'));
      const filled = limit > 3000 ? ' '.repeat(65 * 2 ** 20) : '';
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(filled + JSON.stringify(envelope([section(`x${limit}`)])));
    });
    expect((await readAll(source, read)).classes.map(({ sourceId }) => sourceId)).toEqual(['x2500']);
    expect(waits).toEqual([]);
  });

  test('is asked for from where it begins', async () => {
    const { clever, source } = await reading({ schools }, { pageSize: 2 });
    clever.next(`${SCHOOLS}?limit=2&starting_after`, { status: 413 });
    expect((await readAll(source)).schools).toHaveLength(5);
  });

  test('at any size is unusable', async () => {
    const { clever, source } = await reading();
    clever.always('/v3.1/sections', atMost(0));
    const fault = await faultOf(readAll(source));
    expect(fault.code).toBe('source-unusable');
    expect(fault.message).toContain('too large (413)');
  });
});
