// Says, once a night each, what a nightly waits for.

import type { Context } from '../context.ts';
import { noteWriter } from '../portal.ts';
import { count } from '../terminal/words.ts';

/** Says that others work on what is left: districts that are not among `own`. */
export function waitTeller(context: Context, own: Map<number, unknown>): (left: number[]) => void {
  let told = false;
  return (left) => {
    const others = left.filter((district) => !own.has(district)).length;
    if (told || others === 0) return;
    void context.note(`Waiting for ${count(others, 'district')} that others work on.`);
    told = true;
  };
}

/** Says that another program writes; with `own` syncs under way, which write as well, it may be none. */
export function lockTeller(context: Context): (own: number) => void {
  let told = false;
  return (own) => {
    if (told || own > 0) return;
    noteWriter(context);
    told = true;
  };
}
