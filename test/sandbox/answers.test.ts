// Answers in the forms that were recorded of Clever: rows, singles, relations, headers, refusals.

import { get, ids, list, rels, riverside, withSandbox, type List, type Row } from './client.ts';

const HIGH = riverside('0010', 1);
const BIOLOGY = riverside('0070', 1);

test('A row has the record and its address; users and sections name their links first', async () => {
  await withSandbox({}, async (sandbox) => {
    const schools = await (await get(sandbox, '/v3.0/schools?limit=1')).text();
    expect(schools).toMatch(
      /^\{"data":\[\{"data":\{.*\},"uri":"\/v3\.0\/schools\/[0-9a-f]{24}"\}\],"links":\[/,
    );
    const users = await (await get(sandbox, '/v3.1/users?limit=1')).text();
    expect(users).toMatch(
      /^\{"links":\[.*\],"data":\[\{"data":\{.*"uri":"\/v3\.1\/users\/[0-9a-f]{24}"\}\]\}$/,
    );
  });
});

test('The district is listed alone', async () => {
  await withSandbox({}, async (sandbox) => {
    const { data, links } = await list(sandbox, '/v3.1/districts');
    expect(ids(data)).toEqual([sandbox.districtId]);
    expect(links).toEqual([{ rel: 'self', uri: '/v3.1/districts' }]);
  });
});

test.each([
  ['schools', HIGH, ['self', 'district', 'sections', 'users', 'terms', 'courses']],
  ['sections', BIOLOGY, ['self', 'district', 'school', 'term', 'course', 'users']],
  ['courses', riverside('0020', 1), ['self', 'district', 'sections', 'schools']],
  ['terms', riverside('0030', 1), ['self', 'district', 'sections', 'schools']],
  ['users', riverside('0040', 1), ['self', 'district', 'sections', 'myContacts', 'myTeachers', 'schools']],
  ['users', riverside('0050', 1), ['self', 'district', 'sections', 'myStudents', 'schools']],
])('A single of %s has its links, and each leads somewhere', async (type, id, expected) => {
  await withSandbox({}, async (sandbox) => {
    const single = (await (await get(sandbox, `/v3.1/${type}/${id}`)).json()) as List & { uri?: string };
    expect(rels(single)).toEqual(expected);
    expect(single.uri).toBeUndefined();
    for (const { uri } of single.links) expect((await get(sandbox, uri)).status).toBe(200);
  });
});

test('A single reached through another has its own address as its only link', async () => {
  await withSandbox({}, async (sandbox) => {
    const course = (await (await get(sandbox, `/v3.1/sections/${BIOLOGY}/course`)).json()) as List;
    expect(course.links).toEqual([{ rel: 'self', uri: `/v3.1/courses/${riverside('0020', 4)}` }]);
  });
});

test('Relations list what belongs together', async () => {
  await withSandbox({}, async (sandbox) => {
    const count = async (uri: string): Promise<number> => (await list(sandbox, uri)).data.length;
    const valley = riverside('0010', 5);
    expect(await count(`/v3.1/schools/${valley}/users?role=student`)).toBe(13);
    expect(await count(`/v3.1/schools/${valley}/users?role=student&primary=true`)).toBe(12);
    expect(await count(`/v3.1/schools/${HIGH}/sections`)).toBe(9);
    expect(await count(`/v3.1/sections/${BIOLOGY}/users`)).toBe(4);
    expect(await count(`/v3.1/sections/${BIOLOGY}/users?role=teacher`)).toBe(1);
    expect(await count(`/v3.1/users/${riverside('0040', 1)}/mycontacts`)).toBe(1);
    expect(await count(`/v3.1/users/${riverside('0050', 1)}/mystudents`)).toBe(10);
    expect(await count(`/v3.1/users/${riverside('0040', 8)}/schools`)).toBe(2);
    const resources = await get(sandbox, `/v3.1/sections/${BIOLOGY}/resources`);
    expect(await resources.json()).toEqual({ resources: [] });
  });
});

test('Every answer carries the headers of the API', async () => {
  await withSandbox({}, async (sandbox) => {
    const { headers } = await get(sandbox, '/v3.1/schools');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('etag')).toMatch(/^W\/"[0-9a-f]+-\S+"$/);
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(headers.get('x-ratelimit-bucket')).toBe('bearer');
    expect(headers.get('x-ratelimit-limit')).toBe('1200');
    expect(headers.get('x-ratelimit-remaining')).toBe('1199');
    expect(Number(headers.get('x-ratelimit-reset')) * 1000).toBeGreaterThan(Date.now());
    expect((await get(sandbox, '/v3.1/events')).headers.get('clever-request-id')).not.toBeNull();
  });
});

test('An unknown record is 404 in JSON; an unknown route is 404 in HTML', async () => {
  await withSandbox({}, async (sandbox) => {
    const record = await get(sandbox, `/v3.1/users/${'0'.repeat(24)}`);
    expect([record.status, Object.keys((await record.json()) as object)]).toEqual([404, ['message']]);
    const unknown = ['students', 'constructor', 'toString'].map(
      (name) => `/v3.1/sections/${BIOLOGY}/${name}`,
    );
    const types = ['students', 'constructor', `constructor/${BIOLOGY}/name`].map((type) => `/v3.1/${type}`);
    for (const uri of [...types, '/v2.1/users', ...unknown, '/<b>']) {
      const route = await get(sandbox, uri);
      expect([route.status, route.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      expect(route.headers.get('x-ratelimit-limit')).toBe('1200');
      expect(await route.text()).toMatch(/<pre>Cannot GET \/(?!<b>)/);
    }
  });
});

test('Over the limit: 429, an empty body, and a new window after the reset', async () => {
  await withSandbox({ rateLimit: 2, rateWindowMs: 1000 }, async (sandbox) => {
    await get(sandbox, '/v3.1/schools');
    await get(sandbox, '/v3.1/schools');
    const refused = await get(sandbox, '/v3.1/schools');
    expect([refused.status, await refused.text()]).toEqual([429, '']);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('retry-after')).toBeNull();
    const reset = Number(refused.headers.get('x-ratelimit-reset')) * 1000;
    await new Promise((resolve) => setTimeout(resolve, reset - Date.now()));
    expect((await get(sandbox, '/v3.1/schools')).status).toBe(200);
  });
});

test('A day is served as its files have it', async () => {
  await withSandbox({ day: 2 }, async (sandbox) => {
    const { data } = await list(sandbox, '/v3.1/schools');
    expect(data.map((row: Row) => row.data.name)).toContain('Harbor Street STEM Academy');
    await sandbox.setDay(1);
    expect(JSON.stringify(await list(sandbox, '/v3.1/schools'))).not.toContain('Harbor Street');
    await expect(sandbox.setDay(9)).rejects.toThrow('has no day 9');
    sandbox.setDistrict({ state: 'paused', last_sync: undefined });
    const [district] = (await list(sandbox, '/v3.1/districts')).data;
    expect(district?.data).toMatchObject({ state: 'paused' });
    expect(district?.data).not.toHaveProperty('last_sync');
  });
});

test('Nobody is served but this machine', async () => {
  await withSandbox({}, async ({ url }) => {
    for (const host of ['[::1]', '127.0.0.2'])
      await expect(fetch(`${url.replace('127.0.0.1', host)}/v3.1/schools`)).rejects.toThrow('fetch failed');
  });
});

test('A folder without a district is refused', async () => {
  await expect(withSandbox({ folder: 'src' }, async () => undefined)).rejects.toThrow('holds no district');
});
