// Lists as Clever pages them: order, limits, links both ways, roles.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDistrict } from '../generator/generate.ts';
import { all, awkward, get, ids, link, list, rels, riverside, withSandbox } from './client.ts';

test('A list ascends by id, a page has 100 records unless the limit says otherwise', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'district-'));
  await generateDistrict(folder, { schools: 2, students: 240, teachers: 4, sections: 24, seed: 3 });
  await withSandbox({ folder }, async (sandbox) => {
    const { rows, pages } = await all(sandbox, '/v3.1/users?role=student');
    expect(pages.map((page) => page.data.length)).toEqual([100, 100, 40]);
    expect(ids(rows)).toEqual([...ids(rows)].sort());
    expect(new Set(ids(rows)).size).toBe(240);
  });
  await rm(folder, { recursive: true });
});

test('Links stand in the order self, prev, next, echo the limit, and lead on by ids', async () => {
  await withSandbox({}, async (sandbox) => {
    const first = await list(sandbox, '/v3.0/schools?limit=2');
    const [, second] = ids(first.data);
    expect(first.links).toEqual([
      { rel: 'self', uri: '/v3.0/schools?limit=2' },
      { rel: 'next', uri: `/v3.0/schools?limit=2&starting_after=${second}` },
    ]);
    const middle = await list(sandbox, link(first, 'next')!);
    expect(rels(middle)).toEqual(['self', 'prev', 'next']);
    expect(link(middle, 'self')).toBe(link(first, 'next'));
    expect(link(middle, 'prev')).toBe(`/v3.0/schools?limit=2&ending_before=${middle.data[0]!.data.id}`);
    const last = await list(sandbox, link(middle, 'next')!);
    expect(rels(last)).toEqual(['self', 'prev']);
  });
});

test('Pages can be read backwards, and `last` is the end', async () => {
  await withSandbox({}, async (sandbox) => {
    const forwards = ids((await all(sandbox, '/v3.1/sections?limit=7')).rows);
    const backwards: string[] = [];
    for (let uri: string | undefined = '/v3.1/sections?limit=7&ending_before=last'; uri;) {
      const page = await list(sandbox, uri);
      backwards.unshift(...ids(page.data));
      uri = link(page, 'prev');
    }
    expect(backwards).toEqual(forwards);
  });
});

test('After the last record there is an empty page', async () => {
  await withSandbox({}, async (sandbox) => {
    const end = await list(sandbox, `/v3.1/schools?starting_after=${'f'.repeat(24)}`);
    expect(end).toEqual({
      data: [],
      links: [{ rel: 'self', uri: `/v3.1/schools?starting_after=${'f'.repeat(24)}` }],
    });
  });
});

test('A limit over 10,000 is 413, one that is no positive number 400', async () => {
  await withSandbox({}, async (sandbox) => {
    expect((await get(sandbox, '/v3.1/users?limit=10000')).status).toBe(200);
    expect((await get(sandbox, '/v3.1/users?limit=10001')).status).toBe(413);
    expect((await get(sandbox, '/v3.1/users?limit=0')).status).toBe(400);
    expect((await get(sandbox, '/v3.1/users?limit=ten')).status).toBe(400);
  });
});

test('People of several roles are listed under each, with all their roles', async () => {
  await withSandbox({}, async (sandbox) => {
    const prewitt = riverside('0050', 14);
    for (const role of ['teacher', 'staff']) {
      const { rows } = await all(sandbox, `/v3.1/users?role=${role}&limit=3`);
      const found = rows.find(({ data }) => data.id === prewitt);
      expect(Object.keys(found?.data.roles as object)).toEqual(['teacher', 'staff']);
    }
    expect((await list(sandbox, '/v3.1/users?role=student')).data).toHaveLength(45);
    expect((await list(sandbox, '/v3.1/users?role=contact')).data).toHaveLength(4);
    expect(ids((await list(sandbox, '/v3.1/users?role=district_admin')).data)).toEqual([
      riverside('0050', 15),
    ]);
  });
});

test('Whatever the page size, the same rows come: duplicates and records without an id included', async () => {
  await withSandbox({ folder: 'fixtures/awkward' }, async (sandbox) => {
    const whole = await list(sandbox, '/v3.1/users?role=student&limit=10000');
    for (const limit of [1, 2, 7]) {
      const { rows } = await all(sandbox, `/v3.1/users?role=student&limit=${limit}`);
      expect(rows).toEqual(whole.data);
    }
    expect(
      ids(whole.data.filter(({ data }) => data !== null)).filter((id) => id === awkward(145)),
    ).toHaveLength(2);
  });
});
