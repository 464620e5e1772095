// Asks a person at the terminal: how questions are drawn, answered and left. The only import of inquirer. It knows no sync.

import { interrupted } from '../../roster/errors.ts';
import { folded } from '../../roster/sameName.ts';
import type { Io } from '../terminal/io.ts';
import { dropTyped } from '../terminal/keys.ts';
import { safeText } from '../terminal/safeText.ts';
import { loadTheme, type Theme } from '../terminal/theme.ts';
import { displayWidth, truncate, wrap } from '../terminal/width.ts';
import {
  BACK,
  type Back,
  type CheckQuestion,
  type Choice,
  type Prompter,
  type Question,
} from './prompter.ts';
import { promptTheme } from './promptTheme.ts';

/** From so many choices on, typing searches the list; below, it jumps to what begins with the letters. */
const SEARCHED = 16;
const PAGE = 12;
/** Columns before a choice: the cursor, and its box. */
const MARKS = 6;
/** Of a list to check: letters do nothing, as one who looks for a name types them. Tab checks all, or none. */
const SHORTCUTS = { all: 'tab', invert: null };

/** Asks on the terminal, questions on standard error. Ctrl-C, Ctrl-D, or an abort, throws `interrupted`. */
export async function terminalPrompter(io: Io, signal: AbortSignal): Promise<Prompter> {
  const pose = await poser(io, signal);
  const drawn = <T>(choices: Choice<T>[]) => choices.map((choice) => draw(choice, io.columns()));
  return {
    choose: ({ choices, ...question }) => {
      const all = drawn(choices);
      const source = (term = '') => all.filter(({ sought }) => sought.includes(folded(term)));
      const list = all.length < SEARCHED ? { type: 'select', choices: all } : { type: 'search', source };
      return pose({ ...sized(question, all), ...list, pageSize: PAGE, loop: false }, (value) =>
        nameOf(all, value),
      );
    },
    check: <T>({ choices, validate = () => true, ...question }: CheckQuestion<T>) => {
      const all = drawn(choices);
      const valid = (picked: { value: T }[]) => validate(picked.map(({ value }) => value));
      const list = { type: 'checkbox', choices: all, validate: valid, pageSize: PAGE, loop: false };
      const keys = { shortcuts: SHORTCUTS };
      return pose({ ...sized(question, all), ...list, ...keys }, (values: T[]) => names(all, values));
    },
    ask: ({ empty = 'none', ...question }) =>
      pose({ ...question, type: 'input' }, (text: string) => safeText(text) || empty),
    confirm: (question) => pose({ ...question, type: 'confirm' }, (yes: boolean) => (yes ? 'yes' : 'no')),
  };
}

function draw<T>({ name, explanation, ...rest }: Choice<T>, width: number) {
  const description = explanation && wrap(safeText(explanation), width - 1).join('\n');
  const whole = safeText(name);
  const shown = truncate(whole, width - MARKS);
  // Searched by what may stand in the part that is cut off; and by what is shown, as Tab types that.
  const sought = folded(`${whole}\n${shown}`);
  return { ...rest, name: shown, sought, ...(description && { description }) };
}

/** Of a list that is longer than what is shown of it, how many there are. */
function sized<Q extends Question>(question: Q, choices: unknown[]): Q {
  if (choices.length <= PAGE) return question;
  return { ...question, hint: [question.hint, `${choices.length} in all`].filter(Boolean).join('; ') };
}

/** Few by name, more by number. */
function names(choices: { value: unknown; name: string }[], values: unknown[]): string {
  if (values.length > 3) return `${values.length} of ${choices.length}`;
  return values.map((value) => nameOf(choices, value)).join(', ') || 'none';
}

function nameOf(choices: { value: unknown; name: string }[], value: unknown): string {
  return choices.find((choice) => choice.value === value)?.name ?? '';
}

type Pose = <T>(
  question: Question & Record<string, unknown>,
  show: (answer: T) => string,
) => Promise<T | Back>;

/** Asks one question. What was asked leaves the screen; the answer stays, on a line of its own. */
async function poser(io: Io, signal: AbortSignal): Promise<Pose> {
  const { default: inquirer } = await import('inquirer');
  const theme = await loadTheme(io.errColor);
  return async ({ back = false, message, hint, ...question }, show) => {
    await dropTyped(io, signal);
    const left = waysOut(io, back);
    const context = { input: io.stdin, output: io.stderr, clearPromptOnDone: true };
    const prompt = inquirer.createPromptModule({
      ...context,
      signal: AbortSignal.any([signal, left.signal]),
    });
    const look = promptTheme(theme, {
      back,
      hint: hint && safeText(hint),
      list: question['type'] !== 'input',
      searched: question['type'] === 'search',
      width: io.columns(),
    });
    const asked = { ...question, message: safeText(message), name: 'answer', theme: look };
    try {
      // inquirer tells questions apart by literal types; here they are put together.
      const { answer } = (await prompt([asked] as never)) as { answer: never };
      await io.writeErr(answeredLines(theme, asked.message, show(answer), io.columns()));
      return answer;
    } catch (error) {
      if (left.signal.reason === BACK && !signal.aborted) {
        await io.writeErr(wrap(`← back from: ${asked.message}`, io.columns()).map((line) => theme.dim(line)));
        return BACK;
      }
      if (!signal.aborted && !isLeft(error)) throw error;
      throw interrupted(error);
    } finally {
      left.stop();
    }
  };
}

/**
 * What stays of a question: the answer behind it, or below where there is no room, as a terminal breaks lines within
 * words.
 */
function answeredLines({ success, code }: Theme, message: string, answer: string, width: number): string[] {
  if (displayWidth(`✔ ${message} ${answer}`) <= width) return [`${success('✔')} ${message} ${code(answer)}`];
  const asked = wrap(message, width - 2).map((line, at) => `${at === 0 ? success('✔') : ' '} ${line}`);
  return [...asked, ...wrap(answer, width - 2).map((line) => `  ${code(line)}`)];
}

/** Whether a question was left without an answer: by Ctrl-C, or because the input ended. */
const isLeft = (error: unknown): boolean =>
  error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name);

/** A signal that aborts when the question is left: by Esc, with BACK for its reason, or because the input ended. */
function waysOut({ stdin }: Io, back: boolean): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const onKey = (_text: unknown, key?: { name?: string }) => {
    if (back && key?.name === 'escape') controller.abort(BACK);
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
