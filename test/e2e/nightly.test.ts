// Two machines in one night, as two processes on one Portal: one is killed, and every district is synced once.

import { ManyWorld } from '../scenarios/manyWorld.ts';
import { start } from './program.ts';

const NAMES = Array.from({ length: 12 }, (_, index) => `District ${String.fromCharCode(65 + index)}`);
let many: ManyWorld;
beforeAll(async () => {
  many = await ManyWorld.create(...NAMES);
});
afterAll(() => many.close());

const night = (...args: string[]) =>
  start(['nightly', '--json', ...args], { ...many.world.env, ...many.env });
const launched = async () => (await many.runs()).filter((line) => line.includes('Launched'));

test('a machine that is killed gives its districts back to the other', async () => {
  // The sixth district keeps whoever reads it waiting, once: there the first machine is killed.
  many.district(5).fault({ path: /sections/, kind: 'timeout' });
  const first = night('--jobs', '1');
  while (!(await many.runs()).includes('District F edit In Progress 1')) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const second = night('--jobs', '2');
  while ((await launched()).length < 8) await new Promise((resolve) => setTimeout(resolve, 20));
  first.child.kill('SIGKILL');
  expect(await first.ended).toMatchObject({ signal: 'SIGKILL' });

  const { code, out } = await second.ended;
  expect(code).toBe(0);
  expect(await many.runs()).toEqual(
    [...NAMES.map((name) => `${name} edit Launched 1`), 'District F edit Interrupted 1'].sort(),
  );
  const names = out.split('\n').filter(Boolean);
  expect(names).toHaveLength(7);
  expect(names.join()).toContain('"name":"District F"');
});
