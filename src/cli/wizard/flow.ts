// Walks screens forward and back. It knows no screen.

import { BACK, type Back } from './prompter.ts';

/** What a screen returns that has nothing to ask: passed over in either direction. */
export const PASS = Symbol('pass');

/** One screen: asks, and returns the answers with its own put in, or BACK for the screen before. */
export type Screen<Answers> = (answers: Answers) => Promise<Answers | Back | typeof PASS>;

/**
 * Shows the screens in order and returns the answers of the last one. Back from the first screen shows it again;
 * what was answered before is kept, for a screen to offer when it is shown again.
 */
export async function walk<Answers>(screens: Screen<Answers>[], answers: Answers): Promise<Answers> {
  let at = 0;
  let step = 1;
  for (let screen = screens[at]; screen; screen = screens[at]) {
    const next = await screen(answers);
    if (next === BACK) step = -1;
    else if (next !== PASS) {
      answers = next;
      step = 1;
    }
    if (at === 0 && step < 0) step = next === PASS ? 1 : 0;
    at += step;
  }
  return answers;
}
