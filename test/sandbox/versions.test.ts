// What version 3.1 added is in no answer of 3.0: neither in records nor in events.

import { indexRecords } from '../../src/sandbox/records.ts';
import { eventsIn } from '../../src/sandbox/versions.ts';
import { all, awkward, get, list, withSandbox, type Row } from './client.ts';

const STUDENT = [
  'disability',
  'frl_status',
  'gifted_status',
  'home_language',
  'home_language_code',
  'iep_status',
  'preferred_name',
  'section_504_status',
];
const DISTRICT = ['last_attendance_sync', 'lms_state', 'lms_type'];
const ADDED = [...STUDENT, ...DISTRICT, 'lms_status'];
const FOLDER = { folder: 'fixtures/awkward' };

/** Which of the added fields the text has. */
const shown = (text: string): string[] => ADDED.filter((field) => text.includes(`"${field}"`)).sort();

interface Event {
  id: string;
  type: string;
  data: { object: { id: string }; previous_attributes?: Record<string, unknown> };
}

const events = (rows: Row[]): Event[] => rows.map(({ data }) => data as unknown as Event);
const of = (rows: Row[], number: number): Event | undefined =>
  events(rows).find(({ data }) => data.object.id === awkward(number));

const PLACES: [string, string[]][] = [
  ['districts', DISTRICT],
  [`districts/${awkward(1)}`, DISTRICT],
  [`schools/${awkward(11)}/district`, DISTRICT],
  ['users?limit=10000', ['lms_status', ...STUDENT]],
  ['users?role=student', ['lms_status', ...STUDENT]],
  [`users/${awkward(101)}`, ['lms_status', ...STUDENT]],
  [`users/${awkward(104)}`, ['lms_status', ...STUDENT]],
  [`schools/${awkward(11)}/users?limit=10000`, ['lms_status', ...STUDENT]],
  [`sections/${awkward(501)}/users?role=student`, ['lms_status', ...STUDENT]],
  ['sections', ['lms_status']],
  [`sections/${awkward(501)}`, ['lms_status']],
  [`courses/${awkward(31)}/sections`, ['lms_status']],
  [`users/${awkward(101)}/sections`, ['lms_status']],
];

test.each(PLACES)('/%s shows in 3.1 what was added, and in 3.0 nothing of it', async (path, added) => {
  await withSandbox(FOLDER, async (sandbox) => {
    const text = async (version: string) => (await get(sandbox, `/${version}/${path}`)).text();
    expect(shown(await text('v3.1'))).toEqual([...added].sort());
    expect(shown(await text('v3.0'))).toEqual([]);
  });
});

test('All else of a record is the same in both, and so are order and pages', async () => {
  await withSandbox(FOLDER, async (sandbox) => {
    const rows = async (version: string) =>
      (await all(sandbox, `/${version}/users?role=student&limit=7`)).rows;
    const [older, newer] = [await rows('v3.0'), await rows('v3.1')];
    expect(older).toHaveLength(newer.length);
    const left = older.flatMap(({ data }, index) =>
      JSON.stringify(data) === JSON.stringify(newer[index]!.data) ? [] : [data.id],
    );
    expect(left).toEqual([101, 104, 117].map(awkward));
    const { data } = newer.find((row) => row.data?.id === awkward(101))!;
    const { lms_status, ...rest } = data as { lms_status: object; roles: { student: object } } & Row['data'];
    const student = Object.entries(rest.roles.student).filter(([field]) => !STUDENT.includes(field));
    expect(lms_status).toEqual({ synced_in_lms: true });
    expect(older.find((row) => row.data?.id === awkward(101))!.data).toEqual({
      ...rest,
      roles: { student: Object.fromEntries(student) },
    });
  });
});

test('Events of 3.0 have nothing of it, under the ids they have in 3.1', async () => {
  await withSandbox({ ...FOLDER, day: 2 }, async (sandbox) => {
    const [older, newer] = [
      (await all(sandbox, '/v3.0/events')).rows,
      (await all(sandbox, '/v3.1/events')).rows,
    ];
    expect(shown(JSON.stringify(newer))).toEqual([...ADDED].sort());
    expect(shown(JSON.stringify(older))).toEqual([]);
    // Fields that left, and others; a user's own and those of the role.
    expect(of(newer, 101)!.data.previous_attributes).toMatchObject({
      lms_status: { synced_in_lms: true },
      name: { middle: 'Inês' },
      roles: { student: { frl_status: 'Reduced', race: 'Two or More Races' } },
    });
    expect(of(older, 101)).toMatchObject({
      id: of(newer, 101)!.id,
      data: {
        previous_attributes: {
          name: { middle: 'Inês' },
          roles: { student: { race: 'Two or More Races' } },
        },
      },
    });
    const single = await get(sandbox, `/v3.0/events/${of(newer, 101)!.id}`);
    expect(shown(await single.text())).toEqual([]);
  });
});

test('An update of nothing but the time is one of both', () => {
  const update = (id: string, previous_attributes: object) =>
    JSON.stringify({ id, type: 'sections.updated', data: { object: { id: 's1' }, previous_attributes } });
  const last_modified = '2026-11-23T10:00:00.000Z';
  const lines = [
    update('e1', { last_modified }),
    update('e2', { last_modified, lms_status: { synced_in_lms: true } }),
  ];
  const told = indexRecords('events', Buffer.from(lines.join('\n')), 'events');
  expect(eventsIn('v3.0', told).entries.map(({ id }) => id)).toEqual(['e1']);
  expect(eventsIn('v3.1', told).entries.map(({ id }) => id)).toEqual(['e1', 'e2']);
});

test('An update of nothing else is no event of 3.0', async () => {
  await withSandbox({ ...FOLDER, day: 2 }, async (sandbox) => {
    const rows = async (version: string) => (await all(sandbox, `/${version}/events`)).rows;
    const [older, newer] = [await rows('v3.0'), await rows('v3.1')];
    expect(of(newer, 501)).toMatchObject({
      type: 'sections.updated',
      data: { previous_attributes: { lms_status: { synced_in_lms: true } } },
    });
    expect(of(older, 501)).toBeUndefined();
    const missing = events(newer).filter(({ id }) => !events(older).some((event) => event.id === id));
    expect(missing.map(({ id }) => id)).toEqual([of(newer, 501)!.id]);
    expect((await list(sandbox, '/v3.0/events?record_type=districts')).data).toHaveLength(1);
  });
});
