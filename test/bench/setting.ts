// What figures are measured on: a district, Clever that serves it, Portal databases, and the program itself.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/engine/report/report.ts';
import { runNode, type Finished } from './children.ts';
import { CleverServer } from './clever.ts';
import { openDistrict, type District } from './district.ts';
import type { Kind } from './goals.ts';
import { importRows } from './peerFiles.ts';
import { upsertRows } from './peers.ts';
import { BENCH, PROGRAM } from './places.ts';
import { Portals } from './portals.ts';
import type { Databases } from './store.ts';

export const NAME = 'Great Plains Unified';

export interface Setting {
  kind: Kind;
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

/** Opens everything for that kind of database and size of district. */
export async function openSetting(databases: Databases, small: boolean): Promise<Setting> {
  const district = await openDistrict(small);
  const clever = new CleverServer(district.folder);
  const edit = (day: number) => (location: string) => sync(setting, location, { args: ['edit'], day });
  const portals = await Portals.open(databases, district.name, {
    empty: { make: (location) => setUp(setting, location) },
    day1: { from: 'empty', make: edit(1) },
    day2: { from: 'day1', make: edit(2) },
    imported: { from: 'empty', make: (location) => importRows(setting, location) },
    upserted: { from: 'empty', make: (location) => upsertRows(setting, location) },
  });
  const setting = { kind: databases.kind, district, clever, portals };
  return setting;
}

export async function closeSetting({ clever, portals }: Setting): Promise<void> {
  await clever.close();
  await portals.close();
}

async function setUp({ clever }: Setting, location: string): Promise<void> {
  const { districtId } = await clever.serve(1);
  await program(['db', 'migrate'], { CLEVER_SYNC_DB: location });
  await program(['districts', 'add', NAME, '--clever-id', districtId], { CLEVER_SYNC_DB: location });
}

/** Runs a sync on the database at `location`: what it took, and its report. Throws when it was refused. */
export async function sync(
  { clever }: Setting,
  location: string,
  { args: [mode = '', ...rest], day, pageSize, latencyMs }: Sync,
): Promise<Finished & { report: Report }> {
  const { url, token } = await clever.serve(day, latencyMs);
  const finished = await program([mode, NAME, '--json', ...rest], {
    CLEVER_SYNC_DB: location,
    CLEVER_API_URL: url,
    CLEVER_AUTH_URL: url,
    CLEVER_TOKEN: token,
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
