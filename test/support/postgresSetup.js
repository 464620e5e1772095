// Before the tests that run on PostgreSQL: a server for all of them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const KEEPER = fileURLToPath(new URL('./postgresKeeper.js', import.meta.url));

export default async function setUp() {
  const prefix = `clever_sync_test_${process.pid}_`;
  const stdio = ['pipe', 'pipe', 'inherit'];
  const keeper = spawn(process.execPath, [KEEPER, prefix], { stdio, detached: true });
  const [url] = await Promise.race([
    once(createInterface(keeper.stdout), 'line'),
    once(keeper, 'exit').then(() =>
      Promise.reject(new Error('There is no PostgreSQL server for the tests.')),
    ),
  ]);
  process.env.CLEVER_SYNC_TEST_SERVER = url;
  process.env.CLEVER_SYNC_TEST_PREFIX = prefix;
  globalThis.postgresKeeper = keeper;
}
