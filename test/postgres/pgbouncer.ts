// The real PgBouncer in front of the tests' server, where it is installed: on a free port, in a folder of its own.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasPgbouncer = (): boolean => spawnSync('pgbouncer', ['--version']).status === 0;

export interface Pooler {
  /** The address of the same database by way of the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** Starts it with at most two server connections for a database. */
export async function startPgbouncer(mode: 'transaction' | 'session'): Promise<Pooler> {
  const server = new URL(process.env['CLEVER_SYNC_TEST_SERVER']!);
  const folder = mkdtempSync(join(tmpdir(), 'clever-sync-pgbouncer-'));
  const port = await freePort();
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${server.username}" "${decodeURIComponent(server.password)}"\n`);
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: users,
    pool_mode: mode,
    default_pool_size: 2,
    server_tls_sslmode: 'prefer',
    max_client_conn: 50,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const config = join(folder, 'pgbouncer.ini');
  const databases = `[databases]\n* = host=${server.hostname} port=${server.port || 5432}\n`;
  writeFileSync(config, `${databases}[pgbouncer]\n${lines.join('\n')}\n`);
  // It does not run as root.
  const account = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (account.uid) for (const path of [folder, users, config]) chownSync(path, account.uid, account.gid);
  const pooler = spawn('pgbouncer', ['-q', config], { ...account, stdio: 'ignore' });
  await answers(port, () => pooler.exitCode !== null);
  return {
    through(url) {
      const changed = new URL(url);
      changed.host = `127.0.0.1:${port}`;
      return changed.href;
    },
    async stop() {
      const ended = once(pooler, 'exit');
      pooler.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answers(port: number, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('pgbouncer did not start.');
}
