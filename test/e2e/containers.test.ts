// Where there is less around the program than on somebody's desk: no home, no name, process number 1, a table of
// processes that is another one's.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessMark } from '../../src/engine/runs/processes.ts';
import { World } from '../scenarios/world.ts';
import { BIN } from './program.ts';

const OWN_NUMBERS = ['--user', '--map-root-user', '--pid', '--fork'];
const hasContainers = spawnSync('unshare', [...OWN_NUMBERS, '--mount-proc', 'true']).status === 0;
const contained = hasContainers ? test : test.skip;
const asRoot = process.getuid?.() === 0 ? test : test.skip;

const MARK = `import(${JSON.stringify(new URL('../../dist/localProcesses.js', import.meta.url).href)})
  .then(async ({ localProcesses }) => console.log(JSON.stringify(await localProcesses.self())))`;

/** How a process in a container is told from others. */
function markIn(...flags: string[]): ProcessMark {
  const { stdout } = spawnSync('unshare', [...OWN_NUMBERS, ...flags, process.execPath, '-e', MARK]);
  return JSON.parse(stdout.toString()) as ProcessMark;
}

contained('a process looks for others in its own table only', () => {
  expect(markIn('--mount-proc')).toMatchObject({
    pid: 1,
    machine: expect.stringMatching(/ pid:\[\d+\]$/) as string,
  });
  // The outer table is seen here: its number 1 is a stranger.
  expect(markIn()).toMatchObject({ pid: 1, machine: null });
});

contained('the first process of a container is ended by a second Ctrl-C, as any other', async () => {
  const server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const asked = once(server, 'connection');
  const database = `postgres://u@127.0.0.1:${(server.address() as AddressInfo).port}/portal`;
  const inside = ['--mount-proc', process.execPath, BIN, 'status', '--db', database];
  const outer = spawn('unshare', [...OWN_NUMBERS, ...inside], { stdio: ['ignore', 'ignore', 'pipe'] });
  const err = outer.stderr.setEncoding('utf8').toArray() as Promise<string[]>;
  await asked;
  const pid = Number(readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, 'utf8'));
  process.kill(pid, 'SIGINT');
  await sleep(800);
  const began = Date.now();
  process.kill(pid, 'SIGINT');
  const [code] = (await once(outer, 'exit')) as [number];
  expect({ code, isSoon: Date.now() - began < 3_000 }).toEqual({ code: 130, isSoon: true });
  expect((await err).join('')).toContain('Press Ctrl-C again');
  server.close();
});

/** Loads more into a temporary table than is kept in memory, in the program as it is seen below /mnt. */
const FILL = `create temp table filled as with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000)
  select hex(randomblob(100)) from n`;
const FILLED = `import('/mnt/program/dist/database/open.js').then(async ({ createDatabase }) => {
  const database = await createDatabase('/mnt/portal.db');
  await database.script(${JSON.stringify([FILL])}).then(() => console.log('filled'), (error) => console.log(error.message, error.hint));
  await database.close();
})`;

contained('where nothing but the database can be written, a folder for temporary files is asked for', () => {
  const program = dirname(dirname(BIN));
  // The program may be in /tmp itself.
  const mounts = ['-t tmpfs none /mnt', '-t tmpfs -o ro none /var/tmp', '-t tmpfs -o ro none /tmp'];
  const [first, ...others] = mounts.map((each) => `mount ${each}`);
  const bind = 'mkdir /mnt/program && mount --rbind "$0" /mnt/program';
  const run = (setting: string) => {
    const script = [first, bind, ...others, 'cd /tmp', `${setting} exec "$@"`].join(' && ');
    const shell = ['sh', '-c', script, program, process.execPath, '-e', FILLED];
    const env = { PATH: process.env['PATH'] };
    const inside = ['--user', '--map-root-user', '--mount', ...shell];
    return spawnSync('unshare', inside, { env, encoding: 'utf8' }).stdout;
  };
  expect(run('')).toBe(
    'The database /mnt/portal.db needs temporary files, and there is no folder that they can be written to. ' +
      'Name one in SQLITE_TMPDIR, then run the command again.\n',
  );
  expect(run('SQLITE_TMPDIR=/mnt')).toBe('filled\n');
});

const inLinux = existsSync('/proc/self') ? test : test.skip;

inLinux('a home in which nobody can make a folder is told, not tried again for ever', () => {
  const { status, stderr } = spawnSync(process.execPath, [BIN, 'db', 'migrate'], {
    ...{ env: { HOME: '/proc' }, encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' },
  });
  expect(stderr).toMatch(
    /^error: The database \/proc\/\S+ cannot be created\. Check the path and its folder\.\n$/,
  );
  expect(status).toBe(6);
});

asRoot('a user of whom the system knows neither home nor name needs but a database', async () => {
  const world = await World.create();
  await chmod(world.folder, 0o777);
  const at = join(world.folder, 'portal.db');
  const run = (env: Record<string, string>, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      ...{ env, uid: 54_321, gid: 54_321, encoding: 'utf8', cwd: world.folder },
    });
    return { code: status, out: stdout, err: stderr };
  };
  for (const env of [{}, { HOME: '' }] as Record<string, string>[])
    expect(run(env, 'status')).toEqual({
      code: 2,
      out: '',
      err: 'error: This user has no home folder, where the Portal database would be. Set HOME, or name the database with --db or CLEVER_SYNC_DB.\n',
    });
  expect(run({ CLEVER_SYNC_DB: '~/portal.db' }, 'db', 'migrate')).toMatchObject({
    code: 2,
    err: 'error: This user has no home folder, which ~ stands for. Set HOME, or give the whole path.\n',
  });
  expect(run({ CLEVER_SYNC_DB: at }, 'db', 'migrate').code).toBe(0);
  expect(run({ CLEVER_SYNC_DB: at }, 'doctor').out).toMatch(
    /ok +Settings +no file, as this user has no home/,
  );
  expect(existsSync(join(world.folder, '.local'))).toBe(false);
  await world.close();
});
