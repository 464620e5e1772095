// Ways to leave a question that inquirer does not know of: Esc, and the end of the input.

import type { Io } from '../terminal/io.ts';
import { BACK } from './prompter.ts';

/** A key as readline tells it. Without a name it does nothing. */
interface Key {
  name?: string;
  sequence?: string;
}

/**
 * Esc; also where Enter, an arrow or another Esc follows so soon that readline takes both for one key: who presses Esc and
 * then Enter means the screen before, and must not start what is on this one.
 */
const isEscape = ({ sequence = '' }: Key): boolean => /^\x1b($|[\r\n\x1b])/.test(sequence);

interface WaysOut {
  /** Aborts when the question is left: by Esc, with BACK for its reason, or because the input ended. */
  signal: AbortSignal;
  stop: () => void;
}

/** Listens until `stop` is called. `back`: Esc leaves the question. */
export function waysOut({ stdin }: Io, { back }: { back: boolean }): WaysOut {
  const controller = new AbortController();
  // This hears of a key before inquirer does.
  const onKey = (_text: unknown, key: Key = {}) => {
    if (!back || !isEscape(key)) return;
    controller.abort(BACK);
    delete key.name;
  };
  // At Ctrl-D readline lets go of the input, and inquirer never hears of it. After Ctrl-Z and `fg` it only pauses.
  let paused: NodeJS.Immediate | undefined;
  const onPause = () => {
    paused = setImmediate(() => (stdin.isRaw ? stdin.resume() : controller.abort()));
  };
  stdin.on('keypress', onKey).on('pause', onPause);
  const stop = () => {
    clearImmediate(paused);
    stdin.off('keypress', onKey).off('pause', onPause);
  };
  return { signal: controller.signal, stop };
}
