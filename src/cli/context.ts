// What every command is given: the program's edge, the options of every command, the settings, somebody to ask.
// It knows no command.

import type { Database, Opening } from '../database/database.ts';
import { untilAborted } from '../roster/errors.ts';
import type { Settings } from './settings/settings.ts';
import type { Io } from './terminal/io.ts';
import type { Lines } from './terminal/lineWriter.ts';
import { loadTheme } from './terminal/theme.ts';
import type { View } from './terminal/view.ts';
import type { Prompter } from './wizard/prompter.ts';

/** The options of every command, as commander names them. */
export interface GlobalFlags {
  db?: string;
  json?: true;
  /** False with `--no-input`. */
  input: boolean;
  yes?: true;
  quiet?: true;
  verbose?: true;
  /** False with `--no-color`. */
  color: boolean;
}

/** What a caller may put in place of a person and of the system. */
export interface Tools {
  /** Answers questions, as if standard input were a terminal. */
  prompter?: Prompter | undefined;
  /** Opens the Portal's database, where that is not done anew for each command. */
  open?: ((location: string, options: Opening) => Promise<Database>) | undefined;
}

/** The edge of one command: what it may read, ask and write. */
export interface Context {
  io: Io;
  flags: GlobalFlags;
  /** Aborted at the first interrupt. */
  signal: AbortSignal;
  /** Whether questions can be asked: a terminal, and no `--no-input`. */
  canAsk: boolean;
  settings(): Promise<Settings>;
  /** Opens the Portal's database. Faults: `database-unreachable`. */
  open(location: string, options: Opening): Promise<Database>;
  /** Who answers questions: to be asked for only where `canAsk`. */
  prompter(): Promise<Prompter>;
  /** How to draw on standard output, or on standard error. */
  view(stream: 'out' | 'err', options?: Pick<View, 'full'>): Promise<View>;
  /** Writes results; lines that are read while they are written, and may be millions, end with the first interrupt. */
  out(lines: Lines): Promise<void>;
  /** Writes a value as JSON; a list an item at a time, however long, also one that is still being read. */
  json(value: unknown): Promise<void>;
  /** Writes to standard error, unless `-q`. Where that cannot be written, nobody could be told, and the work goes on. */
  note(lines: Lines): Promise<void>;
}

/** The context of one command. */
export function createContext(io: Io, flags: GlobalFlags, tools: Tools, signal: AbortSignal): Context {
  const edge = flags.color ? io : { ...io, color: false, errColor: false };
  const canAsk = flags.input && (io.isInteractive || tools.prompter !== undefined);
  let settings: Promise<Settings> | null = null;
  return {
    io: edge,
    flags,
    signal,
    canAsk,
    settings: () => (settings ??= loadSettings(edge, flags)),
    open: tools.open ?? openPortal,
    async prompter() {
      if (tools.prompter) return tools.prompter;
      const { terminalPrompter } = await import('./wizard/terminalPrompter.ts');
      return terminalPrompter(edge, signal);
    },
    async view(stream, { full = false } = {}) {
      const theme = await loadTheme(stream === 'out' ? edge.color : edge.errColor);
      return { width: edge.columns(), theme, full, database: flags.db };
    },
    out: (lines) => edge.writeOut(untilInterrupted(lines, signal)),
    json: async (value) =>
      edge.writeOut(untilInterrupted(await jsonLines(value, edge.outIsTerminal), signal)),
    note: async (lines) => {
      if (!flags.quiet) await edge.writeErr(lines).catch(() => undefined);
    },
  };
}

async function openPortal(location: string, options: Opening): Promise<Database> {
  const { openDatabase } = await import('../database/open.ts');
  return openDatabase(location, options);
}

async function loadSettings(io: Io, flags: GlobalFlags): Promise<Settings> {
  const { resolveSettings } = await import('./settings/settings.ts');
  return resolveSettings({ db: flags.db, env: io.env, cwd: io.cwd, folders: io.folders });
}

async function jsonLines(value: unknown, pretty: boolean): Promise<Lines> {
  const { json, jsonList } = await import('./terminal/json.ts');
  return isList(value) ? jsonList(value) : json(value, pretty);
}

/** What is at hand is written to its end: it may be all that is told of a run that was launched. */
const untilInterrupted = (lines: Lines, signal: AbortSignal): Lines =>
  typeof lines === 'object' && Symbol.asyncIterator in lines ? untilAborted(lines, signal) : lines;

const isList = (value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value);
