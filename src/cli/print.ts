// What a command prints of its result: one JSON value with --json, else lines for people.

import type { Context } from './context.ts';
import type { Lines } from './terminal/lineWriter.ts';
import type { View } from './terminal/view.ts';

/** Prints `value` with `--json`, else the lines that `draw` makes of it. */
export async function print(
  context: Context,
  value: unknown,
  draw: (view: View) => Lines,
  options?: Pick<View, 'full'>,
): Promise<void> {
  if (context.flags.json) await context.json(value);
  else await context.out(draw(await context.view('out', options)));
}
