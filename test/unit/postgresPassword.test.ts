// The password file's lines, as libpq takes them.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseLocation } from '../../src/database/postgres/location.ts';
import { passwordFromFile } from '../../src/database/postgres/password.ts';
import { ownPlatform, pretend } from '../support/platform.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ASKED = { host: 'db.example.org', port: 5432, database: 'portal', user: 'clever' };

async function passwordIn(...lines: string[]): Promise<string | undefined> {
  const file = join(folder, 'pgpass');
  await writeFile(file, lines.join('\n'), { mode: 0o600 });
  return passwordFromFile(ASKED, { PGPASSFILE: file });
}

const RIGHT = 'db.example.org:5432:portal:clever:secret';

test.each([
  ['a comment', '#*:*:*:*:other'],
  ['an empty line', ''],
  ['another host', 'elsewhere:*:*:*:other'],
  ['no password', '*:*:*:clever'],
  ['a word', 'other'],
  ['an escaped colon in place of one that ends a field', '*:*:*:clever\\:other'],
])('%s is passed over', async (_name, line) => {
  expect(await passwordIn(line, RIGHT)).toBe('secret');
});

test.each([
  ['*:*:*:*:secret', 'secret'],
  ['*:*:portal:clever:a\\:b\\\\c', 'a:b\\c'],
  ['*:*:portal:clever:a:b', 'a:b'],
  ['*:*:*:*:', ''],
])('%s', async (line, password) => {
  expect(await passwordIn(line, 'db.example.org:*:*:*:other')).toBe(password);
});

describe('on Windows', () => {
  beforeEach(() => pretend('win32'));
  afterEach(ownPlatform);

  test('the files are where psql has them there', async () => {
    await mkdir(join(folder, 'postgresql'));
    await writeFile(join(folder, 'postgresql', 'pgpass.conf'), `${RIGHT}\r\n`);
    await writeFile(join(folder, 'postgresql', 'root.crt'), 'authority');
    const env = { APPDATA: folder, HOME: '/nonexistent' };
    expect(await passwordFromFile(ASKED, env)).toBe('secret');
    const { tls } = parseLocation('postgres://u@db.example.org?sslmode=require', env);
    expect(tls).toMatchObject([{ ca: Buffer.from('authority'), rejectUnauthorized: true }]);
  });
});

test.each([
  ['win32', { APPDATA: '' }, ['postgresql', 'pgpass.conf']],
  ['linux', { HOME: 'here' }, ['here', '.pgpass']],
] as const)('of a user without a folder, on %s, none is read where he stands', async (system, env, path) => {
  const before = process.cwd();
  pretend(system);
  process.chdir(folder);
  try {
    await mkdir(join(folder, path[0]), { recursive: true });
    await writeFile(join(folder, ...path), RIGHT, { mode: 0o600 });
    expect(await passwordFromFile(ASKED, env)).toBeUndefined();
  } finally {
    process.chdir(before);
    ownPlatform();
  }
});
