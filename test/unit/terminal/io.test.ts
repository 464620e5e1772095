import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { transformSync } from '@swc/core';
import { lineWriter } from '../../../src/cli/terminal/lineWriter.ts';
import { canMove } from '../../../src/cli/terminal/spinner.ts';
import { memoryIo } from './build.ts';

const terminal = (columns = 80) => Object.assign(new PassThrough(), { isTTY: true, columns });

test('what it says of its streams', () => {
  const piped = memoryIo();
  expect(piped).toMatchObject({ isInteractive: false, outIsTerminal: false, color: false, errColor: false });
  expect(piped.columns()).toBe(80);

  const stdin = terminal();
  const io = memoryIo({ stdin, stdout: terminal(120), stderr: terminal(120) });
  expect(io).toMatchObject({ isInteractive: true, outIsTerminal: true, color: true, errColor: true });
  expect(io.columns()).toBe(120);
  expect(memoryIo({ stdout: terminal(12) }).columns()).toBe(40);
  expect(memoryIo({ stdout: terminal(0) }).columns()).toBe(80);
  expect(memoryIo({ stdin, stdout: terminal() }).isInteractive).toBe(false);
});

test('nobody is asked on a dumb terminal, where nothing moves', () => {
  const on = (env: Record<string, string>) =>
    memoryIo({ env, stdin: terminal(), stdout: terminal(), stderr: terminal() });
  expect([on({}), on({ TERM: 'dumb' })].map(({ isInteractive }) => isInteractive)).toEqual([true, false]);
  expect([on({ TERM: 'xterm' }), on({ TERM: 'dumb' })].map(canMove)).toEqual([true, false]);
});

test('NO_COLOR and dumb terminals get none', () => {
  for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    expect(memoryIo({ env, stdout: terminal(), stderr: terminal() })).toMatchObject({
      color: false,
      errColor: false,
    });
  }
  expect(memoryIo({ env: { NO_COLOR: '' }, stdout: terminal() }).color).toBe(true);
});

test('results and remarks go to their own streams, a line each', async () => {
  const io = memoryIo();
  await io.writeOut(['one', 'two']);
  await io.writeOut('three');
  await io.writeErr(lines(2));
  await io.writeErr([]);
  expect(io.out()).toBe('one\ntwo\nthree\n');
  expect(io.err()).toBe('line 1\nline 2\n');
});

async function* lines(count: number, made = { count: 0 }): AsyncIterable<string> {
  for (let number = 1; number <= count; number += 1) {
    made.count = number;
    yield `line ${number}`;
  }
}

test('lines are made no faster than they are taken', async () => {
  const taken: (() => void)[] = [];
  const slow = new Writable({ write: (_chunk, _encoding, next) => void taken.push(next) });
  const made = { count: 0 };
  const writing = lineWriter(slow, 'It').write(lines(100_000, made));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(taken).toHaveLength(1);
  expect(made.count).toBeLessThan(3_000);
  slow._write = (_chunk, _encoding, next) => next();
  taken[0]?.();
  await writing;
  expect(made.count).toBe(100_000);
});

test('a reader that goes away ends the writing quietly; a full disk does not', async () => {
  const failing = (code: string) =>
    new Writable({ write: (_chunk, _encoding, next) => next(Object.assign(new Error(code), { code })) });
  const made = { count: 0 };
  const piped = lineWriter(failing('EPIPE'), 'It');
  expect(piped.isRead()).toBe(true);
  await piped.write(lines(100_000, made));
  expect(made.count).toBeLessThan(3_000);
  expect(piped.isRead()).toBe(false);
  await piped.write('more');
  // What Windows calls it.
  await expect(lineWriter(failing('EOF'), 'It').write('x')).resolves.toBeUndefined();
  const full = lineWriter(failing('ENOSPC'), 'Standard output');
  await expect(full.write('x')).rejects.toMatchObject({
    code: 'failed',
    message: 'Standard output cannot be written (ENOSPC).',
  });
  expect(full.isRead()).toBe(true);
});

describe('a real process', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'io-'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    for (const name of ['cli/terminal/io', 'cli/terminal/lineWriter', 'localProcesses', 'roster/errors']) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, `${name}.js`), compiled(name));
    }
    writeFileSync(join(folder, 'main.js'), MAIN);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const MAIN = `
    import { processIo } from './cli/terminal/io.js';
    const io = processIo();
    io.setExitCode(Number(io.argv[0]));
    await io.writeErr(io.outIsTerminal ? 'terminal' : 'pipe');
    function* endless() { for (;;) yield 'x'.repeat(100); }
    await io.writeOut(io.argv[1] === 'short' ? ['done'] : endless());
    await io.writeOut('nobody reads this');
  `;

  const KEY = `
    import { processIo } from './cli/terminal/io.js';
    process.kill = () => process.exit(1);
    const io = processIo();
    io.onInterrupt((signal) => void io.writeErr(signal));
    io.interrupt();
  `;

  test.each([0, 3])('| head: no stack trace, and exit code %i as was due', async (code) => {
    const child = spawn(process.execPath, [join(folder, 'main.js'), String(code)]);
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await ended(child)).toEqual({ code, err: 'pipe\n' });
  });

  test('Ctrl-C as a key is heard also where a signal to oneself ends the process, as on Windows', async () => {
    writeFileSync(join(folder, 'key.js'), KEY);
    expect(await ended(spawn(process.execPath, [join(folder, 'key.js')]))).toEqual({
      code: 0,
      err: 'SIGINT\n',
    });
  });

  test('a pipe that is closed before anything is written', async () => {
    const child = spawn(process.execPath, [join(folder, 'main.js'), '0']);
    child.stdout.destroy();
    expect(await ended(child)).toEqual({ code: 0, err: 'pipe\n' });
  });
});

function compiled(name: string): string {
  const source = new URL(`../../../src/${name}.ts`, import.meta.url);
  const { code } = transformSync(readFileSync(source, 'utf8'), {
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return code.replaceAll(".ts'", ".js'");
}

function ended(child: ReturnType<typeof spawn>): Promise<{ code: number | null; err: string }> {
  let err = '';
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, err })));
}
