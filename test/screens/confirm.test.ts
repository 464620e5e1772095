// What a person at a terminal is asked before an Edit or a Reset from the command line.

import type { Prompter } from '../../src/cli/wizard/prompter.ts';
import { ENTER, scripted, type Step } from '../scenarios/scripted.ts';
import { World } from '../scenarios/world.ts';

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

/** Runs a line with somebody who answers exactly these questions. */
async function answered(line: string, ...steps: Step[]) {
  const prompter = scripted(...steps);
  const ran = await world.run(line, { prompter });
  prompter.finish();
  return ran;
}

const schools = async () => (await world.rows('select id from schools')).length;

describe('an Edit', () => {
  test('shows the plan and asks; Enter starts it', async () => {
    const { code, out, err } = await answered('edit 1', ['Start the sync?', ENTER]);
    expect(code).toBe(0);
    expect(err).toMatch(/Riverside Unified · Edit · plan [0-9a-f]{12}/);
    expect(out).toMatch(/^✔ Launched as run 1/);
  });

  test('that is declined leaves no trace', async () => {
    const { code, out, err } = await answered('edit 1', ['Start the sync?', 'no']);
    expect({ code, out }).toEqual({ code: 130, out: '' });
    expect(err).toContain('Cancelled. The Portal is as it was.');
    expect(await world.rows('select id from sync_runs')).toEqual([]);
  });

  test.each(['--yes', '--no-input', '--dry-run'])('asks nothing with %s', async (flag) => {
    expect(await answered(`edit 1 ${flag}`)).toMatchObject({ code: 0 });
  });

  test('asks nothing when there is nothing to change, or the plan is approved already', async () => {
    const { out } = await world.run('edit 1 --dry-run');
    const [, digest = ''] = /plan ([0-9a-f]{12})/.exec(out) ?? [];
    expect(await answered(`edit 1 --plan ${digest}`)).toMatchObject({ code: 0 });
    expect(await answered('edit 1')).toMatchObject({ code: 0 });
  });

  test('beyond the limits wants the name of the district, which approves it', async () => {
    await world.run('edit 1');
    await world.setDay(3, '2027-06-21');
    const left = await answered('edit 1', ["Type the district's name to go beyond the limits", ENTER]);
    expect(left.code).toBe(130);
    const [, option = ''] =
      /when you are asked for it, or give\s+(--max-deletes \d+%)\.\n/.exec(left.err) ?? [];
    expect(await answered(`edit 1 ${option}`, ['Start the sync?', 'no'])).toMatchObject({ code: 130 });
    const { code, out } = await answered('edit 1', ["Type the district's name", 'Riverside Unified']);
    expect(code).toBe(0);
    expect(out).toContain('Launched');
  });

  test('that nobody can save is refused without a question', async () => {
    await world.run('districts set 1 --expires 2026-01-31');
    const { code, out } = await answered('edit 1');
    expect(code).toBe(3);
    expect(out).toContain('expired');
  });
});

describe('a Reset', () => {
  beforeEach(async () => {
    await world.run('edit 1');
    await world.setDay(2, '2026-11-24');
  });

  test('is loud, also about the term in session, and wants the name', async () => {
    const { code, err } = await answered('reset 1', ["Type the district's name", 'Riverside Unified']);
    expect(code).toBe(0);
    expect(err).toContain('!!!  RESET · Riverside Unified');
    expect(err).toContain('In session today');
    expect(await schools()).toBe(4);
  });

  test('takes the name however its accent is typed', async () => {
    await world.rows("update districts set name = 'Cañon City' where id = 1 returning id");
    expect(await answered('reset 1', ["Type the district's name", 'Can\u0303on City'])).toMatchObject({
      code: 0,
    });
    expect(await schools()).toBe(4);
  });

  test('is cancelled by Enter', async () => {
    expect(await answered('reset 1 --yes', ["Type the district's name", ENTER])).toMatchObject({ code: 130 });
    expect(await schools()).toBe(5);
  });

  test('of a district without a name is not confirmed by Enter', async () => {
    await world.rows("update districts set name = '' where id = 1 returning id");
    const { code, err } = await answered('reset 1');
    expect(code).toBe(2);
    expect(err).toContain(
      'error: The district 1 has no name to be confirmed by. Give it one: clever-sync districts',
    );
    expect(await schools()).toBe(5);
  });

  test.each(['yes', 'riverside unified', 'Riverside Unified '])('is cancelled by %p', async (answer) => {
    const { code, err } = await answered('reset 1 --yes', ["Type the district's name", answer]);
    expect(code).toBe(130);
    expect(err).toContain("What was typed is not the district's name, Riverside Unified.");
    expect(err).toContain('Cancelled. The Portal is as it was.');
    expect(await schools()).toBe(5);
  });

  test('asks nothing for a preview', async () => {
    expect(await answered('reset 1 --dry-run')).toMatchObject({ code: 0 });
  });
});

test('an interrupt that has to wait is told, in lines that fit', async () => {
  let press = (): void => undefined;
  const slow = scripted(['Start the sync?', 'yes']);
  const prompter: Prompter = {
    ...slow,
    async confirm(question) {
      press();
      await new Promise((resolve) => setTimeout(resolve, 700));
      return slow.confirm(question);
    },
  };
  const { code, err } = await world.run('edit 1', { prompter, interrupt: (act) => (press = act) });
  expect(code).toBe(130);
  expect(err).toContain('\nInterrupted: stopping as soon as the step under way ends. Press Ctrl-C');
  expect(Math.max(...err.split('\n').map((text) => text.length))).toBeLessThanOrEqual(80);
});

describe('removing a district', () => {
  test('is asked, and not done by Enter', async () => {
    expect(await answered('districts remove 1', ['Remove "Riverside Unified"?', ENTER])).toMatchObject({
      code: 130,
    });
    expect(await answered('districts remove 1', ['Remove', 'yes'])).toMatchObject({ code: 0 });
    expect(await world.rows('select id from districts')).toEqual([]);
  });

  test('is not asked of one that cannot be removed', async () => {
    await world.run('edit 1 --yes');
    const { code, err } = await answered('districts remove 1');
    expect(code).toBe(3);
    expect(err).toContain('"Riverside Unified" has');
  });

  test('wants --yes where nobody can be asked', async () => {
    const { code, err } = await world.run('districts remove 1');
    expect(code).toBe(2);
    expect(err).toBe('error: This removes "Riverside Unified". Give --yes, if it is to go.\n');
    expect(await world.rows('select id from districts')).toHaveLength(1);
  });

  test('says that its history goes, and what could be undone', async () => {
    await world.run('edit 1');
    await world.run('undo 1 --confirm "Riverside Unified"');
    const asked = 'Remove "Riverside Unified", and the history of 2 runs, of which 1 can still be undone?';
    expect(await answered('districts remove 1', [asked, ENTER])).toMatchObject({ code: 130 });
    expect((await world.run('status')).out).toMatch(/Riverside Unified +Undone +never/);
    world.now = new Date('2027-11-25T10:00:00.000Z');
    const later = ['and the history of 2 runs?', ENTER] as Step;
    expect(await answered('districts remove 1', later)).toMatchObject({ code: 130 });
  });

  test('is done at once with --yes', async () => {
    expect(await answered('districts remove 1 --yes')).toMatchObject({ code: 0 });
  });
});
