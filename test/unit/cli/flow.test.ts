import { PASS, walk, type Screen } from '../../../src/cli/wizard/flow.ts';
import { BACK } from '../../../src/cli/wizard/prompter.ts';

/** Walks three screens that do as they are told, in turn; returns what they were shown. */
async function walked(steps: string): Promise<string> {
  const shown: string[] = [];
  const moves = steps.split('');
  const screen =
    (name: string): Screen<string> =>
    async (answers) => {
      const move = moves.shift();
      shown.push(`${name}${move}`);
      if (move === 'b') return BACK;
      return move === 'p' ? PASS : answers + name;
    };
  return `${await walk([screen('1'), screen('2'), screen('3')], '')}: ${shown.join(' ')}`;
}

test.each([
  ['eee', '123: 1e 2e 3e'],
  ['ebeee', '1123: 1e 2b 1e 2e 3e'],
  ['beee', '123: 1b 1e 2e 3e'],
  ['epe', '13: 1e 2p 3e'],
  ['epbpeee', '1123: 1e 2p 3b 2p 1e 2e 3e'],
  ['pebppee', '223: 1p 2e 3b 2p 1p 2e 3e'],
])('%s: e goes on, b goes back, p has nothing to ask', async (steps, expected) => {
  expect(await walked(steps)).toBe(expected);
});
