// The wizard on real key presses. Needs tmux (apt-get install tmux); without it these tests are skipped.

import { startSandbox } from '../../src/sandbox/server.ts';
import { World } from '../scenarios/world.ts';
import { hasTmux, Terminal } from './terminal.ts';

const QUESTIONS = [
  'Which district?',
  'Which kind of sync?',
  'Which schools sync?',
  'Sync expiration date:',
  'Sync e-mails, addresses to add:',
];

const onTerminal = hasTmux()
  ? describe.each([80, 120, 0])
  : describe.skip.each(['tmux is not installed: 80', 120, 0]);

onTerminal('at %s columns', (columns) => {
  let world: World;
  let terminal: Terminal;
  beforeEach(async () => {
    world = await World.withDistrict();
    await world.run('districts set 1 --notify it@riverside.example,office@riverside.example');
    terminal = new Terminal('', world.env, { columns: Number(columns), rows: 40 });
  });
  afterEach(async () => {
    terminal.close();
    await world.close();
  });

  /** Presses Enter on every screen up to the preview. */
  async function toPreview(): Promise<void> {
    for (const question of QUESTIONS) {
      const screen = await terminal.shows(`? ${question}`);
      // A note that does not fit is broken between words.
      if (question.startsWith('Sync e-mails'))
        expect(screen).toMatch(/office@riverside\.example; Esc: back\)/);
      terminal.press('Enter');
    }
    await terminal.shows('❯ Start Sync');
  }

  test('Enter passes every screen; the sync runs', async () => {
    await toPreview();
    terminal.press('Enter');
    const screen = await terminal.shows('exit=0');
    expect(screen).toContain('✔ Launched as run 1');
    expect(screen).toContain('clever-sync edit "Riverside Unified"');
  });

  test('Esc goes back, Ctrl-C leaves no trace', async () => {
    await terminal.shows('? Which district?');
    terminal.press('Enter');
    await terminal.shows('? Which kind of sync?');
    terminal.press('Down', 'Enter');
    await terminal.shows('? Which schools sync?');
    terminal.press('Escape');
    await terminal.shows('❯ Reset: delete what is not shared');
    terminal.press('C-c');
    const screen = await terminal.shows('exit=130');
    expect(screen).toContain('Interrupted. The Portal is as it was.');
    expect(await world.rows('select * from sync_runs')).toEqual([]);
  });

  test.each(['Connecting', 'Reading the share'])('Ctrl-C while "%s" moves is told', async (stage) => {
    terminal.close();
    const slow = await startSandbox({ folder: world.fixture, latencyMs: 700 });
    const { url, token } = slow;
    const env = { ...world.env, CLEVER_API_URL: url, CLEVER_AUTH_URL: url, CLEVER_TOKEN: token };
    terminal = new Terminal('edit 1 --yes', env, { columns: Number(columns), rows: 40 });
    // Without a size nothing moves, so there is nothing to wait for but time.
    if (columns === 0) await new Promise((resolve) => setTimeout(resolve, 1200));
    else await terminal.shows(stage);
    terminal.press('C-c');
    const screen = await terminal.shows(/^exit=/m);
    await slow.close();
    expect(screen).toContain('error: Interrupted. The Portal is as it was.');
    expect(screen).toContain('exit=130');
    expect(await world.rows('select status from sync_runs')).toEqual([{ status: 'Interrupted' }]);
  });
});
