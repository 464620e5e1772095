// Awkward Valley, case by case: what has come of a record after the Edit of a day, and after the last day's Reset.

import type { Row } from '../../src/database/database.ts';
import { awkward } from '../sandbox/client.ts';
import { World } from './world.ts';

interface Conflict {
  kind: string;
  sourceId: string;
  candidates: number[];
}

/** The Portal after a day's sync: rows by number of their source id (0 for those by hand), and the sync's conflicts. */
interface State {
  schools: Row[];
  users: Row[];
  classes: Row[];
  /** Each person's schools, as `school number, 1 for the primary one`. */
  places: Map<number, unknown[][]>;
  /** Each class's people, as `number, their side`. */
  members: Map<number, unknown[][]>;
  conflicts: Conflict[];
}

const DAYS: [day: number, date: string, seed?: string][] = [
  [1, '2026-11-23', 'before'],
  [2, '2026-11-24', 'after-day1'],
  [3, '2026-11-25'],
];

let world: World;
const after = new Map<number, State>();
const on = (day: number): State => after.get(day)!;

beforeAll(async () => {
  world = await World.withDistrict('awkward', 'Awkward Valley');
  for (const [day, date, seed] of DAYS) {
    await world.setDay(day, date);
    if (seed) await world.seed(seed);
    after.set(day, await stateAfter('edit 1 --json'));
  }
  await world.setDay(6, '2026-11-28');
  const { out } = await world.run('reset 1 --dry-run --json');
  const { plan } = JSON.parse(out) as { plan: string };
  after.set(6, await stateAfter(`reset 1 --plan ${plan} --allow-paused --in-session --json`));
});
afterAll(() => world.close());

async function stateAfter(line: string): Promise<State> {
  const { code, out } = await world.run(line);
  expect(code).toBe(0);
  const rows = (table: string) => world.rows(`select * from ${table} order by id`);
  return {
    schools: await rows('schools'),
    users: await rows('users'),
    classes: await rows('classes'),
    places: grouped(
      await world.rows(`select u.source_id as of, s.source_id as school, m.is_primary as flag from school_users m
        join users u on u.id = m.user_id join schools s on s.id = m.school_id order by 1, 2`),
    ),
    members: grouped(
      await world.rows(`select c.source_id as of, u.source_id as member, m.side from classes c
        join (select class_id, user_id, 'student' as side from class_students
          union all select class_id, user_id, case when is_primary then 'primary' else 'teacher' end
          from class_teachers) m on m.class_id = c.id join users u on u.id = m.user_id order by 1, 2`),
    ),
    conflicts: (JSON.parse(out) as { linkConflicts: Conflict[] }).linkConflicts,
  };
}

/** The number in an id of the fixture; 0 for none. */
const numberOf = (id: unknown): number => (typeof id === 'string' ? Number(id.slice(2)) : 0);

function grouped(rows: Row[]): Map<number, unknown[][]> {
  const found = new Map<number, unknown[][]>();
  for (const { of, ...rest } of rows) {
    const [id, what] = Object.values(rest);
    found.set(numberOf(of), [...(found.get(numberOf(of)) ?? []), [numberOf(id), what]]);
  }
  return found;
}

/** The row of that number; undefined when there is none. */
const row = (rows: Row[], number: number): Row | undefined =>
  rows.find(({ source_id }) => source_id === awkward(number));

const idsWith = (rows: Row[], column: string, value: string): unknown[] =>
  rows.filter((each) => each[column] === value).map(({ id }) => id);

describe('links', () => {
  test('two shared records with one SIS id are two people', () => {
    const twins = on(1).users.filter(({ sis_id }) => sis_id === 'AV-900149');
    expect(twins.map(({ source_id }) => numberOf(source_id))).toEqual([149, 150]);
  });

  test('an adult with a new id and a new address is known by the SIS id, in another case', () => {
    expect(row(on(2).users, 256)).toMatchObject({
      id: row(on(1).users, 226)!['id'],
      email: 'ivo.after@awkward.example.org',
    });
  });

  test('a school that two by hand could be is in conflict: not created, and a Reset deletes neither', () => {
    const byHand = ['Night Campus (made by hand)', 'Night School (made by hand)'];
    const candidates = byHand.flatMap((name) => idsWith(on(1).schools, 'name', name));
    expect(on(1).conflicts).toContainEqual(
      expect.objectContaining({ kind: 'school', sourceId: awkward(10), candidates }),
    );
    expect(row(on(6).schools, 10)).toBeUndefined();
    const kept = on(6).schools.filter(({ source_id }) => source_id === null);
    expect(kept.map(({ name }) => name)).toEqual(byHand);
  });

  test('a class that two by hand could be is in conflict: not created, and a Reset deletes neither', () => {
    const byHand = ['Robotics by hand', 'Robotics by hand, again'];
    const candidates = byHand.flatMap((name) => idsWith(on(1).classes, 'name', name));
    expect(on(1).conflicts).toContainEqual(
      expect.objectContaining({ kind: 'class', sourceId: awkward(532), candidates }),
    );
    expect(row(on(6).classes, 532)).toBeUndefined();
    const kept = on(6).classes.filter(({ source_id }) => source_id === null);
    expect(kept.map(({ name }) => name)).toEqual(byHand);
  });
});

describe('schools and rosters', () => {
  test('the primary school becomes the other one, and both stay', () => {
    expect([on(1), on(2)].map(({ places }) => places.get(156))).toEqual([
      [
        [11, 1],
        [12, 0],
      ],
      [
        [11, 0],
        [12, 1],
      ],
    ]);
  });

  test('a student whose list of schools is absent stays in those of the Portal', () => {
    expect(on(2).places.get(159)).toEqual([
      [11, 1],
      [12, 0],
    ]);
  });

  test('who was enrolled in a school is not in it for that', () => {
    expect(on(1).places.get(171)).toEqual([[11, 1]]);
  });

  test.each([
    ['absent', 534, [133, 134], [201, 203]],
    ['null', 535, [135, 136], [203, 201]],
  ])('a section whose lists are %s keeps its people', (_how, section, students, [primary, teacher]) => {
    expect(on(2).members.get(section)).toEqual([
      ...students.map((number) => [number, 'student']),
      ...[
        [primary, 'primary'],
        [teacher, 'teacher'],
      ].sort(([one], [other]) => Number(one) - Number(other)),
    ]);
  });
});

describe('courses and terms', () => {
  test('a term under a new id is the same term: the class is not touched', () => {
    expect(row(on(3).classes, 509)).toMatchObject({ term_name: '2012-13', term_ends_on: '2013-06-14' });
    expect(row(on(3).classes, 509)).toEqual(row(on(2).classes, 509));
  });

  test('a course and a term that vanish leave what a class has of them, when it changes and when it does not', () => {
    expect(row(on(3).classes, 533)).toMatchObject({
      period: '2',
      course_name: 'Oceanography',
      course_number: 'OCE1',
      term_starts_on: '2026-08-17',
      term_ends_on: '2027-06-11',
    });
    expect(row(on(3).classes, 523)).toMatchObject({ term_starts_on: '2026-08-17' });
    expect(row(on(3).classes, 523)).toEqual(row(on(2).classes, 523));
  });
});

describe('a Reset', () => {
  test('deletes who is gone, but not whose record turned bad, nor their work', async () => {
    expect(row(on(6).users, 123)).toBeUndefined();
    expect(row(on(6).users, 157)).toEqual(row(on(2).users, 157)!);
    const work = await world.rows("select score from student_work where title like '%turns bad'");
    expect(work).toEqual([{ score: 77 }]);
  });

  test('deletes a class that is gone, but not one whose record turned foreign, nor its people', () => {
    expect(row(on(6).classes, 516)).toBeUndefined();
    expect(row(on(6).classes, 536)).toEqual(row(on(2).classes, 536)!);
    expect(on(6).members.get(536)).toEqual([
      [132, 'student'],
      [201, 'primary'],
    ]);
  });
});

describe('texts', () => {
  test('a name with apostrophes is kept and shown as it is', async () => {
    expect(row(on(1).users, 173)).toMatchObject({ first_name: "D'Arla", last_name: "O'Tool" });
    expect((await world.run('roster students 1')).out).toContain("O'Tool, D'Arla");
  });

  test('a user name, of 56 characters, is in no column', async () => {
    expect(row(on(1).users, 172)).toMatchObject({ first_name: 'Ugo', last_name: 'Longlogin' });
    expect(await world.contents()).not.toContain('ugolong');
  });
});
