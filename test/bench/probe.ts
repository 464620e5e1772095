// Loaded before a script that is measured (`node --import`): tells its peak memory in bytes and its
// processor time in milliseconds on file descriptor 3.

import { readFileSync, writeSync } from 'node:fs';

// VmHWM is this program's own; maxRSS, its fallback elsewhere than on Linux, is there that of the parent if that was larger.
function peak(): number {
  const { maxRSS } = process.resourceUsage();
  if (process.platform !== 'linux') return maxRSS * 1024;
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Number(kibibytes ?? maxRSS) * 1024;
}

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeSync(3, `${peak()} ${(user + system) / 1000}`);
});
