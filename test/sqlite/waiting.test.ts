// A command that writes while another program does: it waits, says so, and Ctrl-C ends the wait with nothing written.
// What a night does is in nightTrouble.test.ts; PostgreSQL lets others write.

import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { World } from '../scenarios/world.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict('riverside');
});
afterEach(() => world.close());

const NOTE = 'Another program is writing to the database: waiting until it is done\n';

const LINES = [
  'db migrate --db new.db',
  'districts add North --clever-id 64c1a0b2e4f0000000000009',
  'districts set 1 --expires 2027-06-30',
  'districts remove 1 --yes',
  'users set-role 1 1 teacher',
  'users link 1 student 64c1a0b2e4f0004000000049 1',
];

/** Another program, amid a write to the file that the command line names. */
function writer(line: string): Sqlite.Database {
  const other = new Sqlite(line.includes('new.db') ? join(world.folder, 'new.db') : world.database);
  other.exec('begin immediate');
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
  const other = writer(line);
  const before = other.pragma('data_version', { simple: true });
  const { code, err, out } = await whenWaiting(line, (press) => press());
  expect({ code, out }).toEqual({ code: 130, out: '' });
  expect(err).toBe(`${NOTE}error: Interrupted. The Portal is as it was.\n`);
  other.exec('rollback');
  expect(other.pragma('data_version', { simple: true })).toBe(before);
  other.close();
});

test('a file that others read is waited for before it becomes a database', async () => {
  const other = new Sqlite(join(world.folder, 'new.db'));
  other.exec('create table other (id); begin; select * from other');
  const { code, out, err } = await whenWaiting('db migrate --db new.db', () => other.close());
  expect({ code, err }).toEqual({ code: 0, err: NOTE });
  expect(out).toContain('was brought from version 0 to 5.');
});
