// The processes of this machine: who this one is, and whether another one still runs. The engine is told; it knows no run.

import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import type { ProcessMark, Processes } from './engine/runs/processes.ts';
import { codeOf } from './roster/errors.ts';

/** A process that ended, but whose parent has not asked how. */
const ENDED = ['Z', 'X'];

/** The processes of the machine that this program runs on. */
export const localProcesses: Processes = {
  async self(): Promise<ProcessMark> {
    const { started } = await stateOf(process.pid);
    return { host: hostname(), machine: await machine(), pid: process.pid, started };
  },
  async find(pid) {
    if (!isThere(pid)) return null;
    const { started, ended } = await stateOf(pid);
    return ended ? null : { started };
  },
};

/** Signal 0 asks only; a process of another user may not be asked, so it is there. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** The kernel's start and its table of processes: containers of one host name, or after a reboot, do not see each other's. */
async function machine(): Promise<string | null> {
  try {
    if (process.platform === 'darwin') {
      const { stdout } = await promisify(execFile)('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']);
      return stdout.trim();
    }
    // One that was mounted for other processes, outside of this one's container, tells of strangers by these numbers.
    if ((await readlink('/proc/self')) !== String(process.pid)) return null;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

async function stateOf(pid: number): Promise<{ started: string | null; ended: boolean }> {
  try {
    return process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid);
  } catch {
    return { started: null, ended: false };
  }
}

/** After the name, which may hold anything, in parentheses: the state, and as 20th the start in ticks since boot. */
async function fromProc(pid: number): Promise<{ started: string | null; ended: boolean }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { started: fields[19] ?? null, ended: ENDED.includes(fields[0] ?? '') };
}

/** Whoever looks has to read the same start: `ps` writes it in the language and the zone that it is told. */
async function fromPs(pid: number): Promise<{ started: string | null; ended: boolean }> {
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
    env,
  });
  const [, state = '', started = ''] = /^\s*(\S)\S*\s+(.*\S)/.exec(stdout) ?? [];
  return { started: started || null, ended: ENDED.includes(state) };
}

/** The number of the user who runs this process, where the system has numbers for users. */
export const ownUserId = (): number | undefined => process.getuid?.();
