// The district that is synced: generated once, with its pages as they come from Clever, and kept while it is of use.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CLEAR_WATER, generateDistrict, type DistrictSize } from '../generator/generate.ts';
import { CleverServer, pages } from './clever.ts';
import { BENCH, ROOT } from './places.ts';

export interface District {
  name: string;
  size: DistrictSize;
  /** `day1` as it is, `day2` with 1 % changed, `day3` besides with 10 % unshared. */
  folder: string;
  /** The pages of day 1, as files. */
  pages: string;
}

const SEED = 20_261_123;

/** The large district, or a tenth of it. */
function sizeOf(small: boolean): DistrictSize {
  const parts = Object.entries(CLEAR_WATER).map(([kind, count]) => [kind, small ? count / 10 : count]);
  return { ...(Object.fromEntries(parts) as typeof CLEAR_WATER), seed: SEED };
}

/** Finds the district, or makes it: that takes a minute at full size. */
export async function openDistrict(small: boolean): Promise<District> {
  const name = small ? 'small' : 'full';
  const size = sizeOf(small);
  const folder = join(BENCH, 'districts', name);
  const district = { name, size, folder, pages: join(folder, 'pages') };
  const stamp = JSON.stringify({ size, made: await fingerprint() });
  const stampFile = join(folder, 'stamp.json');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return district;
  process.stderr.write(`Generating the district (${name}) …\n`);
  await rm(folder, { recursive: true, force: true });
  await generateDistrict(folder, size);
  await savePages(district);
  // Last, so that a district that was not finished is made anew.
  await writeFile(stampFile, stamp);
  return district;
}

async function savePages({ folder, pages: into }: District): Promise<void> {
  await mkdir(into, { recursive: true });
  const server = new CleverServer(folder);
  try {
    let count = 0;
    for await (const { text } of pages(await server.serve(1))) {
      await writeFile(join(into, `${String(++count).padStart(3, '0')}.json`), text);
    }
  } finally {
    await server.close();
  }
}

/** Of the code that makes and serves the district: when it changes, the district does. */
export async function fingerprint(): Promise<string> {
  const folder = join(ROOT, 'src/sandbox');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts')).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(join(folder, file)));
  return hash.digest('hex');
}
