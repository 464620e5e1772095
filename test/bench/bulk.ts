// Many small districts at once: the same bulk sync with more and more jobs, from a Clever that takes its time.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDistrict, createDatabase, migrate, type Report } from '../../src/index.ts';
import { generateDistrict } from '../generator/generate.ts';
import { serve } from './children.ts';
import { fingerprint } from './district.ts';
import { median, type Figure, type Measured } from './figure.ts';
import { BENCH } from './places.ts';
import { Portals } from './portals.ts';
import { timeOf, type Row } from './rows.ts';
import { program } from './setting.ts';
import type { Databases } from './store.ts';

const JOBS = [1, 2, 4, 8];
const LATENCY_MS = 50;

/** 1,500 people. */
const SIZE = { schools: 3, students: 1_400, teachers: 97, sections: 210 };

interface ManyClevers {
  url: string;
  client: { id: string; secret: string };
  districts: string[];
}

export interface BulkSetting {
  districts: number;
  portals: Portals;
  figures: Figure[];
  close: () => Promise<void>;
}

/** Opens a Clever of 200 districts, or of 20. */
export async function openBulk(databases: Databases, small: boolean): Promise<BulkSetting> {
  const folder = await openDistricts(small ? 20 : 200);
  const { ready, stop } = await serve<ManyClevers>('sandboxProcess', [folder, '1', String(LATENCY_MS)]);
  const portals = await Portals.open(databases, 'bulk', {
    empty: { make: (location) => setUp(ready, location) },
    day1: { from: 'empty', make: (location) => bulk(ready, location, 4) },
  });
  const figure = (
    what: string,
    base: string,
    jobs: number,
    isRight: (created: number) => boolean,
  ): Figure => ({
    group: 'bulk',
    title: `${what}, --jobs ${jobs}`,
    measure: async () => {
      const { reports, ...finished } = await bulk(ready, await portals.copyOf(base), jobs);
      const right = reports.filter(({ changes }) => isRight(changes.students.created));
      if (right.length === ready.districts.length) return finished;
      throw new Error(`${what}: right in ${right.length} of ${ready.districts.length} districts.`);
    },
  });
  const figures = JOBS.flatMap((jobs) => [
    figure('First sync of all', 'empty', jobs, (created) => created > 0),
    figure('The same again', 'day1', jobs, (created) => created === 0),
  ]);
  const close = async () => {
    await stop();
    await portals.close();
  };
  return { districts: ready.districts.length, portals, figures, close };
}

/** What it took, and the reports of the districts that launched. */
async function bulk({ url, client }: ManyClevers, location: string, jobs: number) {
  const finished = await program(['bulk', 'edit', '--all', '--json', '-q', '--jobs', String(jobs)], {
    CLEVER_SYNC_DB: location,
    CLEVER_API_URL: url,
    CLEVER_AUTH_URL: url,
    CLEVER_CLIENT_ID: client.id,
    CLEVER_CLIENT_SECRET: client.secret,
  });
  const lines = finished.output.trimEnd().split('\n');
  const reports = lines.map((line) => JSON.parse(line) as Report);
  return { ...finished, reports: reports.filter(({ status }) => status === 'launched') };
}

/** In this process: 200 more would take longer than what is measured. */
async function setUp({ districts }: ManyClevers, location: string): Promise<void> {
  const database = await createDatabase(location);
  try {
    const now = new Date();
    await migrate(database, now);
    for (const [index, sourceId] of districts.entries())
      await addDistrict(database, { name: `District ${index + 1}`, sourceId, source: 'clever', now });
  } finally {
    await database.close();
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
export function bulkRows(measured: Measured[], districts: number, goal: number): Row[] {
  const ms = (each: Measured) => median(each.samples.map((sample) => sample.ms));
  return measured.map((each) => {
    const { title } = each.figure;
    const [what = '', jobs = ''] = title.split(', --jobs ');
    const alone = measured.find(({ figure }) => figure.title === `${what}, --jobs 1`)!;
    const times = ms(alone) / ms(each);
    return {
      title: `${districts} districts, ${LATENCY_MS} ms an answer: ${title}`,
      ...timeOf(each),
      inP: `× ${times.toFixed(2)}`,
      ...(jobs === '2' && { goal: `≥ × ${goal}`, met: times >= goal }),
    };
  });
}
