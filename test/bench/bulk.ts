// Many small districts at once: the same bulk sync with more and more jobs, from a Clever that takes its time.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateDistrict } from '../../src/sandbox/generate.ts';
import { serve } from './children.ts';
import { fingerprint } from './district.ts';
import { median, type Figure, type Measured } from './figure.ts';
import { BENCH } from './places.ts';
import { Portals } from './portals.ts';
import type { Row } from './rows.ts';
import { program } from './setting.ts';

const JOBS = [1, 2, 4, 8];
const LATENCY_MS = 50;

/** 1,500 people. */
const SIZE = { schools: 3, students: 1_400, teachers: 97, sections: 210 };

/** With two jobs at least so many times as fast as with one: SQLite has one writer, so it only must not be slower. */
const GOAL = 1;

interface ManyClevers {
  url: string;
  client: { id: string; secret: string };
  districts: string[];
}

export interface BulkSetting {
  districts: number;
  figures: Figure[];
  close: () => Promise<void>;
}

/** Opens a Clever of 200 districts, or of 20. */
export async function openBulk(small: boolean): Promise<BulkSetting> {
  const folder = await openDistricts(small ? 20 : 200);
  const { ready, stop } = await serve<ManyClevers>('sandboxProcess', [folder, '1', String(LATENCY_MS)]);
  const portals = await Portals.open(join(BENCH, 'portals', 'bulk'), {
    empty: { make: (path) => setUp(ready, path) },
    day1: { from: 'empty', make: (path) => bulk(ready, path, 4) },
  });
  const figure = (what: string, base: string, jobs: number): Figure => ({
    group: 'bulk',
    title: `${what}, --jobs ${jobs}`,
    measure: async () => bulk(ready, await portals.copyOf(base), jobs),
  });
  const figures = JOBS.flatMap((jobs) => [
    figure('First sync of all', 'empty', jobs),
    figure('The same again', 'day1', jobs),
  ]);
  return { districts: ready.districts.length, figures, close: stop };
}

async function bulk({ url, client, districts }: ManyClevers, path: string, jobs: number) {
  const finished = await program(['bulk', 'edit', '--all', '--json', '-q', '--jobs', String(jobs)], {
    ...{ CLEVER_SYNC_DB: path, CLEVER_API_URL: url, CLEVER_AUTH_URL: url },
    ...{ CLEVER_CLIENT_ID: client.id, CLEVER_CLIENT_SECRET: client.secret },
  });
  const launched = finished.output.match(/^\{"run":\d+,.*"status":"launched"/gm)?.length;
  if (launched !== districts.length) throw new Error(`bulk: ${launched} of ${districts.length} launched.`);
  return finished;
}

async function setUp({ districts }: ManyClevers, path: string): Promise<void> {
  await program(['db', 'migrate'], { CLEVER_SYNC_DB: path });
  for (const [index, id] of districts.entries()) {
    await program(['districts', 'add', `District ${index + 1}`, '--clever-id', id], { CLEVER_SYNC_DB: path });
  }
}

async function openDistricts(count: number): Promise<string> {
  const folder = join(BENCH, 'districts', `bulk-${count}`);
  const stamp = JSON.stringify({ ...SIZE, made: await fingerprint() });
  const stampFile = join(folder, 'stamp.json');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return folder;
  process.stderr.write(`Generating ${count} districts …\n`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (let index = 0; index < count; index += 1) {
    await generateDistrict(join(folder, String(index).padStart(3, '0')), { ...SIZE, seed: index + 1 });
  }
  await writeFile(stampFile, stamp);
  return folder;
}

/** Each figure beside the same with one job. */
export function bulkRows(measured: Measured[], districts: number): Row[] {
  const ms = (each: Measured) => median(each.samples.map((sample) => sample.ms));
  return measured.map((each) => {
    const { title } = each.figure;
    const [what = '', jobs = ''] = title.split(', --jobs ');
    const alone = measured.find(({ figure }) => figure.title === `${what}, --jobs 1`)!;
    const times = ms(alone) / ms(each);
    return {
      title: `${districts} districts, ${LATENCY_MS} ms an answer: ${title}`,
      value: `${(ms(each) / 1000).toFixed(1)} s`,
      inP: `× ${times.toFixed(2)}`,
      ...(jobs === '2' && { goal: `≥ × ${GOAL}`, met: times >= GOAL }),
    };
  });
}
