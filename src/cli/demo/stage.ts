// What the demo plays on: a temporary folder with a database, the sandbox, and an Io in which it is another day.
// Nothing of it outlives `close`, unless the database is to be kept.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../database/open.ts';
import { findDistrict } from '../../engine/districts/districts.ts';
import { Fault } from '../../roster/errors.ts';
import { seedPortal } from '../../sandbox/portal.ts';
import { startSandbox } from '../../sandbox/server.ts';
import type { Context } from '../context.ts';
import type { Io } from '../terminal/io.ts';
import type { Lines } from '../terminal/lineWriter.ts';

/** What the scenes are played on. */
export interface DemoStage {
  /** The Portal's database. */
  database: string;
  districtId: string;
  /** The Io of the demo's commands: its environment, its day, nobody to ask. */
  io: Io;
  /** Another day: what Clever shares, and the date. */
  setDay(day: number, date: string): Promise<void>;
  /** What people did in the Portal meanwhile. */
  seed(name: string): Promise<void>;
  /** What the commands have printed on standard output. */
  printed(): string;
  close(options: { keep: boolean }): Promise<void>;
}

/** Sets the stage with a folder of fixtures. */
export async function setStage({ io }: Context, folder: string, date: string): Promise<DemoStage> {
  const home = await mkdtemp(join(tmpdir(), 'clever-sync-demo-')).catch((error: unknown) => {
    const hint = 'Set TMPDIR (on Windows TEMP) to a folder that you can write to.';
    throw new Fault('failed', `No folder can be made in ${tmpdir()}.`, hint, error);
  });
  const database = join(home, 'portal.db');
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 5 });
  const sandbox = await startSandbox({ folder, day: 1 }).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const clock = shiftedClock(io.clock, date);
  const printed = recorder((lines) => io.writeOut(lines));
  const { url, token } = sandbox;
  const settings = {
    CLEVER_SYNC_DB: database,
    CLEVER_API_URL: url,
    CLEVER_AUTH_URL: url,
    CLEVER_TOKEN: token,
  };
  const env = { PATH: io.env['PATH'], ...settings };
  // Nobody's own settings: a token in them would be shown to the sandbox.
  const folders = { config: home, data: home };
  return {
    database,
    districtId: sandbox.districtId,
    io: { ...io, env, folders, cwd: home, clock: clock.now, isInteractive: false, writeOut: printed.write },
    async setDay(day, to) {
      await sandbox.setDay(day);
      clock.set(to);
    },
    seed: (name) => seed(database, folder, name),
    printed: printed.text,
    async close({ keep }) {
      await sandbox.close();
      if (!keep) await remove();
    },
  };
}

/** A clock that runs as usual, beginning at ten o'clock of the given day. */
function shiftedClock(real: () => Date, date: string): { now: () => Date; set: (date: string) => void } {
  let offset = 0;
  const set = (to: string) => {
    offset = Date.parse(`${to}T10:00:00Z`) - real().getTime();
  };
  set(date);
  return { now: () => new Date(real().getTime() + offset), set };
}

/** Passes lines on, and remembers them. */
function recorder(write: (lines: Lines) => Promise<void>) {
  const lines: string[] = [];
  async function* recorded(source: Lines): AsyncIterable<string> {
    for await (const line of typeof source === 'string' ? [source] : source) {
      lines.push(line);
      yield line;
    }
  }
  return {
    write: (source: Lines) => write(recorded(source)),
    text: () => lines.join('\n'),
  };
}

/** The first district is the only one. */
async function seed(location: string, folder: string, name: string): Promise<void> {
  const database = await openDatabase(location);
  try {
    const district = await findDistrict(database, '1');
    await seedPortal(database, district.id, folder, name);
  } finally {
    await database.close();
  }
}
