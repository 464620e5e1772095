// What the wizard's screens offer and say of the district as it is.

import { defaults, type Answers, type WizardTools } from '../../../src/cli/wizard/answers.ts';
import { districtScreen } from '../../../src/cli/wizard/districtScreen.ts';
import { equivalentArguments } from '../../../src/cli/wizard/equivalent.ts';
import { expirationScreen } from '../../../src/cli/wizard/expirationScreen.ts';
import type { Choice, Prompter } from '../../../src/cli/wizard/prompter.ts';
import type { District } from '../../../src/engine/districts/districts.ts';
import { memoryIo, RIVERSIDE } from '../terminal/build.ts';

const DISTRICT: District = {
  ...RIVERSIDE,
  source: 'clever',
  ncesId: null,
  expiresOn: null,
  lastLaunchedAt: null,
  subscribers: [],
  schools: [],
};

/** What screens work with on 2026-11-23, and what was asked. Enter is pressed on everything. */
function entered(districts: District[] = []) {
  const asked = { choices: [] as Choice<unknown>[], valid: undefined as true | string | undefined };
  const prompter = {
    async choose({ choices, default: first }) {
      asked.choices = choices;
      return first!;
    },
    async ask({ default: text = '', validate }) {
      asked.valid = validate?.(text);
      return text;
    },
  } as Pick<Prompter, 'choose' | 'ask'>;
  const tools = { context: { io: memoryIo() }, prompter, districts } as unknown as WizardTools;
  return { tools, asked };
}

test('a district is listed with its last sync and its expiration', async () => {
  const districts = [
    DISTRICT,
    { ...DISTRICT, id: 2, lastLaunchedAt: '2026-11-20T09:00:00Z', expiresOn: '2026-11-22' },
    { ...DISTRICT, id: 3, expiresOn: '2026-11-23' },
  ];
  const { tools, asked } = entered(districts);
  await districtScreen(tools)(defaults(DISTRICT));
  expect(asked.choices.map(({ explanation }) => explanation)).toEqual([
    'Portal id 1, never synced, no expiration date',
    'Portal id 2, last synced on 2026-11-20, EXPIRED on 2026-11-22',
    'Portal id 3, never synced, expires on 2026-11-23',
  ]);
});

test.each([
  ['2026-11-23', undefined],
  ['2025-12-31', '2026-12-31'],
  ['2025-06-30', '2027-06-30'],
  // The year to come has no such day.
  ['2024-02-29', '2027-02-28'],
])('where the sync expires on %s, Enter makes it %s, which may be', async (expiresOn, expected) => {
  const { tools, asked } = entered();
  const answers = (await expirationScreen(tools)(defaults({ ...DISTRICT, expiresOn }))) as Answers;
  expect(asked.valid).toBe(true);
  expect(answers.expiresOn).toBe(expected);
});

test('the command names schools by their ids where a name would mean another, or several', () => {
  const names = ['Mill Pond', 'Oak Hill', 'oak hill', 'Elm, North', 'ALL', 'Ash\u{200b}'];
  const shared = names.map((name, at) => ({ sourceId: `s${at}`, name })) as NonNullable<Answers['shared']>;
  const schools = shared.map(({ sourceId }) => sourceId);
  const command = equivalentArguments({ ...defaults(DISTRICT), shared, schools });
  expect(command).toEqual(['edit', RIVERSIDE.name, '--schools', 'Mill Pond,s1,s2,s3,s4,s5']);
});
