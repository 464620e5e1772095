import { BACK } from '../../src/cli/wizard/prompter.ts';
import { ENTER, scripted, type Step } from '../scenarios/scripted.ts';
import { World } from '../scenarios/world.ts';

const TO_PREVIEW: Step[] = [
  ['Which district', ENTER],
  ['Which kind', ENTER],
  ['Which schools', ENTER],
  ['expiration date', ENTER],
  ['Sync e-mails', ENTER],
];

describe('the wizard', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withDistrict();
  });
  afterEach(() => world.close());

  /** Runs the wizard to its end on a script. */
  async function wizard(...steps: Step[]) {
    const prompter = scripted(...steps);
    const ran = await world.run('', { prompter });
    prompter.finish();
    return { ...ran, asked: prompter.asked };
  }

  const runs = () => world.rows('select status from sync_runs');

  test('runs the first Edit when every screen is passed with Enter', async () => {
    const { code, out, err } = await wizard(...TO_PREVIEW, ['Start the sync', ENTER]);
    expect(code).toBe(0);
    expect(out).toContain('✔ Launched as run 1');
    expect(err).toMatch(/The same sync as a command:\n {2}clever-sync edit "Riverside Unified"\n/);
    expect(await runs()).toEqual([{ status: 'Launched' }]);
  });

  test('shows its screens in the order of the Portal, Edit first and everything selected', async () => {
    const { asked } = await wizard(...TO_PREVIEW, ['Start the sync', 'Cancel']);
    expect(asked).toMatchInlineSnapshot(`
     [
       "Which district?
       Riverside Unified",
       "Which kind of sync?
       Edit (recommended)
       Reset: delete what is not shared",
       "Which schools sync?
       [x] Bluff Creek Middle School
       [x] Cottonwood Middle School
       [x] Mill Pond Elementary School
       [x] Riverside High School
       [x] Valley View Charter School",
       "Sync expiration date:
     YYYY-MM-DD or never",
       "Sync e-mails, addresses to subscribe:
     subscribed: nobody",
       "Start the sync?
       Start Sync
       Show every change
       Back
       Cancel",
     ]
    `);
  });

  test.each([
    ['Cancel', [...TO_PREVIEW, ['Start the sync', 'Cancel']]],
    [
      'no district name',
      [
        ['Which district', ENTER],
        ['Which kind', 'Reset'],
        ...TO_PREVIEW.slice(2),
        ['Start the sync', ENTER],
        ["Type the district's name", ENTER],
      ],
    ],
  ] as [string, Step[]][])('leaves no trace after %s', async (_what, steps) => {
    const before = await world.contents();
    const { code, err } = await wizard(...steps);
    expect(code).toBe(130);
    expect(err).toContain('Cancelled. The Portal is as it was.');
    expect(await world.contents()).toBe(before);
  });

  test('runs a Reset once the name is typed', async () => {
    const { code, out, err } = await wizard(
      ['Which district', ENTER],
      ['Which kind', 'Reset'],
      ...TO_PREVIEW.slice(2),
      ['Start the sync', ENTER],
      ["Type the district's name", 'Riverside Unified'],
    );
    expect(code).toBe(0);
    expect(out).toContain('· Reset · plan');
    expect(err).toContain('clever-sync reset "Riverside Unified"\n');
  });

  test('goes back from every screen, and keeps what was answered', async () => {
    const { code, err } = await wizard(
      ['Which district', ENTER],
      ['Which kind', BACK],
      ['Which district', ENTER],
      ['Which kind', 'Reset'],
      ['Which schools', BACK],
      ['Which kind', 'Edit'],
      ['Which schools', ['Riverside High School', 'Mill Pond']],
      ['expiration date', BACK],
      ['Which schools', ENTER],
      ['expiration date', '2027-06-30'],
      ['Sync e-mails', BACK],
      ['expiration date', ENTER],
      ['Sync e-mails', 'it@riverside.example; support@example.org'],
      ['Start the sync', BACK],
      ['Sync e-mails', ENTER],
      ['Start the sync', 'Back'],
      ['Sync e-mails', ENTER],
      ['Start the sync', 'Show every change'],
      ['Start the sync', ENTER],
    );
    expect(code).toBe(0);
    expect(err).toContain(
      'clever-sync edit "Riverside Unified" --schools "Mill Pond Elementary School,Riverside High School" ' +
        '--expires 2027-06-30 --notify it@riverside.example,support@example.org',
    );
    expect(await world.rows('select name from sync_schools where selected order by name')).toEqual([
      { name: 'Mill Pond Elementary School' },
      { name: 'Riverside High School' },
    ]);
    expect(await world.rows('select expires_on from sync_settings')).toEqual([{ expires_on: '2027-06-30' }]);
    expect(await world.rows('select email from sync_subscribers order by 1')).toEqual([
      { email: 'it@riverside.example' },
      { email: 'support@example.org' },
    ]);
  });

  test('takes an address back that was typed before, too', async () => {
    const { asked, err } = await wizard(
      ...TO_PREVIEW.slice(0, 4),
      ['Sync e-mails', 'it@riverside.example'],
      ['Start the sync', BACK],
      ['Sync e-mails', 'None'],
      ['Start the sync', ENTER],
    );
    expect(asked[6]).toContain('subscribed: nobody; none: add nobody');
    expect(err).toContain('clever-sync edit "Riverside Unified"\n');
    expect(await world.rows('select email from sync_subscribers')).toEqual([]);
  });

  test('marks schools that are new, and leaves them unselected', async () => {
    await world.run('edit 1');
    await world.setDay(2, '2026-11-24');
    const { asked } = await wizard(...TO_PREVIEW, ['Start the sync', 'Cancel']);
    expect(asked[2]).toMatchInlineSnapshot(`
     "Which schools sync?
       [ ] (new)  Harbor Street STEM Academy
       [x] Bluff Creek Science Magnet
       [x] Cottonwood Middle School
       [x] Mill Pond Elementary School
       [x] Riverside High School"
    `);
  });

  test('shows a plan that the guards refuse whatever is said, starts nothing, and says how to go on', async () => {
    const paused = await World.withDistrict('awkward', 'Awkward Valley');
    await paused.setDay(3, '2026-11-25');
    const prompter = scripted(
      TO_PREVIEW[0]!,
      ['Which kind', 'Reset'] as Step,
      ...TO_PREVIEW.slice(2),
      ...([
        ['The guards refuse', 'Show every change'],
        ['The guards refuse', ENTER],
      ] as Step[]),
    );
    const { code, err } = await paused.run('', { prompter });
    const left = await paused.rows('select id from sync_runs');
    await paused.close();
    prompter.finish();
    expect({ code, left }).toEqual({ code: 3, left: [] });
    expect(err).toContain('district-state refuses: ');
    expect(err).toMatch(
      /Nothing was written\. The same sync as a command, once that is settled:\n {2}clever-sync reset "Awkward Valley" --allow-paused\n$/,
    );
  });

  test('wants at least one school', async () => {
    const none = wizard(...TO_PREVIEW.slice(0, 2), ['Which schools', []]);
    await expect(none).rejects.toThrow('Not accepted: Check at least one school');
    expect(await runs()).toEqual([]);
  });

  test('may be passed where none of the selected schools is shared any more', async () => {
    await world.run('edit 1 --schools "Valley View Charter School"');
    await world.setDay(3, '2027-06-21');
    const { code, asked } = await wizard(...TO_PREVIEW, ['Start the sync', ENTER]);
    expect(asked[2]).not.toContain('[x]');
    expect(code).toBe(0);
    expect(await world.rows('select name from sync_schools where selected')).toEqual([
      { name: 'Valley View Charter School' },
    ]);
  });

  test('offers a date to come when the sync has expired', async () => {
    await world.run('districts set 1 --expires 2026-06-30');
    const { asked, err } = await wizard(...TO_PREVIEW, ['Start the sync', ENTER]);
    expect(asked[3]).toContain('it expired on 2026-06-30');
    expect(err).toContain('clever-sync edit "Riverside Unified" --expires 2027-06-30\n');
  });

  test.each([
    ['2026-11-22', 'That day has passed'],
    ['2027-02-30', 'There is no day 2027-02-30.'],
    ['tomorrow', 'Write a date as 2027-06-30, or never.'],
  ])('does not take %s for an expiration date: %s', async (text, why) => {
    const steps = wizard(...TO_PREVIEW.slice(0, 3), ['expiration date', text]);
    await expect(steps).rejects.toThrow(`Not accepted: ${why}`);
  });

  test('forgets what was answered for another district', async () => {
    await world.run('districts add "Abbey Schools" --clever-id 64c1a0b2e4f0000000000009');
    const { err } = await wizard(
      ['Which district', 'Riverside'],
      ['Which kind', ENTER],
      ['Which schools', ENTER],
      ['expiration date', '2027-06-30'],
      ['Sync e-mails', BACK],
      ['expiration date', BACK],
      ['Which schools', BACK],
      ['Which kind', BACK],
      ['Which district', 'Abbey'],
      ['Which kind', BACK],
      ['Which district', 'Riverside'],
      ...TO_PREVIEW.slice(1),
      ['Start the sync', ENTER],
    );
    expect(err).toContain('clever-sync edit "Riverside Unified"\n');
  });

  test("ends with Clever's answer when the token is not this district's", async () => {
    await world.run('districts add "Abbey Schools" --clever-id 64c1a0b2e4f0000000000009');
    const { code, err } = await wizard(['Which district', 'Abbey'], ['Which kind', ENTER]);
    expect(code).toBe(5);
    expect(err).toMatch(/^error: .*district/m);
  });

  test('needs a terminal, and somebody who may be asked', async () => {
    expect(await world.run('')).toMatchObject({ code: 2, out: '' });
    expect(await world.run('--no-input', { prompter: scripted() })).toMatchObject({ code: 2 });
  });

  test('asks nothing when there is no token', async () => {
    const { code, err } = await world.run('', { env: { CLEVER_TOKEN: '' }, prompter: scripted() });
    expect(code).toBe(2);
    expect(err).toMatch(/^error: There is no token to show Clever\. Set CLEVER_TOKEN/);
  });

  test('needs a district', async () => {
    await world.run('districts remove 1 --yes');
    const { code, err } = await wizard();
    expect(code).toBe(2);
    expect(err).toContain('clever-sync districts add');
  });
});
