// A command that writes while another program does: it waits, says so, and Ctrl-C ends the wait with nothing written.
// What a night does is in nightTrouble.test.ts; PostgreSQL lets others write.

import { join } from 'node:path';
import { World } from '../scenarios/world.ts';
import { otherProgram, type OtherProgram } from './otherProgram.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict('riverside');
});
afterEach(() => world.close());

const NOTE = 'Something else is writing to the database: waiting until it is done\n';

const LINES = [
  'db migrate --db new.db',
  'districts add North --clever-id 64c1a0b2e4f0000000000009',
  'districts set 1 --expires 2027-06-30',
  'districts remove 1 --yes',
  'users set-role 1 1 teacher',
  'users link 1 student 64c1a0b2e4f0004000000049 1',
];

/** Another program, amid a write to the file that the command line names. */
async function writer(line: string): Promise<OtherProgram> {
  const other = await otherProgram(line.includes('new.db') ? join(world.folder, 'new.db') : world.database);
  await other.script('begin immediate');
  return other;
}

/** Runs the command; does that when it says that it waits. */
async function whenWaiting(line: string, act: (press: () => void) => void) {
  let press = () => {};
  const heard = (text: string) => {
    if (text === NOTE) act(press);
  };
  return world.run(line, { interrupt: (it) => (press = it), heard });
}

test.each(LINES)('%s: Ctrl-C ends the wait', async (line) => {
  const other = await writer(line);
  const before = await other.all('pragma data_version');
  const { code, err, out } = await whenWaiting(line, (press) => press());
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(err).toBe(`${NOTE}error: Interrupted. The Portal is as it was.\n`);
  await other.script('rollback');
  expect(await other.all('pragma data_version')).toEqual(before);
  await other.close();
});

test('a file that others read is waited for before it becomes a database', async () => {
  const other = await otherProgram(join(world.folder, 'new.db'));
  await other.script('create table other (id); begin; select * from other');
  const { code, out, err } = await whenWaiting('db migrate --db new.db', () => void other.close());
  expect({ code, err }).toEqual({ code: 0, err: NOTE });
  expect(out).toContain('was brought from version 0 to 5.');
});
