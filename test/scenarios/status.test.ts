// How districts stand, seen from another terminal while a sync works.

import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../src/cli/main.ts';
import { memoryIo, PAUSE_MS } from '../unit/terminal/build.ts';
import { World, type Ran } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

interface Standing {
  status: string | null;
  running: { progress: { stage: string | null; counts: Record<string, number> } } | null;
}

const standing = async () => (JSON.parse((await world.run('status --json')).out) as Standing[])[0]!;

/** A command that runs. */
class Running {
  #press = (): void => undefined;
  #said = '';
  readonly #ran: Promise<Ran>;

  constructor(line: string) {
    const heard = (text: string) => void (this.#said += text);
    this.#ran = world.run(line, { heard, interrupt: (press) => (this.#press = press) });
  }

  /** Once it has said so. */
  async says(text: string): Promise<void> {
    while (!this.#said.includes(text)) await sleep(10);
  }

  /** Ends it with Ctrl-C. */
  stop(): Promise<Ran> {
    this.#press();
    return this.#ran;
  }
}

/** Starts a sync that Clever keeps waiting. */
function hangingSync(line: string): Running {
  world.sandbox.fault({ path: /sections/, kind: 'timeout' });
  return new Running(line);
}

test('stage and counts of a running sync', async () => {
  const sync = hangingSync('edit 1');
  let seen = await standing();
  while (!seen.running?.progress.counts['users']) seen = await standing();
  expect(seen).toMatchObject({ status: 'In Progress', running: { progress: { stage: 'read' } } });
  const { out } = await world.run('status');
  expect(out).toMatch(
    /In progress\n {2}Riverside Unified: Edit, run 1, since .*\n[^]*Reading the share: 5 schools/,
  );
  await sync.stop();
  expect(await standing()).toMatchObject({ status: 'Interrupted', running: null });
});

test('a preview says nothing to anybody', async () => {
  const preview = hangingSync('edit 1 --dry-run');
  // A sync would have opened its run before that.
  await preview.says('Connected');
  expect(await standing()).toMatchObject({ status: null, running: null });
  await preview.stop();
});

test('--watch prints the state again when it changed, until Ctrl-C', async () => {
  const watching = new Running('status --watch --json');
  await watching.says('Riverside');
  await world.run('edit 1');
  await watching.says('Launched');
  // It looks again, and there is nothing new.
  await sleep(3 * PAUSE_MS);
  const { code, out } = await watching.stop();
  expect(code).toBe(0);
  const lines = out.split('\n').filter(Boolean);
  const states = lines.map((line) => (JSON.parse(line) as Standing[])[0]!.status);
  expect(states[0]).toBeNull();
  expect(states.at(-1)).toBe('Launched');
  expect(lines.filter((line, at) => line === lines[at - 1])).toEqual([]);
});

test('--watch on a terminal is drawn anew once that has another size', async () => {
  let screens = '';
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  stdout.on('data', (chunk: Buffer) => (screens += chunk.toString()));
  let stop = (): void => undefined;
  const io = memoryIo({
    ...{ env: world.env, cwd: world.folder, clock: () => world.now, stdout },
    onInterrupt: (listener) => {
      stop = () => listener('SIGINT');
      return () => undefined;
    },
  });
  const watching = run(['status', '--watch'], io);
  const cleared = () => screens.split('\u{1b}[2J').length - 1;
  while (cleared() === 0) await sleep(20);
  stdout.columns = 60;
  while (cleared() === 1) await sleep(20);
  // It looks again, and there is nothing new.
  await sleep(3 * PAUSE_MS);
  stop();
  expect(await watching).toBe(0);
  expect(cleared()).toBe(2);
});

test('--watch ends within a minute after its reader has gone, though nothing changes', async () => {
  const written: string[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      if (written.length > 0) return next(Object.assign(new Error('gone'), { code: 'EPIPE' }));
      written.push(chunk.toString());
      world.now = new Date(world.now.getTime() + 60_000);
      next();
    },
  });
  const io = memoryIo({ env: world.env, cwd: world.folder, clock: () => world.now, stdout });
  expect(await run(['status', '--watch', '--json'], io)).toBe(0);
  expect(JSON.parse(written.join(''))).toMatchObject([{ name: 'Riverside Unified' }]);
});
