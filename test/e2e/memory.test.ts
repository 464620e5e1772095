// That memory is spared when pages are small: which settings V8 heeds is known of each version of Node.js by trying.

import { World } from '../scenarios/world.ts';
import { program } from './program.ts';

/** At its end, makes objects of which many live on for a while, and tells how far the space for new ones has grown. */
const GROWING = `
import v8 from 'node:v8';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.once('exit', () => {
  for (let kept = [], made = 0; made < 3_000_000; made += 1) {
    kept.push({ made });
    if (kept.length > 300_000) kept = [];
  }
  const young = v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  process.stderr.write('grown to ' + young.space_size / 2 ** 20 + ' MiB');
});`;

test.each([
  { size: '1001', spared: false },
  { size: '1000', spared: true },
])('pages of $size: is memory spared? $spared', async ({ size, spared }) => {
  const world = await World.withDistrict('riverside', 'Riverside Unified', 'sqlite');
  const preloaded = `--import=data:text/javascript,${encodeURIComponent(GROWING)}`;
  const { code, err } = await program(['edit', '1', '--dry-run'], {
    ...world.env,
    CLEVER_SYNC_PAGE_SIZE: size,
    NODE_OPTIONS: preloaded,
  });
  await world.close();
  expect({ code, spared: Number(/grown to (\d+)/.exec(err)![1]) < 8 }).toEqual({ code: 0, spared });
});
