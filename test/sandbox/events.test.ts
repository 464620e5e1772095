// Events between days, in the order of Clever's batches, with the old values beside the new record.

import { all, get, ids, list, link, riverside, withSandbox, type Row } from './client.ts';

interface Event {
  id: string;
  type: string;
  created: string;
  data: { object: { id: string }; previous_attributes?: Record<string, unknown> };
}

const events = (rows: Row[]): Event[] => rows.map(({ data }) => data as unknown as Event);

/** The types of events, each once where it follows itself. */
const runs = (rows: Event[]): string[] =>
  rows.map(({ type }) => type).filter((type, index, types) => type !== types[index - 1]);

test('There are no events on the first day, and the last one is asked for in vain', async () => {
  await withSandbox({}, async (sandbox) => {
    const none = await list(sandbox, '/v3.1/events');
    expect(none).toEqual({ data: [], links: [{ rel: 'self', uri: '/v3.1/events?' }] });
    expect((await list(sandbox, '/v3.1/events?ending_before=last&limit=1')).data).toEqual([]);
  });
});

test('A new day brings a batch: created, updated, deleted, each in its order', async () => {
  await withSandbox({}, async (sandbox) => {
    await sandbox.setDay(2);
    const { rows } = await all(sandbox, '/v3.1/events?limit=20');
    expect(ids(rows)).toEqual([...ids(rows)].sort());
    expect(runs(events(rows))).toEqual([
      'schools.created',
      'users.created',
      'sections.created',
      'districts.updated',
      'schools.updated',
      'users.updated',
      'sections.updated',
      'sections.deleted',
      'users.deleted',
      'courses.deleted',
      'schools.deleted',
    ]);
    expect(events(rows).every(({ created }) => created.endsWith('.000Z'))).toBe(true);
  });
});

test('An update has the whole record and, deep, only what was otherwise', async () => {
  await withSandbox({ day: 2 }, async (sandbox) => {
    const of = async (id: string): Promise<Event> => {
      const { rows } = await all(sandbox, '/v3.1/events');
      return events(rows).find(({ data }) => data.object.id === id)!;
    };
    const renamed = await of(riverside('0040', 2));
    expect(renamed.data.object).toMatchObject({ name: { first: 'Bea', last: 'Villanueva-Ortiz' } });
    expect(renamed.data.previous_attributes).toEqual({
      last_modified: expect.any(String) as string,
      name: { last: 'Villanueva' },
    });
    const moved = await of(riverside('0070', 10));
    expect(moved.type).toBe('sections.updated');
    expect(moved.data.previous_attributes).toMatchObject({
      students: [riverside('0040', 11), riverside('0040', 12)],
    });
    const gone = await of(riverside('0050', 9));
    expect([gone.type, gone.data.previous_attributes]).toEqual(['users.deleted', undefined]);
  });
});

test('Reading on from an event, over several days, gives what came after it', async () => {
  await withSandbox({ day: 2 }, async (sandbox) => {
    const newest = await list(sandbox, '/v3.1/events?ending_before=last&limit=1');
    const cursor = newest.data[0]!.data.id;
    expect((await list(sandbox, `/v3.1/events?starting_after=${cursor}`)).data).toEqual([]);
    await sandbox.setDay(3);
    const page = await list(sandbox, `/v3.1/events?starting_after=${cursor}&limit=5`);
    expect(events(page.data)[0]?.type).toBe('terms.created');
    expect(link(page, 'prev')).toBe(`/v3.1/events?limit=5&ending_before=${page.data[0]!.data.id}`);
    const single = await get(sandbox, `/v3.1/events/${cursor}`);
    expect(await single.json()).toMatchObject({ data: { id: cursor } });
  });
});

test('Events can be asked for by type and by school', async () => {
  await withSandbox({ day: 2 }, async (sandbox) => {
    const kinds = await all(sandbox, '/v3.1/events?record_type=schools&record_type=courses');
    expect(new Set(events(kinds.rows).map(({ type }) => type.split('.')[0]))).toEqual(
      new Set(['schools', 'courses']),
    );
    const harbor = riverside('0010', 6);
    const { rows } = await all(sandbox, `/v3.1/events?school=${harbor}`);
    expect(rows).toHaveLength(7);
    expect(JSON.stringify(rows.map(({ data }) => data)).split(harbor).length).toBeGreaterThan(7);
  });
});

test.each(['riverside', 'awkward'])(
  '%s: events ascend in time, also when an earlier day comes again',
  async (name) => {
    await withSandbox({ folder: `fixtures/${name}`, day: 1 }, async (sandbox) => {
      for (const day of [...sandbox.days.slice(1), 1, 3]) await sandbox.setDay(day);
      const { rows } = await all(sandbox, '/v3.1/events?limit=1000');
      const times = events(rows).map(({ created }) => created);
      expect(times).toEqual([...times].sort());
      // A day of its own for each batch that is new.
      expect(new Set(times).size).toBe(sandbox.days.length - 1);
      expect(ids(rows)).toEqual([...ids(rows)].sort());
    });
  },
);
