// Processes killed in the middle of a step: the Portal is as before or as after, and the next run goes on.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncRequest } from '../../src/engine/request.ts';
import { Portal } from '../engine/portal.ts';
import { Share, smallShare } from '../engine/share.ts';
import { testDatabase } from '../support/databases.ts';
import { kill, killAll, scenario, writeShare, type Scenario, type Step } from './crash.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-crash-'));
});
afterAll(() => rm(folder, { recursive: true }));

const NOW = '2026-11-23T10:00:00.000Z';
const LATER = '2027-11-24T10:00:00.000Z';

const DISTRICT = { id: 1, sourceId: 'd1', name: 'Riverside' };

/** Where a Portal after the given work is, to be copied. */
async function prepared(name: string, work: (portal: Portal) => Promise<unknown>): Promise<string> {
  const portal = await Portal.create();
  await work(portal);
  return (await portal.closeAs(join(folder, `${name}.origin`))).location;
}

async function syncStep(name: string, share: Share, fields: Partial<SyncRequest> = {}): Promise<Step> {
  // A page a collection: half of the statements of pages of two.
  share.pageSize = 1000;
  const request: SyncRequest = {
    district: DISTRICT,
    mode: 'edit',
    dryRun: false,
    requestedBy: 'test',
    ...fields,
  };
  return { kind: 'sync', request, share: await writeShare(join(folder, `${name}.json`), share), now: NOW };
}

/** Consent and limits that a Reset can be run with again and again. */
const RESET = { mode: 'reset', confirmed: true, inSession: true, maxDeletes: { percent: 100 } } as const;

/** A synced Portal with what people did in it by hand. */
async function used(portal: Portal): Promise<void> {
  await portal.edit(smallShare());
  const p4 = Number((await portal.row('users', 'p4'))?.['id']);
  const c2 = Number((await portal.row('classes', 'c2'))?.['id']);
  const book = await portal.insert('books', { title: 'Energy', product: 'Energy' });
  await portal.insert('class_books', { class_id: c2, book_id: book });
  await portal.insert('student_books', { user_id: p4, class_id: c2, book_id: book });
  await portal.insert('student_work', { user_id: p4, class_id: c2, kind: 'homework', title: 'Rocks' });
}

async function usedAndReset(portal: Portal): Promise<void> {
  await used(portal);
  const { report } = await portal.reset(smallShare().unshare('s2', 'c2', 'p4'), RESET);
  expect(report.status).toBe('launched');
}

const changed = (): Share => {
  const share = smallShare().student('p7', 's1').section('c4', 's1', ['t1'], ['p7', 'p1']);
  share.users.find(({ sourceId }) => sourceId === 'p2')!.lastName = 'Moreno';
  return share;
};

/** Every kind of step that writes; each is killed after each of its statements. */
const SMALL: [string, () => Promise<Scenario>][] = [
  ['a first sync', async () => small('first', async () => undefined, await syncStep('first', smallShare()))],
  ['an Edit', async () => small('edit', used, await syncStep('edit', changed()))],
  [
    'a Reset',
    async () => small('reset', used, await syncStep('reset', smallShare().unshare('s2', 'c2', 'p4'), RESET)),
  ],
  [
    'an undo of a Reset',
    async () => {
      const request = { run: 2, dryRun: false, confirmed: true, keepDays: 365, requestedBy: 'test' };
      return small('undo', usedAndReset, { kind: 'undo', request, now: NOW });
    },
  ],
  [
    'the deletion of a school',
    async () => {
      const asked = { district: DISTRICT, school: 's2', dryRun: false, confirmed: true, requestedBy: 'test' };
      return small('delete', used, { kind: 'delete', request: asked, now: NOW });
    },
  ],
  ['a prune', async () => small('prune', used, { kind: 'prune', keepDays: 365, now: LATER })],
];

const small = async (name: string, work: (portal: Portal) => Promise<unknown>, step: Step) =>
  scenario(folder, await prepared(name, work), step);

/**
 * Each kill costs a process, on PostgreSQL a database too, so a usual run takes one of 40 statements, of 72 there, from
 * another one each time; CLEVER_SYNC_TEST_KILLS=all takes every one, and 200 random moments: some minutes.
 */
const USUAL = testDatabase === 'sqlite' ? { stride: 40, random: 8 } : { stride: 72, random: 6 };
const { stride: STRIDE, random: RANDOM_KILLS } =
  process.env['CLEVER_SYNC_TEST_KILLS'] === 'all' ? { stride: 1, random: 200 } : USUAL;

/** After which statements to kill; always after the first and the last. */
function picked(statements: number): { statement: number }[] {
  const from = Math.floor(Math.random() * STRIDE);
  return Array.from({ length: statements }, (_, index) => index)
    .filter((index) => index % STRIDE === from || index === 0 || index === statements - 1)
    .map((index) => ({ statement: index + 1 }));
}

let kills = 0;
let landedMidRun = 0;

test.each(SMALL)('%s, killed after each statement', async (_name, prepare) => {
  const scene = await prepare();
  expect(scene.after).not.toBe(scene.before);
  const moments = picked(scene.statements);
  const killed = await killAll(scene, moments);
  kills += killed.length;
  landedMidRun += killed.filter(({ midRun }) => midRun).length;
  expect(killed.filter(({ landed }) => landed)).toHaveLength(moments.length);
  expect(new Set(killed.map(({ left }) => left))).toEqual(new Set(['before', 'after']));
});

/** 2 schools, 200 students, 40 classes. */
function large(): Share {
  const share = new Share().school('s1').school('s2');
  for (let n = 1; n <= 20; n += 1) share.teacher(`t${n}`, n % 2 ? 's1' : 's2');
  for (let n = 1; n <= 200; n += 1) share.student(`p${n}`, n % 2 ? 's1' : 's2');
  const listed = (n: number) => Array.from({ length: 10 }, (_, index) => `p${((n + index * 20) % 200) + 1}`);
  for (let n = 1; n <= 40; n += 1)
    share.section(`c${n}`, n % 2 ? 's2' : 's1', [`t${((n - 1) % 20) + 1}`], listed(n));
  return share;
}

const LARGE: [string, () => Promise<Scenario>][] = [
  ['a first sync', async () => small('large first', async () => undefined, await syncStep('large', large()))],
  [
    'a Reset',
    async () => {
      const gone = Array.from({ length: 100 }, (_, index) => `p${index * 2 + 2}`);
      const kept = large().unshare('s2', ...gone, ...Array.from({ length: 20 }, (_, n) => `c${n * 2 + 1}`));
      return small(
        'large reset',
        (portal) => portal.edit(large()),
        await syncStep('large less', kept, RESET),
      );
    },
  ],
];

test.each(LARGE)('%s of 200 students, killed at random moments', async (_name, prepare) => {
  const scene = await prepare();
  const count = RANDOM_KILLS / LARGE.length;
  // One in each part of the run: on a busy machine it takes longer or shorter than it took when it was measured.
  const moments = Array.from({ length: count }, (_, part) => ({
    milliseconds: ((part + Math.random()) / count) * scene.milliseconds,
  }));
  const killed = await killAll(scene, moments);
  kills += killed.length;
  const midRun = killed.filter((each) => each.midRun).length;
  landedMidRun += midRun;
  expect(midRun).toBeGreaterThan(0);
});

test('most of the kills landed in the middle of a run', () => {
  process.stderr.write(`${kills} kills, ${landedMidRun} of them in the middle of a run\n`);
  expect(landedMidRun).toBeGreaterThan(kills / 2);
});

test('a process that is not killed is not taken for one', async () => {
  const [, prepare] = SMALL[0]!;
  expect(await kill(await prepare(), { statement: 100_000 }, 'whole')).toMatchObject({
    landed: false,
    left: 'after',
  });
});
