// Every address that is documented is a route; people are asked for by the roles that a list has, and by no other.

import { get, list, riverside, withSandbox } from './client.ts';

const UNKNOWN = '0'.repeat(24);
const IDS: Record<string, string> = {
  schools: riverside('0010', 1),
  users: riverside('0040', 1),
  sections: riverside('0070', 1),
  courses: riverside('0020', 4),
  terms: riverside('0030', 1),
  districts: '64c1a0b2e4f0000000000001',
};

const RELATIONS: Record<string, string[]> = {
  districts: [],
  schools: ['district', 'courses', 'sections', 'terms', 'users'],
  users: ['district', 'schools', 'sections', 'mycontacts', 'mystudents', 'myteachers', 'resources'],
  sections: ['course', 'district', 'school', 'term', 'users', 'resources'],
  courses: ['district', 'schools', 'sections', 'resources'],
  terms: ['district', 'schools', 'sections'],
  resources: ['courses', 'sections', 'users'],
  events: [],
};

describe.each(['v3.0', 'v3.1'])('%s', (version) => {
  test.each(Object.entries(RELATIONS))(
    '/%s, its records and relations are routes',
    async (type, relations) => {
      await withSandbox({ day: 2 }, async (sandbox) => {
        const answer = async (path: string) => {
          const { status, headers } = await get(sandbox, `/${version}/${type}${path}`);
          return [status, headers.get('content-type')?.split(';')[0]];
        };
        expect(await answer('')).toEqual([200, 'application/json']);
        const paths = ['', ...relations.map((relation) => `/${relation}`)];
        for (const path of paths) {
          expect(await answer(`/${UNKNOWN}${path}`)).toEqual([404, 'application/json']);
          if (IDS[type]) expect(await answer(`/${IDS[type]}${path}`)).toEqual([200, 'application/json']);
        }
        expect(await answer(`/${IDS[type] ?? UNKNOWN}/students`)).toEqual([404, 'text/html']);
      });
    },
  );
});

test('No resource is shared: whatever is asked of one, there is none', async () => {
  await withSandbox({}, async (sandbox) => {
    for (const path of ['', '/courses', '/sections', '/users', '/users?role=student']) {
      const answer = await get(sandbox, `/v3.1/resources/${UNKNOWN}${path}`);
      expect([answer.status, await answer.json()]).toEqual([404, { message: 'Resource not found' }]);
    }
  });
});

const LISTS: [string, string[]][] = [
  ['users', ['contact', 'district_admin', 'staff', 'student', 'teacher']],
  [`schools/${IDS['schools']}/users`, ['staff', 'student', 'teacher']],
  [`sections/${IDS['sections']}/users`, ['student', 'teacher']],
  [`resources/${UNKNOWN}/users`, ['student', 'teacher']],
];

test.each(LISTS)('/%s knows its roles; any other is 400', async (path, known) => {
  const others = [
    'principal',
    'Student',
    'students',
    '',
    'constructor',
    'contact',
    'district_admin',
    'staff',
  ];
  await withSandbox({}, async (sandbox) => {
    const ask = (role: string) => get(sandbox, `/v3.1/${path}?role=${role}`);
    for (const role of known) expect((await ask(role)).status).toBe(path.startsWith('resources') ? 404 : 200);
    for (const role of others.filter((each) => !known.includes(each))) {
      const refused = await ask(role);
      expect([role, refused.status, Object.keys((await refused.json()) as object)]).toEqual([
        role,
        400,
        ['message'],
      ]);
    }
  });
});

test('Lists of anything but people take no role, and show everything', async () => {
  await withSandbox({}, async (sandbox) => {
    expect((await list(sandbox, '/v3.1/schools?role=principal')).data).toHaveLength(5);
    expect((await list(sandbox, `/v3.1/users/${IDS['users']}/sections?role=x`)).links).toHaveLength(1);
  });
});
