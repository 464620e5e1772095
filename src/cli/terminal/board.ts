// Many syncs at once: on a terminal a table that moves, with what has ended above it; elsewhere only what has ended.

import type { SyncEvent } from '../../engine/events.ts';
import type { Io } from './io.ts';
import { canMove, createSpinner } from './spinner.ts';
import { createStageText, restartText, waitText, type StageText } from './stageText.ts';
import { tableLines, type Cell } from './tables.ts';
import type { Theme } from './theme.ts';
import { duration, number } from './words.ts';

/** As many rows as stand on a small terminal with room for what has ended. */
const MOST_ROWS = 12;

/** One sync on the board. */
export interface BoardRow {
  on(event: SyncEvent): void;
  end(): void;
}

/** Where many syncs are shown at once. */
export interface Board {
  row(name: string): BoardRow;
  /** Says how far all of it is: `12 of 200 districts done`. */
  headline(text: string): void;
  /** Lets `write` write above the table, one after the other. */
  above(write: () => Promise<void>): Promise<void>;
  /** Takes the table away. */
  close(): void;
}

/** The board on standard error; with `quiet`, and where nothing moves, only the order of what is written. */
export async function createBoard(
  io: Io,
  { theme, quiet }: { theme: Theme; quiet: boolean },
): Promise<Board> {
  const moving = !quiet && canMove(io) ? await movingTable(io, theme) : null;
  let last: Promise<void> = Promise.resolve();
  return {
    row: (name) => moving?.row(name) ?? { on() {}, end() {} },
    headline: (text) => moving?.headline(text),
    above(write) {
      const next = last.then(async () => {
        moving?.pause();
        try {
          await write();
        } finally {
          moving?.resume();
        }
      });
      last = next.catch(() => undefined);
      return next;
    },
    close: () => moving?.close(),
  };
}

interface Running {
  name: string;
  stage: StageText | null;
  began: number;
  text: string;
}

async function movingTable(io: Io, theme: Theme) {
  const spinner = await createSpinner(io);
  const rows = new Set<Running>();
  let head = '';
  let closed = false;
  const draw = () => {
    spinner.text = [head, ...runningLines([...rows], io, theme)].join('\n');
    if (!spinner.isSpinning && !closed) spinner.start();
  };
  return {
    row(name: string): BoardRow {
      const began = io.clock().getTime();
      const row: Running = { name, stage: null, began, text: 'Waiting' };
      rows.add(row);
      draw();
      return {
        on(event) {
          row.text = textOf(row, event, io.clock().getTime());
          draw();
        },
        end() {
          rows.delete(row);
          draw();
        },
      };
    },
    headline(text: string) {
      head = text;
      draw();
    },
    pause: () => void spinner.stop(),
    resume: draw,
    close() {
      closed = true;
      spinner.stop();
    },
  };
}

/** What a row says after an event. */
function textOf(row: Running, event: SyncEvent, now: number): string {
  switch (event.type) {
    case 'stage':
      row.stage = createStageText(event.stage);
      row.began = now;
      return row.stage.running();
    case 'wait':
      return waitText(event);
    case 'restart':
      return restartText(event);
    default:
      row.stage?.count(event);
      return row.stage?.counting(now - row.began) ?? row.text;
  }
}

function runningLines(rows: Running[], io: Io, theme: Theme): string[] {
  const now = io.clock().getTime();
  const cells = rows
    .slice(0, MOST_ROWS)
    .map(({ name, text, began }): Cell[] => [name, text, duration(now - began)]);
  const columns = [{ title: '', shrinks: true }, { title: '', shrinks: true }, { title: '' }];
  const more = rows.length > MOST_ROWS ? [`  … and ${number(rows.length - MOST_ROWS)} more`] : [];
  return [...tableLines(columns, cells, { width: io.columns() - 1, indent: 2, theme }), ...more];
}
