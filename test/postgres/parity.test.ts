// SQLite and PostgreSQL, both open at once: of the same share and the same Portal they make the same plan, show it in the
// same words, report the same and leave the same rows, step by step.

import type { Database, Row } from '../../src/database/database.ts';
import { TABLES } from '../../src/roster/tables.ts';
import { transcript, World } from '../scenarios/world.ts';
import { connectAnew } from '../support/databases.ts';

connectAnew();

/** What happens: another day of the share, rows made by hand, or a command line; `DIGEST` is that of the last plan. */
type Step = { day: number; date: string } | { seed: string } | string;

const RIVERSIDE: Step[] = [
  { seed: 'before' },
  'edit 1 --dry-run --full',
  'edit 1 --expires 2028-06-30 --json',
  { day: 2, date: '2026-11-24' },
  { seed: 'after-day1' },
  'explain 1 "Imani Castellanos"',
  'explain 1 "Science 7" --json',
  'explain 1 Quentin --json',
  'edit 1 --schools all --json',
  { day: 3, date: '2027-06-21' },
  'reset 1 --dry-run',
  'reset 1 --dry-run --full',
  'reset 1 --plan DIGEST --json',
  'show 3',
  'undo 3 --dry-run --full',
  'undo 3 --plan DIGEST --json',
  'undo 4 --confirm "Riverside Unified" --json',
  // What the Reset deleted is shared again.
  { day: 2, date: '2027-06-22' },
  'edit 1 --dry-run --full',
  'edit 1 --json',
  'show 6 --full',
  'status',
  'history 1',
  'reminders 1',
  'roster students 1',
  'roster classes 1',
];

const AWKWARD: Step[] = [
  { seed: 'before' },
  'edit 1 --json',
  { day: 2, date: '2026-11-24' },
  { seed: 'after-day1' },
  'edit 1 --dry-run --full',
  'explain 1 "Walt Changer"',
  'explain 1 aa0000000000000000000170 --json',
  'edit 1 --json',
  { day: 3, date: '2026-11-25' },
  'reset 1 --dry-run --keep-manual --full',
  { day: 4, date: '2026-11-26' },
  'edit 1 --json',
  { day: 6, date: '2026-11-28' },
  'reset 1 --dry-run --full',
  'reset 1 --plan DIGEST --allow-paused --in-session --json',
  'undo 4 --confirm "Awkward Valley" --json',
  'undo 5 --confirm "Awkward Valley" --json',
  { day: 2, date: '2026-11-29' },
  'edit 1 --dry-run --full',
  'edit 1 --json',
];

test.each<[string, string, Step[]]>([
  ['riverside', 'Riverside Unified', RIVERSIDE],
  ['awkward', 'Awkward Valley', AWKWARD],
])('%s', async (fixture, name, steps) => {
  const worlds = [
    await World.withDistrict(fixture, name, 'sqlite'),
    await World.withDistrict(fixture, name, 'postgres'),
  ];
  try {
    let digest = '';
    for (const step of steps) {
      const line = typeof step === 'string' ? step.replace('DIGEST', digest) : '';
      const [sqlite, postgres] = [await does(worlds[0]!, step, line), await does(worlds[1]!, step, line)];
      expect(postgres).toEqual(sqlite);
      digest = /plan"?[: ]"?([0-9a-f]{12})/.exec(sqlite.shown)?.[1] ?? digest;
    }
  } finally {
    for (const world of worlds) await world.close();
  }
});

/** Takes one step; returns what was shown, and all rows. */
async function does(world: World, step: Step, line: string) {
  if (typeof step !== 'string') {
    await ('seed' in step ? world.seed(step.seed) : world.setDay(step.day, step.date));
    return { shown: '', rows: await world.portal(rowsOf) };
  }
  const ran = await world.run(line);
  expect(line === step || ran.code === 0).toBe(true);
  // A digest says more than a transcript, which leaves it out.
  const digest = /plan"?[: ]"?[0-9a-f]{12}/.exec(ran.out)?.[0] ?? '';
  return { shown: `${digest}\n${transcript(line, ran, world)}`, rows: await world.portal(rowsOf) };
}

/** The Portal's rows, the settings and the journal. Of runs, what says on which machine and when they ran is left out. */
async function rowsOf(database: Database): Promise<Record<string, Row[]>> {
  const read = async (name: string, key: string, columns = '*') =>
    [name, await database.all(`select ${columns} from ${name} order by ${key}`)] as const;
  return Object.fromEntries([
    ...(await Promise.all(TABLES.map(({ name, key }) => read(name, key.join(', '))))),
    await read('licenses', 'id'),
    await read('sync_settings', 'district_id'),
    await read('sync_schools', 'district_id, source_id collate binary'),
    await read('sync_runs', 'id', 'id, mode, status, plan_digest, started_at, finished_at'),
    await read(
      'sync_changes',
      'run_id, entity collate binary, key collate binary',
      'run_id, entity, key, action, reason, before, after',
    ).then(([name, rows]) => [name, rows.map(parsed)] as const),
  ]);
}

/** JSON reads the same, though it is not written the same. */
const parsed = (row: Row): Row => {
  const sides = [row['before'], row['after']].map(
    (side) => JSON.parse((side as string | null) ?? 'null') as Row,
  );
  return { ...row, before: JSON.stringify(sides[0]), after: JSON.stringify(sides[1]) };
};
