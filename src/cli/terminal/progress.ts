// Shows where a sync is: on a terminal one line that moves, elsewhere one line for each stage, or nothing.

import type { SyncEvent } from '../../engine/events.ts';
import type { Io } from './io.ts';
import { dropKeys } from './keys.ts';
import { safeText } from './safeText.ts';
import { canMove, createSpinner } from './spinner.ts';
import { createStageText, restartText, waitText, type StageText } from './stageText.ts';
import type { Theme } from './theme.ts';
import { truncate } from './width.ts';
import { duration } from './words.ts';

/** Where the progress of one sync is told. */
export interface Progress {
  /** Takes an event of the engine. */
  on(event: SyncEvent): void;
  /** Ends the stage's line before a question is asked; the next event begins another. */
  pause(): void;
  /** Everything is done: ends the last stage's line with ✔. */
  done(): void;
  /** Something failed or was interrupted: ends the line with ✖, shows the cursor. Safe to call at any time. */
  fail(): void;
}

interface ProgressOptions {
  theme: Theme;
  quiet?: boolean;
  /** Somebody is asked before or after: what is typed while the line moves is dropped, until this aborts. */
  asked?: AbortSignal | undefined;
}

/** The progress of one sync on standard error; with `quiet` it shows nothing. */
export async function createProgress(io: Io, options: ProgressOptions): Promise<Progress> {
  if (options.quiet) return { on() {}, pause() {}, done() {}, fail() {} };
  return stages(canMove(io) ? await spinnerLine(io, options) : plainLine(io), io.clock);
}

/** Where a stage is shown: a line that may change until it ends. */
interface Line {
  show(text: string): void;
  /** A line of its own: a wait, a restart. */
  note(text: string): void;
  end(outcome: 'done' | 'failed', text: string): void;
}

/** Turns events into the texts of one stage after the other. */
function stages(line: Line, clock: () => Date): Progress {
  let stage: StageText | null = null;
  let isWriting = false;
  let began = 0;
  const end = (outcome: 'done' | 'failed') => {
    if (stage === null) return;
    const took = duration(clock().getTime() - began);
    line.end(
      outcome,
      outcome === 'done' ? `${stage.done()} in ${took}` : `${stage.running()} stopped after ${took}`,
    );
    stage = null;
  };
  const on = (event: SyncEvent) => {
    switch (event.type) {
      case 'stage':
        end('done');
        stage = createStageText(event.stage);
        isWriting = event.stage === 'apply';
        began = clock().getTime();
        return line.show(`${stage.running()} …`);
      case 'wait':
        return line.note(safeText(waitText(event)));
      case 'restart':
        // What was read or compared is done, though for nothing; what was written is taken back.
        end(isWriting ? 'failed' : 'done');
        return line.note(safeText(restartText(event)));
      default:
        stage?.count(event);
        if (stage) line.show(stage.counting(clock().getTime() - began));
    }
  };
  return { on, pause: () => end('done'), done: () => end('done'), fail: () => end('failed') };
}

/** A line for each stage that ended; nothing moves. */
function plainLine(io: Io): Line {
  return { show() {}, note: (text) => write(io, text), end: (_outcome, text) => write(io, text) };
}

/** Progress that cannot be shown (a full disk behind `2>`) is no reason to stop a sync. */
function write(io: Io, text: string): void {
  io.writeErr(text).catch(() => {});
}

async function spinnerLine(io: Io, { theme, asked }: ProgressOptions): Promise<Line> {
  const spinner = await createSpinner(io);
  let listenAgain = (): void => undefined;
  const fits = (text: string) => truncate(text, io.columns() - 3);
  return {
    show(text) {
      spinner.text = fits(text);
      if (spinner.isSpinning) return;
      if (asked) listenAgain = dropKeys(io, asked);
      spinner.start();
    },
    note(text) {
      write(io, theme.warning(fits(`! ${text}`)));
    },
    end(outcome, text) {
      const symbol = outcome === 'done' ? theme.success('✔') : theme.danger('✖');
      spinner.stopAndPersist({ symbol, text: fits(text) });
      listenAgain();
    },
  };
}
