// The completion of bash, in a real bash with the built program.

import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BIN, program } from './program.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
  const path = join(folder, 'clever-sync');
  await writeFile(path, `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  await chmod(path, 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

/** What bash offers behind these words. */
async function offered(...words: string[]): Promise<string[]> {
  const script = `eval "$(clever-sync completion bash)"
    COMP_WORDS=(clever-sync "$@"); COMP_CWORD=$#; _clever_sync; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder };
  const { stdout } = await run('bash', ['--norc', '-c', script, 'bash', ...words], { env });
  return stdout.split('\n').filter(Boolean);
}

test.each<[string[], string[]]>([
  [['resta'], []],
  [['rese'], ['reset']],
  [
    ['roster', 's'],
    ['schools', 'students', 'staff'],
  ],
  [['edit', 'Riverside Unified', '--dry'], ['--dry-run']],
])('bash offers behind %j', async (words, expected) => {
  expect(await offered(...words)).toEqual(expected);
});

test('a shell that it does not know', async () => {
  expect(await program(['completion', 'csh'])).toMatchObject({
    code: 2,
    out: '',
    err: 'error: There is no completion for "csh". Did you mean zsh?\n',
  });
});
