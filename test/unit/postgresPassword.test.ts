// The password file's lines, as libpq takes them.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passwordFromFile } from '../../src/database/postgresPassword.ts';

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
