// Names of any length, above a list and within one, keep within the terminal.

import { districtView } from '../../../src/cli/terminal/districtsView.ts';
import { doctorView } from '../../../src/cli/terminal/doctorView.ts';
import { explainView } from '../../../src/cli/terminal/explainView.ts';
import { historyView } from '../../../src/cli/terminal/historyView.ts';
import { interruptedLines } from '../../../src/cli/terminal/manyView.ts';
import { remindersView } from '../../../src/cli/terminal/remindersView.ts';
import { rosterView } from '../../../src/cli/terminal/rosterView.ts';
import { loadTheme, PLAIN_THEME } from '../../../src/cli/terminal/theme.ts';
import { cut } from '../../../src/cli/terminal/view.ts';
import { displayWidth } from '../../../src/cli/terminal/width.ts';
import { promptTheme } from '../../../src/cli/wizard/promptTheme.ts';
import { aPlan, aReport, PLAIN, RIVERSIDE, textOf } from './build.ts';

const name =
  'Cypress and Fairbanks Consolidated Independent School District of the North and the South of Riverside';
const district = { ...RIVERSIDE, name };
const tooWide = (lines: Iterable<string>) => [...lines].filter((line) => displayWidth(line) > 80);

test.each<[string, () => Iterable<string> | AsyncIterable<string>]>([
  ['history', () => historyView([], { district, now: new Date() }, PLAIN)],
  ['reminders', () => remindersView(aReport(aPlan().build()).reminders, district, PLAIN)],
  [
    'explain',
    () => {
      const finding = {
        code: 'x',
        level: 'problem' as const,
        message: `Not ${name}.`,
        next: { text: name, command: null },
      };
      const found = [{ kind: 'class' as const, id: 1, sourceId: 'c'.repeat(24), name, findings: [finding] }];
      return explainView({ district, plan: '3f9a1c0b72d4', found, findings: [finding] }, PLAIN);
    },
  ],
  ['roster', () => rosterView([], { district, kind: 'students' }, PLAIN)],
  [
    'a district',
    () => {
      const settings = { source: 'clever', ncesId: null, expiresOn: null, lastLaunchedAt: null };
      return districtView({ ...district, ...settings, subscribers: [], schools: [] }, PLAIN);
    },
  ],
  [
    'doctor',
    () =>
      doctorView(
        [
          { name: 'Node.js', status: 'ok', detail: 'v20.19.0', next: null },
          {
            name: `Clever: ${name}`,
            status: 'fail',
            detail: 'A word '.repeat(20),
            next: 'Do this. '.repeat(20),
          },
        ],
        PLAIN,
      ),
  ],
])('%s', async (_, lines) => {
  const shown = (await textOf(lines())).split('\n');
  expect(tooWide(shown)).toEqual([]);
  expect(shown.join(' ').replace(/\s+/g, ' ')).toContain(name);
});

test('doctor keeps its columns beside a district with a long name', () => {
  const check = (of: string) => ({ name: of, status: 'ok' as const, detail: 'reachable', next: null });
  const [first, second, third] = doctorView([check('Token'), check(`Clever: ${name.slice(0, 50)}`)], PLAIN);
  expect(first!.indexOf('reachable')).toBe(third!.indexOf('reachable'));
  expect(second).toContain(name.slice(0, 50));
});

test('how to see the rest of a list is broken between words', () => {
  const view = { ...PLAIN, width: 40, howToSeeAll: '"Show every change" shows all' };
  expect(cut(view, Array.from({ length: 40 }), () => [])).toEqual([
    '  … and 35 more ("Show every change"',
    '  shows all)',
  ]);
});

test('a district that failed is not listed as done', () => {
  const lines = interruptedLines({ done: ['North'], failed: ['South'], rolledBack: [], notBegun: [] }, PLAIN);
  expect(lines).toEqual([
    'Interrupted.',
    '  Done: North.',
    '  Failed or refused: South.',
    '  Rolled back, the Portal is as it was: none.',
    '  Not begun: none.',
  ]);
});

test.each([60, 80, 120])('a question at %i columns says in color what it says without', async (width) => {
  const look = { back: true, hint: 'Enter cancels', list: false, searched: false, width };
  const asked = async (color: boolean) =>
    promptTheme(await loadTheme(color), look).style.message(
      "Type the district's name to run this Reset, please:",
    );
  expect((await asked(true)).replace(/\x1b\[\d+m/g, '')).toBe(await asked(false));
});

test('a question that is wider than the terminal goes on below', () => {
  const look = { back: true, list: true, searched: false, width: 40 };
  const { style } = promptTheme(PLAIN_THEME, look);
  const asked = style.message('The guards refuse this plan, so it cannot be started. What now?');
  expect(`? ${asked}`).toBe('? The guards refuse this plan, so it\n  cannot be started. What now?');
});

test('a short default stands below where the note leaves it no room', () => {
  const look = { back: true, hint: 'YYYY-MM-DD or never', list: false, searched: false, width: 40 };
  const { style } = promptTheme(PLAIN_THEME, look);
  const question = `? ${style.message('Sync expiration date:')} ${style.defaultAnswer('never')}`;
  expect(question.split('\n').map((line) => line.trimEnd())).toEqual([
    '? Sync expiration date:',
    '  (YYYY-MM-DD or never; Esc: back)',
    '  [never]',
  ]);
});

test('keys are told in lines that are broken between keys only', () => {
  const look = { back: true, list: true, searched: false, width: 40 };
  const { style } = promptTheme(PLAIN_THEME, look);
  expect(
    style.keysHelpTip([
      ['↑↓', 'navigate'],
      ['space', 'select'],
      ['tab', 'all'],
      ['⏎', 'submit'],
    ]),
  ).toBe('↑↓ navigate · space select · tab all ·\n⏎ submit · esc back');
});

test.each([
  ['short', 'it@riverside.example'],
  ['of several addresses', Array.from({ length: 6 }, (_, n) => `somebody.${n}@riverside.example`).join(', ')],
])('a default that is %s is not broken within words', (_, given) => {
  const look = promptTheme(PLAIN_THEME, {
    back: true,
    hint: 'subscribed: nobody; none: add nobody',
    list: false,
    searched: false,
    width: 80,
  });
  const question = `? ${look.style.message('Sync e-mails, addresses to subscribe:')} ${look.style.defaultAnswer(given)}`;
  const lines = question.split('\n');
  expect(tooWide(lines)).toEqual([]);
  expect(lines.map((line) => line.trim()).join(' ')).toContain(`[${given}]`);
});

test('doctor keeps a command to copy whole, whatever its path', () => {
  const command = `chmod 600 "/srv/Portal of ${name}/portal.db"`;
  for (const next of [command, `Run: ${command}`]) {
    const check = { name: 'Settings', status: 'warn' as const, detail: 'others can read it', next, command };
    const lines = doctorView([check], PLAIN).map((line) => line.replace(/^\s*(→ )?/, ''));
    expect(lines).toContain(command);
  }
});
