// The fixtures are what their README says: Riverside in order, Awkward Valley odd in every way that is listed.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at, isObject, textAt, textsAt, type Json } from '../../src/sandbox/json.ts';
import { parse } from '../../src/sandbox/records.ts';
import { schoolsOf } from '../../src/sandbox/relations.ts';
import { districtOf, listDays, readShare, type Share } from '../../src/sandbox/share.ts';
import { awkward } from './client.ts';

type Kind = 'schools' | 'courses' | 'terms' | 'users' | 'sections';

const ROLES = ['student', 'teacher', 'staff', 'district_admin', 'contact'];

/** Every record of a kind, in the order of the file. */
function records(share: Share, kind: Kind): Json[] {
  const entries = [...share[kind].entries].sort((a, b) => a.start - b.start);
  return entries.map((entry) => parse(share[kind], entry));
}

const withId = (share: Share, kind: Kind, id: string): Json[] =>
  records(share, kind).filter((record) => textAt(record, 'id') === id);

test('Files that begin with a byte order mark say the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clever-sync-marked-'));
  try {
    const day = join('fixtures', 'riverside', 'day1');
    await mkdir(join(folder, 'day1'));
    for (const name of await readdir(day)) {
      const text = await readFile(join(day, name), 'utf8');
      await writeFile(join(folder, 'day1', name), `\u{feff}${text}`);
    }
    expect(await readShare(folder, 1)).toEqual(await readShare(join('fixtures', 'riverside'), 1));
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('Riverside', () => {
  const idsOf = (share: Share, kind: Kind): Set<string> =>
    new Set(records(share, kind).map((record) => textAt(record, 'id')!));

  test.each([
    [1, { schools: 5, users: 64, sections: 33 }],
    [2, { schools: 5, users: 56, sections: 28 }],
    [3, { schools: 5, users: 57, sections: 25 }],
  ])('Day %i is complete: nothing is named that is not shared', async (day, counts) => {
    const share = await readShare('fixtures/riverside', day);
    for (const [kind, count] of Object.entries(counts)) expect(idsOf(share, kind as Kind).size).toBe(count);
    const [schools, courses, terms, users] = (['schools', 'courses', 'terms', 'users'] as const).map((kind) =>
      idsOf(share, kind),
    );
    for (const section of records(share, 'sections')) {
      expect(schools).toContain(textAt(section, 'school'));
      expect(courses).toContain(textAt(section, 'course'));
      expect(terms).toContain(textAt(section, 'term_id'));
      const members = [...textsAt(section, 'students'), ...textsAt(section, 'teachers')];
      expect(members.filter((id) => !users!.has(id))).toEqual([]);
      expect(textsAt(section, 'students').length).toBeGreaterThan(0);
    }
    const named = records(share, 'users').flatMap((user) => ROLES.flatMap((role) => schoolsOf(user, role)));
    expect(named.filter((id) => !schools!.has(id))).toEqual([]);
  });

  test('Mid-year, no more than ten memberships of classes that stay are lost', async () => {
    const [before, after] = [
      await readShare('fixtures/riverside', 1),
      await readShare('fixtures/riverside', 2),
    ];
    const lost = records(after, 'sections').flatMap((section) => {
      const [was] = withId(before, 'sections', textAt(section, 'id')!);
      const members = (of: Json | undefined): string[] => [
        ...textsAt(of, 'students'),
        ...textsAt(of, 'teachers'),
      ];
      return members(was).filter((id) => !members(section).includes(id));
    });
    expect(lost).toHaveLength(6);
  });
});

interface Case {
  day: number;
  kind: Kind;
  id: string;
  state: string;
}

/** The rows of the README's table: `| 1 | users | 0101 | | what is odd |`. */
async function listedCases(): Promise<Case[]> {
  const text = await readFile('fixtures/README.md', 'utf8');
  const rows = [...text.matchAll(/^\| (\d) \| (\w+) \| (\d{4}) \| (\w*) *\|/gm)];
  return rows.map(([, day, kind, id, state]) => ({
    day: Number(day),
    kind: kind as Kind,
    id: awkward(Number(id)),
    state: state!,
  }));
}

describe('Awkward Valley', () => {
  const days: Share[] = [];
  beforeAll(async () => {
    for (const day of await listDays('fixtures/awkward')) days.push(await readShare('fixtures/awkward', day));
  });

  test('Every case of the README is there, in the state it says', async () => {
    const cases = await listedCases();
    expect(cases.length).toBeGreaterThan(120);
    const wrong = cases.filter(({ day, kind, id, state }) => {
      const now = withId(days[day - 1]!, kind, id);
      const before = day === 1 ? [] : withId(days[day - 2]!, kind, id);
      if (state === 'gone') return now.length > 0 || (day > 1 && before.length === 0);
      if (state === 'new') return now.length === 0 || before.length > 0;
      if (state === 'changed') return JSON.stringify(now) === JSON.stringify(before) || now.length === 0;
      return now.length !== (state === 'twice' ? 2 : 1);
    });
    expect(wrong).toEqual([]);
  });

  const last = (record: Json): string => textAt(record, 'name', 'last') ?? '';
  const rolesOf = (record: Json): string[] => Object.keys(at(record, 'roles') as object);
  const key = (name: string) => (record: Json) => isObject(record) && Object.hasOwn(record, name);

  test.each<[Kind, number, (record: Json) => boolean]>([
    ['schools', 13, (school) => !key('low_grade')(school) && !key('nces_id')(school)],
    ['schools', 14, (school) => at(school, 'nces_id') === null && textAt(school, 'low_grade') === ''],
    ['schools', 15, (school) => textAt(school, 'name')!.startsWith('=HYPERLINK')],
    ['schools', 17, (school) => textAt(school, 'district') !== awkward(1)],
    ['terms', 23, (term) => textAt(term, 'start_date')!.includes('T')],
    ['terms', 25, (term) => !key('name')(term)],
    ['users', 102, (user) => !key('email')(user)],
    ['users', 103, (user) => textsAt(user, 'roles', 'student', 'schools').length === 3],
    ['users', 104, (user) => at(user, 'email') === null],
    ['users', 105, (user) => textAt(user, 'name', 'first')!.includes('\u0308')],
    ['users', 106, (user) => last(user).includes('\u202e')],
    ['users', 107, (user) => textAt(user, 'name', 'first')!.includes('\u001b[31m')],
    ['users', 108, (user) => textAt(user, 'name', 'first')!.includes('\0') && last(user).includes('\n')],
    ['users', 109, (user) => textAt(user, 'name', 'first')!.startsWith('=') && last(user).startsWith('@')],
    ['users', 110, (user) => last(user).length === 300],
    ['users', 113, (user) => textAt(user, 'roles', 'student', 'school') === awkward(19)],
    [
      'users',
      115,
      (user) => textAt(user, 'roles', 'student', 'sis_id') === '' && textAt(user, 'email') === '',
    ],
    ['users', 116, (user) => !textAt(user, 'email')!.includes('@')],
    ['users', 147, (user) => at(user, 'name', 'last') === undefined],
    ['users', 202, (user) => rolesOf(user).sort().join() === 'district_admin,staff,teacher'],
    ['users', 204, (user) => at(user, 'roles', 'staff', 'school') === undefined],
    ['users', 216, (user) => textsAt(user, 'roles', 'staff', 'schools').length === 0],
    ['users', 301, (user) => at(user, 'name', 'first') === undefined],
    ['sections', 505, (section) => textsAt(section, 'students').includes(awkward(199))],
    ['sections', 506, (section) => !key('teacher')(section) && textsAt(section, 'teachers').length === 2],
    ['sections', 507, (section) => textsAt(section, 'teachers').length === 10],
    ['sections', 508, (section) => textAt(section, 'subject') === '' && textAt(section, 'grade') === ''],
    ['sections', 510, (section) => !key('course')(section) && !key('term_id')(section)],
    ['sections', 515, (section) => textAt(section, 'school') === awkward(19)],
    ['sections', 516, (section) => textsAt(section, 'students').length === 0],
    ['sections', 517, (section) => at(section, 'teacher') === null],
    ['sections', 518, (section) => textsAt(section, 'teachers').includes(awkward(143))],
    ['sections', 520, (section) => !textsAt(section, 'teachers').includes(textAt(section, 'teacher')!)],
    ['sections', 521, (section) => new Set(textsAt(section, 'students')).size < 4],
    ['sections', 526, (section) => /\u001b\].*\u2066.*\u2028/.test(textAt(section, 'name')!)],
  ])('%s %i is odd as listed', (kind, id, isOdd) => {
    const [record] = withId(days[0]!, kind, awkward(id));
    expect(isOdd(record!)).toBe(true);
  });

  test('Bad records stay below the limit of ten a kind, until the fourth day', () => {
    const bad = (share: Share, kind: Kind): number =>
      records(share, kind).filter((record) => {
        const odd = isObject(record) ? [record['name'], record['students'], record['roles']] : [0];
        const schools = at(record, 'roles', 'student', 'schools');
        const shapes = kind === 'users' ? isObject(odd[0]) && isObject(odd[2]) : typeof odd[0] === 'string';
        return !shapes || typeof schools === 'string' || typeof at(record, 'id') !== 'string';
      }).length;
    for (const kind of ['schools', 'users', 'sections'] as const) {
      for (const day of [0, 1, 2, 5]) expect(bad(days[day]!, kind)).toBeLessThanOrEqual(10);
    }
    expect(bad(days[3]!, 'users')).toBeGreaterThan(10);
  });

  test('The district is paused on day 3, has a pause behind it on day 1 and before it on day 2', () => {
    const pauses = days.slice(0, 3).map((share) => {
      const { state, pause_start, pause_end } = districtOf(share);
      return [state, `${pause_start as string}`.slice(0, 10), `${pause_end as string}`.slice(0, 10)];
    });
    expect(pauses).toEqual([
      ['success', '2026-06-08', '2026-08-03'],
      ['running', '2026-12-17', '2027-01-03'],
      ['paused', '2026-11-20', '2027-01-04'],
    ]);
  });

  test('On the fifth day nothing is shared', () => {
    const kinds = ['schools', 'courses', 'terms', 'users', 'sections'] as const;
    expect(kinds.map((kind) => records(days[4]!, kind).length)).toEqual([0, 0, 0, 0, 0]);
  });
});
