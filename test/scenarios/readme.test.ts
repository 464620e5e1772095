// Every example in the README, run in order in one world: Riverside Unified from its first sync on. Comments in the
// README say when another day has come. Progress is left out; digests, times, folders and addresses are made the same.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CommandSpec } from '../../src/cli/program/commandSpec.ts';
import { COMMANDS } from '../../src/cli/program/commandTable.ts';
import { hasTmux, Terminal } from '../e2e/terminal.ts';
import { testDatabase } from '../support/databases.ts';
import { elided, stepsOf, type Step } from './example.ts';
import { withoutPassword, World, type Ran } from './world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STEPS = stepsOf(readFileSync(`${ROOT}/README.md`, 'utf8'));
const isWizard = ({ text }: Step) => text === 'clever-sync';

/** What differs from run to run and from machine to machine, made the same. */
function alike(text: string, world: World): string {
  return text
    .replaceAll(withoutPassword(world.database), '/srv/lab-aids/portal.db')
    .replaceAll(world.folder, '/srv/lab-aids')
    .replaceAll(ROOT.replace(/\/$/, ''), '/srv/clever-sync')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/\b[0-9a-f]{40}\b/g, '<token>')
    .replace(/\b[0-9a-f]{12}\b/g, '<digest>')
    .replace(/version 0 to \d+/g, 'version 0 to <version>')
    .replace(/ *\b\d+\.\d s\b/g, ' <time>');
}

const linesOf = (text: string, world: World): string[] =>
  alike(text, world)
    .replace(/\nexit=0\s*$/, '')
    .replace(/^\n+|\s+$/g, '')
    .split('\n');

/** Output has to be what the README says, but for the lines that it leaves out. */
function expectShown(text: string, { expected }: Step, world: World): void {
  const wanted = linesOf((expected ?? []).join('\n'), world);
  expect(elided(linesOf(text, world), wanted)).toEqual(wanted);
}

/** The leaf commands, as they are typed. */
const namesOf = (specs: CommandSpec[]): string[] =>
  specs
    .filter(({ hidden }) => !hidden)
    .flatMap(({ usage, commands }) => {
      const [name = ''] = usage.split(' ');
      return commands ? namesOf(commands).map((child) => `${name} ${child}`) : [name];
    });

test.each(namesOf(COMMANDS))('there is an example of %s', (name) => {
  expect(STEPS.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(new RegExp(`^clever-sync ${name}( |$)`)),
  );
});

describe('on the command line', () => {
  let world: World;
  let last: Ran;
  let digest = '';
  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world.close());

  async function happens(text: string): Promise<void> {
    const [what, first = '', second = ''] = text.split(/,? /);
    if (what === 'seed') await world.seed(first);
    else await world.setDay(Number(first), second);
  }

  const steps = STEPS.filter((step) => !isWizard(step)).map((step) => [step.text, step] as const);
  // A server is not copied by `db backup`; keeping.test.ts shows what it says instead.
  const isForFiles = (text: string) =>
    testDatabase === 'postgres' && text.startsWith('clever-sync db backup');
  test.each(steps.filter(([text]) => !isForFiles(text)))('%s', async (text, step) => {
    if (step.expected === null) return happens(text);
    if (text === 'echo $?') return expectShown(String(last.code), step, world);
    const line = text.replace(/^clever-sync /, '').replace(/(--plan )[0-9a-f]{12}/, `$1${digest}`);
    // The sandbox would go on until Ctrl-C.
    const interrupt = (press: () => void) => void (line.startsWith('sandbox') && setTimeout(press, 50));
    last = await world.run(line, { interrupt });
    digest = /plan ([0-9a-f]{12})/.exec(last.out)?.[1] ?? digest;
    const errors = last.err.match(/^error: .*$/gm) ?? [];
    expectShown([last.out.trimEnd(), ...errors].filter((part) => part !== '').join('\n'), step, world);
    const { text: next } = STEPS[STEPS.indexOf(step) + 1] ?? { text: '' };
    if (next !== 'echo $?') expect(last.code).toBe(0);
  });
});

const onTerminal = hasTmux() ? describe : describe.skip;

onTerminal('on a terminal', () => {
  test.each(STEPS.filter(isWizard).map((step, index) => [index + 1, step] as const))(
    'the wizard, passed with Enter, comes by picture %i',
    async (_index, step) => {
      const world = await World.withDistrict();
      const terminal = new Terminal('', world.env, { columns: 80, rows: 40 });
      const wanted = linesOf(step.expected!.join('\n'), world).join('\n');
      const shows = (screen: string) =>
        elided(linesOf(screen, world), wanted.split('\n')).join('\n') === wanted;
      try {
        let question = '';
        let screen = '';
        while (!shows(screen) && !screen.includes('exit=')) {
          if (question !== '') terminal.press('Enter');
          screen = await nextQuestion(terminal, question);
          question = /^\? .*$/m.exec(screen)?.[0] ?? '';
        }
        expectShown(screen, step, world);
      } finally {
        terminal.close();
        await world.close();
      }
    },
  );
});

/** The screen with another question than the one before, or at the end, once nothing moves any more. */
async function nextQuestion(terminal: Terminal, before: string): Promise<string> {
  const escaped = before.slice(2).replace(/[^\w ]/g, '\\$&');
  await terminal.shows(new RegExp(before === '' ? '^\\? ' : `^\\? (?!${escaped})|^exit=`, 'm'));
  await new Promise((resolve) => setTimeout(resolve, 300));
  return terminal.screen();
}
