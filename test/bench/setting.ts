// What figures are measured on: a district, Clever that serves it, Portal databases, and the program itself.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/engine/report.ts';
import { runNode, type Finished } from './children.ts';
import { CleverServer } from './clever.ts';
import { openDistrict, type District } from './district.ts';
import { importRows, upsertRows } from './peers.ts';
import { BENCH, PROGRAM } from './places.ts';
import { Portals } from './portals.ts';

export const NAME = 'Great Plains Unified';

export interface Setting {
  district: District;
  clever: CleverServer;
  portals: Portals;
}

/** One sync with the program. */
export interface Sync {
  args: string[];
  day: number;
  pageSize?: number | undefined;
  latencyMs?: number | undefined;
}

/** Opens everything for that size of district. */
export async function openSetting(small: boolean): Promise<Setting> {
  const district = await openDistrict(small);
  const clever = new CleverServer(district.folder);
  const edit = (day: number) => (path: string) => sync(setting, path, { args: ['edit'], day });
  const portals = await Portals.open(join(BENCH, 'portals', district.name), {
    empty: { make: (path) => setUp(setting, path) },
    day1: { from: 'empty', make: edit(1) },
    day2: { from: 'day1', make: edit(2) },
    imported: { from: 'empty', make: (path) => importRows(setting, path) },
    upserted: { from: 'empty', make: (path) => upsertRows(setting, path) },
  });
  const setting = { district, clever, portals };
  return setting;
}

async function setUp({ clever }: Setting, path: string): Promise<void> {
  const { districtId } = await clever.serve(1);
  await program(['db', 'migrate'], { CLEVER_SYNC_DB: path });
  await program(['districts', 'add', NAME, '--clever-id', districtId], { CLEVER_SYNC_DB: path });
}

/** Runs a sync on the database at `path`: what it took, and its report. Throws when it was refused. */
export async function sync(
  { clever }: Setting,
  path: string,
  { args: [mode = '', ...rest], day, pageSize, latencyMs }: Sync,
): Promise<Finished & { report: Report }> {
  const { url, token } = await clever.serve(day, latencyMs);
  const finished = await program([mode, NAME, '--json', ...rest], {
    ...{ CLEVER_SYNC_DB: path, CLEVER_API_URL: url, CLEVER_AUTH_URL: url, CLEVER_TOKEN: token },
    ...(pageSize !== undefined && { CLEVER_SYNC_PAGE_SIZE: String(pageSize) }),
  });
  return { ...finished, report: JSON.parse(finished.output) as Report };
}

/** Runs the built program in a home of its own, so that nobody's settings count. */
export async function program(args: string[], env: Record<string, string> = {}): Promise<Finished> {
  const home = join(BENCH, 'home');
  await mkdir(home, { recursive: true });
  return runNode(PROGRAM, args, { env: { HOME: home, XDG_CONFIG_HOME: home, ...env } });
}
