// A world of many districts: generated, served by one sandbox, each with a token of its own that is looked up.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DistrictSandbox } from '../../src/sandbox/district.ts';
import { generateDistrict } from '../generator/generate.ts';
import { World, type Ran, type RunOptions } from './world.ts';

export class ManyWorld {
  readonly world: World;
  readonly names: string[];
  readonly #fixtures: string;

  private constructor(world: World, names: string[], fixtures: string) {
    this.world = world;
    this.names = names;
    this.#fixtures = fixtures;
  }

  /** A Portal with these districts in it, small ones, whose ids in the Portal are 1, 2 and so on. */
  static async create(...names: string[]): Promise<ManyWorld> {
    const fixtures = await mkdtemp(join(tmpdir(), 'clever-sync-districts-'));
    for (const [index] of names.entries()) {
      await cp(await generated(index), join(fixtures, String(index).padStart(3, '0')), { recursive: true });
    }
    const world = await World.empty(fixtures);
    const many = new ManyWorld(world, names, fixtures);
    for (const [index, name] of names.entries()) {
      await world.addDistrict(name, many.district(index).districtId);
    }
    return many;
  }

  /** The controls of a district in the sandbox. */
  district(index: number): DistrictSandbox {
    return this.world.sandbox.districts[index]!;
  }

  async setDay(day: number): Promise<void> {
    for (const district of this.world.sandbox.districts) await district.setDay(day);
  }

  get env(): Record<string, string> {
    const { id, secret } = this.world.sandbox.client;
    return { CLEVER_TOKEN: '', CLEVER_CLIENT_ID: id, CLEVER_CLIENT_SECRET: secret };
  }

  run(line: string, options: RunOptions = {}): Promise<Ran> {
    return this.world.run(line, { ...options, env: { ...this.env, ...options.env } });
  }

  /** How many runs of each status each district has: `North Launched 1`. */
  async runs(): Promise<string[]> {
    const rows = await this.world.rows(`select d.name, r.mode, r.status, count(*) as count from sync_runs r
      join districts d on d.id = r.district_id group by 1, 2, 3 order by 1, 2, 3`);
    return rows.map(({ name, mode, status, count }) => `${name} ${mode} ${status} ${count}`);
  }

  async close(): Promise<void> {
    await this.world.close();
    await rm(this.#fixtures, { recursive: true });
  }
}

/** The districts that the tests of a file had so far: a world of three takes half as long as it would with new ones. */
const folders = new Map<number, Promise<string>>();
afterAll(async () => {
  for (const folder of folders.values()) await rm(await folder, { recursive: true });
});

function generated(index: number): Promise<string> {
  const folder = folders.get(index) ?? generate(index);
  folders.set(index, folder);
  return folder;
}

async function generate(index: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'clever-sync-generated-'));
  const size = { schools: 2, students: 60, teachers: 6, sections: 9, seed: 1 + index, unshare: 0.4 };
  await generateDistrict(folder, size);
  return folder;
}
