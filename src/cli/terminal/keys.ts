// Keys that are pressed while nobody is asked: dropped, and not echoed, so that none of them answers a question that was
// not on the screen yet. It knows no question.

import type { Io } from './io.ts';

const CTRL_C = '\u0003';

/**
 * Drops what is typed on the terminal until the returned function is called, or the signal aborts. Ctrl-C still
 * interrupts.
 */
export function dropKeys(io: Io, signal: AbortSignal): () => void {
  const { stdin } = io;
  if (!stdin.isTTY || signal.aborted) return () => undefined;
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    signal.removeEventListener('abort', stop);
    stdin.off('data', onKeys).pause();
    stdin.setRawMode?.(false);
  };
  const onKeys = (keys: Buffer) => {
    if (!keys.includes(CTRL_C)) return;
    // In raw mode Ctrl-C is a key like any other. A second one comes as a signal, as raw mode is off by then: it ends
    // the program at once.
    stop();
    io.interrupt();
  };
  signal.addEventListener('abort', stop);
  stdin.setRawMode?.(true);
  stdin.on('data', onKeys).resume();
  return stop;
}

/** Drops what was typed up to now. */
export async function dropTyped(io: Io, signal: AbortSignal): Promise<void> {
  const stop = dropKeys(io, signal);
  // Keys are read between two turns of the event loop; in the first one nobody listens to the terminal yet.
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  stop();
}
