// Keys on the wizard's screens, on a real terminal with color: letters in a list to check, Tab, Esc.

import { hasTmux, Terminal } from './terminal.ts';
import { World } from '../scenarios/world.ts';

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

  test('letters check and uncheck nothing, as somebody types who looks for a name; Tab does', async () => {
    terminal.press('Enter');
    await terminal.shows('tab all');
    terminal.press('a', 'i', 'Down');
    expect(boxes(await terminal.shows(/❯\[x\] Cottonwood/))).toBe('[x]'.repeat(5));
    terminal.press('Space');
    await terminal.shows(/❯\[ \] Cottonwood/);
    terminal.press('Tab');
    expect(boxes(await terminal.shows(/❯\[x\] Cottonwood/))).toBe('[x]'.repeat(5));
    terminal.press('Tab');
    expect(boxes(await terminal.shows(/❯\[ \] Cottonwood/))).toBe('[ ]'.repeat(5));
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
});
