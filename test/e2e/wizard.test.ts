// The wizard on real key presses. Needs tmux (apt-get install tmux); without it these tests are skipped.

import { addDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { World } from '../scenarios/world.ts';
import { hasTmux, Terminal } from './terminal.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const QUESTIONS = [
  'Which district?',
  'Which kind of sync?',
  'Which schools sync?',
  'Sync expiration date:',
  'Sync e-mails, addresses to subscribe:',
];

const onTerminal = hasTmux()
  ? describe.each([80, 120, 0])
  : describe.skip.each(['tmux is not installed: 80', 120, 0]);

onTerminal('at %s columns', (columns) => {
  /** Here all is tried; elsewhere what another width, or none, makes different. */
  const isUsual = columns === 80;
  let world: World;
  let terminal: Terminal;
  let slow: Sandbox | undefined;
  beforeEach(async () => {
    world = await World.withDistrict();
    await world.run('districts set 1 --notify it@riverside.example,office@riverside.example');
    terminal = new Terminal('', world.env, { columns: Number(columns), rows: 40 });
  });
  afterEach(async () => {
    terminal.close();
    await slow?.close();
    slow = undefined;
    await world.close();
  });

  /** Runs a command with a Clever that takes its time for every answer. */
  async function slowly(command: string, latencyMs = 300): Promise<void> {
    terminal.close();
    slow = await startSandbox({ folder: world.fixture, latencyMs });
    const { url, token } = slow;
    const env = { ...world.env, CLEVER_API_URL: url, CLEVER_AUTH_URL: url, CLEVER_TOKEN: token };
    terminal = new Terminal(command, env, { columns: Number(columns), rows: 40 });
  }

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

  if (columns !== 0) {
    test('a long list of districts is searched by typing, by whole names too', async () => {
      const endless = 'The School District of the United Municipalities along the Upper and the Lower River';
      await world.portal(async (database) => {
        for (let each = 1; each <= 20; each += 1) {
          const name = `${endless}, ${each === 7 ? 'seventh' : 'other'}`;
          const sourceId = `${'0'.repeat(22)}${each + 10}`;
          await addDistrict(database, { name, sourceId, source: 'clever', now: world.now });
        }
      });
      terminal.close();
      terminal = new Terminal('', world.env, { columns: Number(columns), rows: 40 });
      await terminal.shows('type to search · ↑↓ navigate · ⏎ select');
      terminal.press('seventh');
      expect(await terminal.shows('❯ The School District')).not.toMatch(/Riverside|^  The School District/m);
      terminal.press('Enter');
      // An answer that has no room behind its question stands below: nothing is broken within a word.
      expect(await terminal.shows('? Which kind of sync?')).toMatch(
        columns === 120
          ? /^✔ Which district\? The School .*, seventh$/m
          : /^✔ Which district\?\n {2}The School .*…$/m,
      );
      terminal.press('C-c');
      await terminal.shows('exit=130');
    });
  }

  if (columns !== 120) {
    const READING = [
      ['edit 1', '? Start the sync?'],
      ['reset 1', "? Type the district's name"],
    ] as const;
    test.each(isUsual ? READING : READING.slice(0, 1))(
      'what is typed while %s reads answers nothing; Ctrl-D leaves no trace',
      async (command, question) => {
        await slowly(command);
        // Without a size nothing moves, so there is nothing to wait for but time.
        if (columns === 0) await pause(1200);
        else await terminal.shows('Reading the share');
        terminal.press('Enter', 'C-d', 'Enter');
        await terminal.shows(question);
        await pause(300);
        const asked = terminal.screen();
        expect(asked).not.toContain('exit=');
        // Nothing that was typed stands between the lines of the stages.
        if (columns !== 0) expect(asked).toMatch(/^✔ Connected in .*\n✔ Read 5 schools.*\n✔ Compared/m);
        terminal.press('C-d');
        expect(await terminal.shows(/^exit=/m)).toContain('Interrupted. The Portal is as it was.\nexit=130');
        expect(await world.rows('select * from sync_runs')).toEqual([]);
      },
    );

    test.each(isUsual ? ['Connecting', 'Reading the share'] : ['Connecting'])(
      'Ctrl-C while "%s" moves is told',
      async (stage) => {
        await slowly('edit 1 --yes', 700);
        // Without a size nothing moves: that the run is open is seen in the database.
        if (columns !== 0) await terminal.shows(stage);
        else while ((await world.rows('select id from sync_runs')).length === 0) await pause(100);
        terminal.press('C-c');
        const screen = await terminal.shows(/^exit=/m);
        expect(screen).toContain('error: Interrupted. The Portal is as it was.');
        expect(screen).toContain('exit=130');
        expect(await world.rows('select status from sync_runs')).toEqual([{ status: 'Interrupted' }]);
      },
    );
  }

  if (isUsual) {
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

    test('Ctrl-D, the end of the input, leaves no trace either', async () => {
      await terminal.shows('? Which district?');
      terminal.press('Enter');
      await terminal.shows('? Which kind of sync?');
      terminal.press('C-d');
      const screen = await terminal.shows(/^exit=/m);
      expect(screen).toContain('Interrupted. The Portal is as it was.\nexit=130');
    });

    test('what is typed while the wizard reads does not start the sync', async () => {
      await slowly('');
      for (const question of QUESTIONS) {
        await terminal.shows(`? ${question}`);
        terminal.press('Enter');
      }
      await pause(500);
      terminal.press('Enter');
      await terminal.shows('❯ Start Sync');
      await pause(300);
      terminal.press('C-c');
      await terminal.shows('exit=130');
      expect(await world.rows('select * from sync_runs')).toEqual([]);
    });
  }
});
