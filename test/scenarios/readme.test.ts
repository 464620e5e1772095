// Every command line in the README's code blocks, run in order in one world: Riverside Unified, synced on day 1, a day
// later. `--plan` gets the digest of the preview before. A line ends with 0, or as its comment says: `# exit 4`.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { World } from './world.ts';

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** Those that ask or never end: test/e2e runs them. */
const ELSEWHERE = /^(demo|sandbox\b.*)?$/;

/** The command lines in code blocks, without `clever-sync`. */
const LINES = [...README.matchAll(/^```[^\n]*\n(.*?)^```/gms)]
  .flatMap(([, block = '']) => block.replace(/ \\\n\s*/g, ' ').split('\n'))
  .flatMap((line) => /^(?:\$ )?clever-sync(?: +(.*))?$/.exec(line)?.slice(1) ?? [])
  .map((line = '') => line);

test('there are examples', () => expect(LINES.length).toBeGreaterThan(0));

describe('the README', () => {
  let world: World;
  let digest = '';
  beforeAll(async () => {
    world = await World.withDistrict();
    await world.run('edit 1');
    await world.setDay(2, '2026-11-24');
  });
  afterAll(() => world.close());

  test.each(LINES)('clever-sync %s', async (text) => {
    const [line = '', comment = ''] = text.split(/ +# ?/);
    if (ELSEWHERE.test(line)) return;
    const approved = line.replace(/(--plan )[0-9a-f]{12}/, `$1${digest}`);
    // Riverside's Reset falls into a term; the README's reader picks another day.
    if (line.startsWith('reset')) world.now = new Date('2027-06-21T10:00:00Z');
    const { code, out, err } = await world.run(approved);
    digest = /plan ([0-9a-f]{12})/.exec(out)?.[1] ?? digest;
    expect({ code, err: code === 0 ? '' : err }).toMatchObject({
      code: Number(/exit (\d+)/.exec(comment)?.[1] ?? 0),
    });
  });
});
