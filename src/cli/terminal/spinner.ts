// Something that moves on a terminal's standard error. The only import of ora, loaded only where something moves.

import type { Ora } from 'ora';
import { isDumb, type Io } from './io.ts';

/**
 * Whether anything can move. A dumb terminal would show it as text like any other. One without a size (some containers,
 * `script`) has 0 columns, on which ora never stops clearing lines.
 */
export function canMove(io: Io): boolean {
  return io.errIsTerminal && Boolean(io.stderr.columns) && !isDumb(io.env);
}

/** A spinner that does not run yet. */
export async function createSpinner(io: Io): Promise<Ora> {
  const { default: ora } = await import('ora');
  // discardStdin would put the terminal into raw mode also where nobody is asked, in the background too: see keys.ts.
  // `color: false`: the frame's color would not know of --no-color.
  return ora({ stream: io.stderr, isEnabled: true, discardStdin: false, color: false });
}
