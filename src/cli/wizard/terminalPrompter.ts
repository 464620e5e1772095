// Asks a person at the terminal: how questions are drawn, answered and left. The only import of inquirer. It knows no sync.

import { interrupted } from '../../roster/errors.ts';
import type { Io } from '../terminal/io.ts';
import { dropTyped } from '../terminal/keys.ts';
import { safeText } from '../terminal/safeText.ts';
import { loadTheme, type Theme } from '../terminal/theme.ts';
import { displayWidth, wrap } from '../terminal/width.ts';
import { drawn, found, listed, nameOf, namesOf, pageSize } from './choices.ts';
import { promptTheme } from './promptTheme.ts';
import {
  BACK,
  type Back,
  type CheckQuestion,
  type Choice,
  type Prompter,
  type Question,
} from './prompter.ts';
import { waysOut } from './waysOut.ts';

/** From so many choices on, typing searches them; with fewer, it jumps to one that begins with the letters. */
const SEARCHED = 16;

/** Asks on the terminal, questions on standard error. Ctrl-C, Ctrl-D, or an abort, throws `interrupted`. */
export async function terminalPrompter(io: Io, signal: AbortSignal): Promise<Prompter> {
  const pose = await poser(io, signal);
  /** The choices, and how much of them is shown at once. */
  const lists = <T>(choices: Choice<T>[]) => {
    const all = drawn(choices, io.columns());
    const size = pageSize(all, io.stderr.rows);
    const areMore = all.length > size;
    return { all, areMore, paging: { pageSize: size, loop: false } };
  };
  return {
    choose: ({ choices, ...question }) => {
      const { all, areMore, paging } = lists(choices);
      const source = (typed = '') => listed(found(all, typed), areMore);
      const list =
        all.length < SEARCHED
          ? { type: 'select', choices: listed(all, areMore) }
          : { type: 'search', source };
      return pose({ ...question, ...list, ...paging }, (value) => nameOf(all, value));
    },
    check: <T>({ choices, validate = () => true, ...question }: CheckQuestion<T>) => {
      const { all, paging } = lists(choices);
      const list = { type: 'checklist', choices: all, validate };
      return pose({ ...question, ...list, ...paging }, (values: T[]) => namesOf(all, values));
    },
    ask: ({ empty = 'none', ...question }) =>
      pose({ ...question, type: 'input' }, (text: string) => safeText(text) || empty),
    confirm: (question) => pose({ ...question, type: 'confirm' }, (yes: boolean) => (yes ? 'yes' : 'no')),
  };
}

type Pose = <T>(
  question: Question & Record<string, unknown>,
  show: (answer: T) => string,
) => Promise<T | Back>;

/** Asks one question. What was asked leaves the screen; the answer stays, on a line of its own. */
async function poser(io: Io, signal: AbortSignal): Promise<Pose> {
  const [{ default: inquirer }, { checklist }] = await Promise.all([
    import('inquirer'),
    import('./checklist.ts'),
  ]);
  const theme = await loadTheme(io.errColor);
  return async ({ back = false, message, hint, ...question }, show) => {
    await dropTyped(io, signal);
    const left = waysOut(io, { back });
    const context = { input: io.stdin, output: io.stderr, clearPromptOnDone: true };
    const prompt = inquirer.createPromptModule({
      ...context,
      signal: AbortSignal.any([signal, left.signal]),
    });
    prompt.registerPrompt('checklist', checklist);
    const look = promptTheme(theme, {
      back,
      hint: hint && safeText(hint),
      list: question['type'] !== 'input',
      searched: ['search', 'checklist'].includes(String(question['type'])),
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
