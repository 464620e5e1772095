// The PostgreSQL server that is measured: CLEVER_SYNC_BENCH_PG, the address of a superuser, or one that is started.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../src/database/open.ts';
import { ROOT } from './places.ts';

const GIVEN = process.env['CLEVER_SYNC_BENCH_PG'];

/** As a server is set up whose data matters; room for a large district's log between two checkpoints. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  autovacuum: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
};

export interface Server {
  url: string;
  /** What the names of its databases begin with: all of them are dropped in the end. */
  prefix: string;
  /** Its version and its settings. */
  about: string;
  show(location: string): string;
  close(): Promise<void>;
}

/** Starts the server; a process of its own stops it, however the bench ends. */
export async function openServer(): Promise<Server> {
  // Said in one line when it cannot be reached.
  if (GIVEN !== undefined) await aboutServer(GIVEN);
  const prefix = `clever_sync_bench_${process.pid}_`;
  const settings = Object.entries(SETTINGS).map((setting) => setting.join('='));
  const keeper = spawn(
    process.execPath,
    [join(ROOT, 'test/support/postgresKeeper.js'), prefix, ...settings],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
      env: { ...process.env, CLEVER_SYNC_TEST_PG: GIVEN },
    },
  );
  const [url] = (await Promise.race([
    once(createInterface(keeper.stdout), 'line'),
    once(keeper, 'exit').then(() => Promise.reject(new Error('The PostgreSQL server did not start.'))),
  ])) as [string];
  const close = async () => {
    const ended = once(keeper, 'exit');
    keeper.stdin.end();
    await ended;
  };
  return { url, prefix, about: await aboutServer(url), show, close };
}

async function aboutServer(url: string): Promise<string> {
  const server = await openDatabase(url);
  try {
    const show = async (name: string) =>
      (await server.all<Record<string, string>>(`show ${name}`))[0]![name]!;
    const settings: string[] = [];
    for (const name of Object.keys(SETTINGS)) settings.push(`${name} ${await show(name)}`);
    return `PostgreSQL ${await show('server_version')}, ${GIVEN ? 'given' : 'on this machine'}: ${settings.join(', ')}`;
  } finally {
    await server.close();
  }
}

/** The password of a server that was started is no secret, and its address of no use without. */
function show(location: string): string {
  return GIVEN ? new URL(location).pathname.slice(1) : location;
}
