// `clever-sync completion <shell>`, and `complete`, which a shell asks what can go on where the cursor is.

import { candidates } from '../completion/candidates.ts';
import { SCRIPTS, SHELLS } from '../completion/scripts.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { parseChoice } from '../program/flags.ts';

/** Prints what the shell is to be told. */
export async function completionCommand(context: Context, [text]: [string]): Promise<number> {
  const shell = parseChoice('completion for', text, SHELLS);
  await context.out(SCRIPTS[shell]);
  return EXIT.done;
}

/** Prints the words that can go on, a line each. */
export async function completeCommand(context: Context, words: string[]): Promise<number> {
  await context.out(candidates(words));
  return EXIT.done;
}
