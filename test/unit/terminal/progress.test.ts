import { PassThrough } from 'node:stream';
import { createProgress } from '../../../src/cli/terminal/progress.ts';
import { PLAIN_THEME } from '../../../src/cli/terminal/theme.ts';
import type { SyncEvent } from '../../../src/engine/events.ts';
import { memoryIo } from './build.ts';

const EVENTS: SyncEvent[] = [
  { type: 'stage', stage: 'connect' },
  { type: 'stage', stage: 'read' },
  { type: 'read', collection: 'schools', count: 5 },
  { type: 'read', collection: 'users', count: 1000 },
  { type: 'wait', reason: 'Clever allows no more requests this minute', seconds: 11.2 },
  { type: 'read', collection: 'users', count: 120_000 },
  { type: 'restart', reason: 'The share changed while it was read.', attempt: 1 },
  { type: 'stage', stage: 'diff' },
  { type: 'stage', stage: 'check' },
  { type: 'stage', stage: 'apply' },
  { type: 'wrote', table: 'class_students', count: 1200 },
  { type: 'wrote', table: 'class_students', count: 300 },
];

/** A clock that moves on by a second each time it is read. */
function ticking(): () => Date {
  let now = 0;
  return () => new Date((now += 1000));
}

/** A stream that takes itself for a terminal of the given width. */
function terminal(columns: number): PassThrough {
  const stream = new PassThrough();
  const move = () => true;
  return Object.assign(stream, { isTTY: true, columns, cursorTo: move, moveCursor: move, clearLine: move });
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function run(io: ReturnType<typeof memoryIo>, end: 'done' | 'fail', quiet = false): Promise<string> {
  const progress = await createProgress(io, { theme: PLAIN_THEME, quiet });
  for (const event of EVENTS) progress.on(event);
  progress[end]();
  progress[end]();
  await settled();
  expect(io.out()).toBe('');
  return io.err();
}

test('not on a terminal: a line for each stage, its counts and its duration', async () => {
  expect(await run(memoryIo({ clock: ticking() }), 'done')).toBe(`\
Connected in 1.0 s
Clever allows no more requests this minute: waiting 12 seconds
Read 5 schools and 120,000 users in 4.0 s
The share changed while it was read: beginning again, try 2
Compared with the Portal in 1.0 s
Checked the plan in 1.0 s
Wrote 1,500 rows to the Portal in 3.0 s
`);
});

test('a failure says where it stopped', async () => {
  const text = await run(memoryIo({ clock: ticking() }), 'fail');
  expect(text).toMatch(/Checked the plan in 1\.0 s\nWriting to the Portal stopped after 3\.0 s\n$/);
});

test('quiet: nothing', async () => {
  expect(await run(memoryIo({ clock: ticking() }), 'fail', true)).toBe('');
});

test('on a terminal: one line that moves, and the cursor is back at the end', async () => {
  for (const end of ['done', 'fail'] as const) {
    const text = await run(memoryIo({ clock: ticking(), stderr: terminal(80) }), end);
    expect(text).toContain('\u{1b}[?25l');
    expect(text).toContain('✔ Read 5 schools and 120,000 users in');
    expect(text).toMatch(end === 'done' ? /✔ Wrote 1,500 rows/ : /✖ Writing to the Portal stopped/);
    expect(text.lastIndexOf('\u{1b}[?25h')).toBeGreaterThan(text.lastIndexOf('\u{1b}[?25l'));
  }
});

test('a question finds the line ended and the cursor shown', async () => {
  const io = memoryIo({ stderr: terminal(80) });
  const progress = await createProgress(io, { theme: PLAIN_THEME });
  progress.on({ type: 'stage', stage: 'check' });
  progress.pause();
  expect(io.stderr.listenerCount('drain')).toBe(0);
  await settled();
  expect(io.err()).toMatch(/\u{1b}\[\?25h✔ Checked the plan in 0\.0 s\n$/u);
});

test('a terminal without a size gets plain lines', async () => {
  const text = await run(memoryIo({ clock: ticking(), stderr: terminal(0) }), 'done');
  expect(text).not.toContain('\u{1b}');
  expect(text).toContain('Checked the plan in 1.0 s\n');
});
