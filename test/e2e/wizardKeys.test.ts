// Keys on the wizard's screens, on a real terminal with color: letters in a list to check, Tab, Esc; lists that are longer
// than the screen, and searched.

import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FIXTURES, World } from '../scenarios/world.ts';
import { hasTmux, Terminal } from './terminal.ts';

const onTerminal = hasTmux() ? describe : describe.skip;

onTerminal('a terminal that takes no questions', () => {
  test('whoever sits at it is told so, and nothing runs unseen', async () => {
    const world = await World.withDistrict();
    const env = { ...world.env, TERM: 'dumb' };
    const terminal = new Terminal('edit 1; true', env, { columns: 80, rows: 40 });
    try {
      expect(await terminal.shows('exit=')).toContain('This terminal takes no questions (TERM=dumb)');
      expect(await world.rows('select id from sync_runs')).toEqual([]);
    } finally {
      terminal.close();
      await world.close();
    }
  });
});

onTerminal('keys', () => {
  let world: World;
  let terminal: Terminal;
  beforeEach(async () => {
    world = await World.withDistrict();
    terminal = new Terminal('', { ...world.env, TERM: 'screen-256color' }, { columns: 80, rows: 40 });
    await terminal.shows('? Which district?');
    terminal.press('Enter');
    await terminal.shows('? Which kind of sync?');
  });
  afterEach(async () => {
    terminal.close();
    await world.close();
  });

  const boxes = (screen: string) => screen.match(/\[[x ]\]/g)?.join('');

  test('letters and digits check and uncheck nothing, as somebody types who looks for a name; Tab does', async () => {
    terminal.press('Enter');
    await terminal.shows('tab all');
    terminal.press('a', 'i', '1', '5');
    await terminal.shows(/^> No results found\n\n5 checked$/m);
    terminal.press('C-u', 'Down');
    expect(boxes(await terminal.shows(/❯\[x\] Cottonwood/))).toBe('[x]'.repeat(5));
    terminal.press('Space');
    await terminal.shows(/❯\[ \] Cottonwood/);
    terminal.press('Tab');
    expect(boxes(await terminal.shows(/❯\[x\] Cottonwood/))).toBe('[x]'.repeat(5));
    terminal.press('Tab');
    expect(boxes(await terminal.shows(/❯\[ \] Cottonwood/))).toBe('[ ]'.repeat(5));
    terminal.press('Enter');
    await terminal.shows('> Check at least one school');
    terminal.press('Tab');
    expect(await terminal.shows(/❯\[x\] Cottonwood/)).not.toContain('Check at least one school');
  });

  test('what was left with Esc is told, and a hint below a question stands there once', async () => {
    terminal.press('Escape');
    await terminal.shows('← back from: Which kind of sync?');
    terminal.press('Enter');
    await terminal.shows(/\? Which kind of sync\?/);
    terminal.press('Enter');
    await terminal.shows('? Which schools sync?');
    terminal.press('Enter');
    await terminal.shows('? Sync expiration date');
    terminal.press('Enter');
    const screen = await terminal.shows('? Sync e-mails');
    expect(screen).toMatch(/addresses to subscribe:\n {2}\(subscribed: nobody; Esc: back\)\s*$/);
  });

  test('Enter right behind Esc does not start the sync: both are one key to the terminal', async () => {
    for (const next of ['Which schools sync?', 'Sync expiration date', 'Sync e-mails']) {
      terminal.press('Enter');
      await terminal.shows(`? ${next}`);
    }
    terminal.press('Enter');
    await terminal.shows('❯ Start Sync');
    terminal.press('Escape', 'Enter');
    await terminal.shows('← back from: Start the sync?');
    terminal.press('C-c');
    await terminal.shows('exit=130');
    expect(await world.rows('select * from sync_runs')).toEqual([]);
  });
});

onTerminal('a list that is longer than the screen', () => {
  let folder: string;
  let world: World;
  let terminal: Terminal | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
    await cp(join(FIXTURES, 'riverside'), folder, { recursive: true });
    const schools = Array.from({ length: 40 }, (_, at) => ({
      id: `64c1a0b2e4f00010000001${at + 10}`,
      district: '64c1a0b2e4f0000000000001',
      name: `P.S. ${at + 101}, the School of the Upper Valley and of the Towns that adjoin it on the other side`,
    }));
    const lines = schools.map((school) => `${JSON.stringify(school)}\n`).join('');
    await appendFile(join(folder, 'day1', 'schools.ndjson'), lines);
    world = await World.withDistrict(folder);
  });
  afterEach(async () => {
    terminal?.close();
    await world.close();
    await rm(folder, { recursive: true });
  });

  test.each([
    { columns: 80, rows: 24, shown: 12 },
    { columns: 80, rows: 12, shown: 4 },
    { columns: 40, rows: 12, shown: 3 },
  ])('says where one is, and shows what is marked, at $columns × $rows', async ({ shown, ...size }) => {
    terminal = new Terminal('', world.env, size);
    for (const question of ['Which district?', 'Which kind of sync?']) {
      await terminal.shows(`? ${question}`);
      terminal.press('Enter');
    }
    await terminal.shows(/^1 of 45 · 45 checked$/m);
    const visible = () => terminal!.screen().trimEnd().split('\n').slice(-size.rows);
    expect(visible().filter((line) => /^.\[x\] /.test(line))).toHaveLength(shown);
    expect(visible().join('\n')).toContain('? Which schools sync?');
    expect(visible().join('\n')).toMatch(/⏎ submit ·\sesc back$/);
    expect(visible().filter((line) => line.startsWith('❯'))).toHaveLength(1);
    terminal.press('NPage');
    await terminal.shows(new RegExp(`^${shown + 1} of 45 `, 'm'));
    terminal.press('End', 'Down');
    await terminal.shows(/^45 of 45 /m);
    expect(visible().filter((line) => line.startsWith('❯[x] Valley'))).toHaveLength(1);
  });

  describe('to check', () => {
    beforeEach(async () => {
      terminal = new Terminal('', world.env, { columns: 80, rows: 40 });
      for (const question of ['Which district?', 'Which kind of sync?']) {
        await terminal.shows(`? ${question}`);
        terminal.press('Enter');
      }
      await terminal.shows('type to search · ↑↓ navigate · space select · tab all · ⏎ submit · esc back');
    });

    test('is searched; what is checked stays so while it is not shown', async () => {
      terminal!.press('cotton');
      await terminal!.shows(/❯\[x\] Cottonwood.*\n\n1 of 1 · 45 checked$/m);
      terminal!.press('Space', ...Array.from({ length: 6 }, () => 'BSpace'));
      expect(await terminal!.shows(/^2 of 45 · 44 checked$/m)).toMatch(/^❯\[ \] Cottonwood.*\n \[x\] /m);
      terminal!.press('p.s.', 'Tab');
      await terminal!.shows(/^1 of 40 · 4 checked$/m);
      terminal!.press('zzz');
      await terminal!.shows(/^> No results found\n\n4 checked$/m);
      terminal!.press('Space', 'Tab', 'Enter');
      await terminal!.shows(/^✔ Which schools sync\? 4 of 45$/m);
      terminal!.press('Escape');
      await terminal!.shows(/^1 of 45 · 4 checked$/m);
    });

    test('takes the Space of a name that is typed for one of its letters', async () => {
      terminal!.press('p.s. 11');
      expect(await terminal!.shows(/^1 of 10 · 45 checked$/m)).toMatch(
        /^\? Which schools sync\? p\.s\. 11$/m,
      );
      terminal!.press('Space');
      await terminal!.shows(/^1 of 10 · 44 checked$/m);
      terminal!.press('7');
      expect(await terminal!.shows(/^1 of 1 · 44 checked$/m)).toContain('? Which schools sync? p.s. 117');
    });

    test('is left with Esc and with Ctrl-C while it is searched', async () => {
      terminal!.press('cotton', 'Escape');
      await terminal!.shows('← back from: Which schools sync?');
      terminal!.press('Enter');
      await terminal!.shows(/^1 of 45 · 45 checked$/m);
      terminal!.press('cotton', 'C-c');
      await terminal!.shows('Interrupted. The Portal is as it was.\nexit=130');
      expect(await world.rows('select * from sync_runs')).toEqual([]);
    });
  });
});
