import { cleverSource } from '../../src/source/clever/clever.ts';
import {
  DISTRICT,
  closeAll,
  district,
  faultOf,
  paths,
  readAll,
  reading,
  school,
  section,
  TOKEN,
  user,
} from './reading.ts';

afterEach(closeAll);

const student = (id: string): object => user(id, { student: { school: 's1', schools: ['s1'] } });

describe('the share', () => {
  test('comes as schools, courses, terms, users, sections', async () => {
    const { source } = await reading({
      schools: [school('s1')],
      courses: [{ id: 'c1' }],
      terms: [{ id: 't1' }],
      users: [
        student('u1'),
        user('u2', { teacher: {} }),
        user('u3', { staff: {} }),
        user('u4', { district_admin: {} }),
      ],
      sections: [section('x1')],
    });
    const share = await readAll(source);
    expect(share.order).toEqual([
      'schools',
      'courses',
      'terms',
      'users',
      'users',
      'users',
      'users',
      'classes',
    ]);
    expect(share.users.map(({ sourceId }) => sourceId)).toEqual(['u1', 'u2', 'u4', 'u3']);
    expect(share.leftOut).toEqual([]);
  });

  test('is asked for by GET, with the token, in pages of 10,000, and never for contacts', async () => {
    const { clever, source } = await reading();
    await readAll(source);
    expect(paths(clever).sort()).toEqual([
      '/v3.1/courses?limit=10000',
      '/v3.1/schools?limit=10000',
      '/v3.1/sections?limit=10000',
      '/v3.1/terms?limit=10000',
      '/v3.1/users?role=district_admin&limit=10000',
      '/v3.1/users?role=staff&limit=10000',
      '/v3.1/users?role=student&limit=10000',
      '/v3.1/users?role=teacher&limit=10000',
    ]);
    for (const { headers } of clever.requests) {
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
      expect(headers['accept-encoding']).toContain('gzip');
    }
  });

  test('can be read by API version 3.0', async () => {
    const { clever, source } = await reading({}, { version: 'v3.0' });
    await source.district();
    await readAll(source);
    expect(paths(clever).every((path) => path.startsWith('/v3.0/'))).toBe(true);
  });

  test('has each person once, whatever roles are held', async () => {
    const users = [
      user('u1', { teacher: {}, staff: {}, district_admin: {} }),
      user('u2', { staff: {}, contact: {} }),
      user('u3', { contact: {} }),
    ];
    const share = await readAll((await reading({ users })).source);
    expect(share.users.map(({ sourceId, roles }) => [sourceId, roles.map(({ role }) => role)])).toEqual([
      ['u1', ['teacher', 'district_admin', 'staff']],
      ['u2', ['staff']],
    ]);
  });

  test('is the same from a server that ignores the role asked for', async () => {
    const users = [user('u1', { contact: {} }), student('u2'), user('u3', { staff: {}, teacher: {} })];
    const { clever, source } = await reading();
    clever.always('/v3.1/users', { body: { data: users.map((data) => ({ data })), links: [] } });
    const share = await readAll(source);
    expect(share.users.map(({ sourceId }) => sourceId)).toEqual(['u2', 'u3']);
    expect(share.leftOut).toEqual([]);
  });

  test('counts a person who is left out once, under whatever roles', async () => {
    const roles = { teacher: {}, staff: {} };
    const users = [user('u1', roles, { email: 5 }), user('u2', roles, { district: 'd2' })];
    const { leftOut } = await readAll((await reading({ users })).source);
    expect(leftOut).toEqual([
      { id: 'u1', code: 'bad-record', problem: 'email is not a string' },
      { id: 'u2', code: 'foreign-record', problem: 'it belongs to another district' },
    ]);
  });

  test('can be read again', async () => {
    const { source } = await reading({ schools: [school('s1')] });
    expect(await readAll(source)).toEqual(await readAll(source));
  });
});

describe('the district', () => {
  const read = async (records: object[]): Promise<unknown> =>
    (await reading({ districts: records })).source.district();

  test('is described', async () => {
    const described = {
      ...district,
      state: 'paused',
      error: 'Frozen until August',
      last_sync: '2026-11-22T03:04:05.000Z',
      last_clever_sync: '2026-11-22T04:04:05.000Z',
      pause_start: '2026-06-01',
      pause_end: '2026-08-15T00:00:00.000Z',
    };
    expect(await read([described])).toEqual({
      sourceId: DISTRICT,
      name: 'Riverside Unified',
      state: 'paused',
      problem: 'Frozen until August',
      lastSync: '2026-11-22T03:04:05.000Z',
      lastAppSync: '2026-11-22T04:04:05.000Z',
      pauseStart: '2026-06-01',
      pauseEnd: '2026-08-15',
    });
  });

  test('may say nothing but its id', async () => {
    const times = { lastSync: null, lastAppSync: null, pauseStart: null, pauseEnd: null };
    const nothing = { state: null, problem: null, ...times };
    expect(await read([{ id: DISTRICT, name: '', state: '', pause_start: 'soon', last_sync: null }])).toEqual(
      {
        sourceId: DISTRICT,
        name: DISTRICT,
        ...nothing,
      },
    );
  });

  test.each([
    [
      'another one',
      [{ id: 'd2', name: 'Elsewhere' }],
      'source-district',
      'for district d2, not for district d1',
    ],
    ['none', [], 'source-district', 'shows 0 districts'],
    ['two', [district, { id: 'd2' }], 'source-district', 'shows 2 districts'],
    ['one of the wrong shape', [{ ...district, state: 5 }], 'source-unusable', 'no district'],
    ['one without an id', [{ id: 5 }], 'source-unusable', 'no district'],
    ['one with a blank id', [{ id: ' ' }], 'source-unusable', 'no district'],
    ['one with an id that no terminal can bear', [{ id: 'd\u{1b}[2J' }], 'source-unusable', 'no district'],
    ['one with an endless id', [{ id: 'd'.repeat(5_000) }], 'source-unusable', 'no district'],
    ['one with a long id', [{ id: 'd'.repeat(200) }], 'source-district', `district ${'d'.repeat(39)}…,`],
  ])('is refused when the token shows %s', async (_, records, code, message) => {
    const fault = await faultOf(read(records));
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
  });

  test('is another one: the ways out are there', async () => {
    const { hint } = await faultOf(read([{ id: 'd2' }]));
    expect(hint).toContain('clever-sync districts remove');
    expect(hint).not.toContain('correct');
  });
});

describe('addresses', () => {
  const source = (apiUrl: string, authUrl = 'https://clever.com'): unknown =>
    cleverSource({ districtId: DISTRICT, apiUrl, authUrl, token: TOKEN });

  test.each([
    'http://localhost:1',
    'http://127.0.0.1',
    'http://127.9.9.9/',
    'http://[::1]:80',
    'https://api.clever.com',
  ])('%s may be used', (url) => expect(() => source(url)).not.toThrow());

  test.each([
    'http://api.clever.com',
    'http://127.0.0.1.example.org',
    'http://10.0.0.1',
    'http://localhost.example.org',
  ])('%s would show the token on the way', (url) =>
    expect(() => source(url)).toThrow('CLEVER_API_URL is plain http'),
  );

  test.each([
    '',
    'api.clever.com',
    'ftp://api.clever.com',
    'https://api.clever.com/v3.1',
    'https://me:pw@api.clever.com',
  ])('%p is no address of a host', (url) =>
    expect(() => source('https://api.clever.com', url)).toThrow(
      'CLEVER_AUTH_URL is not an address of a host',
    ),
  );
});
