// The wizard on real key presses. Needs tmux (apt-get install tmux); without it these tests are skipped.

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
});
