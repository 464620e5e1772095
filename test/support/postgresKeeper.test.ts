// The keeper of the server that tests and the bench use: nothing may stay behind.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const KEEPER = fileURLToPath(new URL('./postgresKeeper.js', import.meta.url));

test('leaves nothing behind when whoever started it is gone before the server is up', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clever-sync-keeper-'));
  // Of root's tests the server runs as another account.
  await chmod(folder, 0o755);
  const env = { ...process.env, TMPDIR: folder, CLEVER_SYNC_TEST_PG: undefined };
  const keeper = spawn(process.execPath, [KEEPER, 'unused_'], { stdio: ['pipe', 'pipe', 'inherit'], env });
  keeper.stdin.end();
  keeper.stdout.destroy();

  expect(await once(keeper, 'exit')).toEqual([0, null]);
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
