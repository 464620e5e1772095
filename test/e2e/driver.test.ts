// A driver of SQLite that is not there, or was made for another Node.js: in a copy of the program.

import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BIN, start } from './program.ts';

const ROOT = join(dirname(BIN), '..');
const DRIVER = 'better-sqlite3';

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
  for (const name of ['bin', 'dist', 'package.json', 'fixtures', `node_modules/${DRIVER}/lib`])
    await cp(join(ROOT, name), at(name), { recursive: true });
  await cp(join(ROOT, 'node_modules', DRIVER, 'package.json'), at('node_modules', DRIVER, 'package.json'));
  for (const name of await readdir(join(ROOT, 'node_modules')))
    if (name !== DRIVER) await symlink(join(ROOT, 'node_modules', name), at('node_modules', name));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => start(args, { TMPDIR: folder }, at('bin', 'clever-sync.js')).ended;

const TOLD = `error: SQLite cannot be used: better-sqlite3 was not installed for this Node.js, ${process.version}. Install it again, in the folder of clever-sync: npm rebuild better-sqlite3\n`;

test('that is not there is told, with what to do', async () => {
  expect(await run('db', 'migrate', '--db', at('portal.db'))).toEqual({
    code: 1,
    signal: null,
    out: '',
    err: TOLD,
  });
});

test('that does not load is told too, and by the demo with its stack when asked', async () => {
  const built = at('node_modules', DRIVER, 'build', 'Release');
  await mkdir(built, { recursive: true });
  await writeFile(join(built, 'better_sqlite3.node'), 'made for another machine');
  const { code, err } = await run('demo');
  expect({ code, err }).toEqual({
    code: 1,
    err: `${TOLD}error: The demo's "db" ended with 1 instead of 0.\n`,
  });
  expect((await run('demo', '-v')).err).toMatch(/caused by:\nError: .*better_sqlite3\.node: /);
});
