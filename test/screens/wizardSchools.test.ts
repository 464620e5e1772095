// The wizard's list of schools, of a district whose share is odd: a school that comes twice, and none at all.

import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTER, scripted, type Step } from '../scenarios/scripted.ts';
import { FIXTURES, World } from '../scenarios/world.ts';

let folder: string;
let world: World;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
  await cp(join(FIXTURES, 'riverside'), folder, { recursive: true });
});
afterEach(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

async function wizard(...steps: Step[]) {
  world = await World.withDistrict(folder);
  const prompter = scripted(...steps);
  const ran = await world.run('', { prompter });
  prompter.finish();
  return { ...ran, asked: prompter.asked };
}

/** Shares more schools: what their ids in Clever end with, and their names. */
async function share(names: Record<string, string | undefined>): Promise<void> {
  const records = Object.entries(names).map(([end, name]) => ({ id: ID + end, district: DISTRICT, name }));
  const lines = records.map((record) => `${JSON.stringify(record)}\n`);
  await appendFile(join(folder, 'day1', 'schools.ndjson'), lines.join(''));
}

const DISTRICT = '64c1a0b2e4f0000000000001';
const ID = '64c1a0b2e4f00010000001';

const BEFORE: Step[] = [
  ['Which district', ENTER],
  ['Which kind', ENTER],
];
const AFTER: Step[] = [
  ['expiration date', ENTER],
  ['Sync e-mails', ENTER],
  ['Start the sync', ENTER],
];

test('a school that comes twice is listed once, and Enter changes no selection', async () => {
  const schools = join(folder, 'day1', 'schools.ndjson');
  const [first = ''] = (await readFile(schools, 'utf8')).split('\n');
  await appendFile(schools, `${first}\n`);
  const { asked, err } = await wizard(...BEFORE, ['Which schools', ENTER], ...AFTER);
  expect(asked[2]!.match(/Riverside High School/g)).toHaveLength(1);
  expect(err).toMatch(/The same sync as a command:\n {2}clever-sync edit "Riverside Unified"\n/);
});

test('where no school is shared it says so, and goes on', async () => {
  for (const name of ['schools', 'sections', 'users'])
    await writeFile(join(folder, 'day1', `${name}.ndjson`), '');
  const { code, err } = await wizard(...BEFORE, ...AFTER);
  expect(code).toBe(0);
  expect(err).toContain('Clever shares no school of this district now, so there is none to choose.\n');
});

test('numbers in names are in order', async () => {
  await share({ '20': 'P.S. 10', '19': 'P.S. 9', '11': 'P.S. 1' });
  const { asked } = await wizard(...BEFORE, ['Which schools', ENTER], ...AFTER);
  expect(asked[2]!.match(/P\.S\. \d+/g)).toEqual(['P.S. 1', 'P.S. 9', 'P.S. 10']);
});

test('schools of one name, and those without, are told apart by their ids in Clever', async () => {
  await share({ '11': 'Lincoln', '12': ' LINCOLN', '13': 'Lincoln Annex', '14': undefined, '15': ' ' });
  const { asked } = await wizard(...BEFORE, ['Which schools', ENTER], ...AFTER);
  const listed = asked[2]!.split('\n').filter((line) => /Lincoln|no name/i.test(line));
  expect(listed.map((line) => line.replace(ID, '…'))).toEqual([
    '  [x]  LINCOLN (…12)',
    '  [x] (no name) …14',
    '  [x] (no name) …15',
    '  [x] Lincoln (…11)',
    '  [x] Lincoln Annex',
  ]);
});
