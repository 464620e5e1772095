// How questions look: in the colors of the other views, or in none. It knows no question.

import type { Theme } from '../terminal/theme.ts';
import { displayWidth, wrap } from '../terminal/width.ts';

type KeyTips = [key: string, action: string][];

const SEARCH: KeyTips[number] = ['type', 'to search'];
const GO_BACK: KeyTips[number] = ['esc', 'back'];

interface Look {
  back: boolean;
  hint?: string | undefined;
  /** A list says below it which keys it takes; other questions say it behind the message. */
  list: boolean;
  /** Of a list, typing leaves what has the letters in it. */
  searched: boolean;
  /** Columns of the terminal. */
  width: number;
}

/** What stays free behind a question for its default and the beginning of an answer. */
const ROOM = 24;

/** inquirer's theme made from ours, with the question's hint and the key that goes back. */
export function promptTheme(theme: Theme, { back, hint, list, searched, width }: Look) {
  const { code, danger, dim } = theme;
  // What the question takes of its last line.
  let taken = 0;
  const notes = [hint, back && !list ? 'Esc: back' : undefined].filter((note) => note !== undefined);
  const note = notes.length > 0 ? `(${notes.join('; ')})` : '';
  return {
    prefix: { idle: code('?'), done: theme.success('✔') },
    spinner: { interval: 80, frames: ['·'] },
    icon: { cursor: '❯', checked: theme.success('[x]'), unchecked: '[ ]' },
    style: {
      message: (text: string) => {
        const lines = messageLines(theme, text, note, width);
        taken = lines.taken;
        return lines.text;
      },
      answer: code,
      error: (text: string) => danger(`> ${wrap(text, width - 3).join('\n  ')}`),
      defaultAnswer: (text: string) => defaultText(theme, `[${text}]`, { taken, width }),
      help: dim,
      highlight: code,
      disabled: dim,
      searchTerm: code,
      description: dim,
      keysHelpTip: (keys: KeyTips) =>
        keysText(theme, [...(searched ? [SEARCH] : []), ...keys, ...(back ? [GO_BACK] : [])], width),
    },
  };
}

/** The question with its note behind it, or below where there is no room: a terminal breaks lines within words. */
function messageLines({ heading, dim }: Theme, text: string, note: string, width: number) {
  const taken = displayWidth(`? ${note === '' ? text : `${text} ${note}`}`);
  if (taken + (note === '' ? 0 : ROOM) <= width)
    return { text: [heading(text), ...(note ? [dim(note)] : [])].join(' '), taken };
  const asked = wrap(text, width - 3);
  const notes = note === '' ? [] : wrap(note, width - 3);
  const lines = [...asked.map((line) => heading(line)), ...notes.map((line) => dim(line))];
  return { text: lines.join('\n  '), taken: 2 + displayWidth(notes.at(-1) ?? asked.at(-1)!) };
}

/** The default behind the question, or below it where it would be broken, with room for the answer. */
function defaultText(
  { dim }: Theme,
  text: string,
  { taken, width }: { taken: number; width: number },
): string {
  if (taken + 1 + displayWidth(text) < width) return dim(text);
  return `\n${wrap(text, width - 3)
    .map((line) => `  ${dim(line)}`)
    .join('\n')}`;
}

/** A space at which no line is broken. */
const JOINED = '\u{a0}';

/** In lines that are broken between keys only. */
function keysText({ dim }: Theme, keys: KeyTips, width: number): string {
  const text = keys.map(([key, action]) => `${key}${JOINED}${action}`).join(`${JOINED}· `);
  return wrap(text, width - 1)
    .map((line) => dim(line.replaceAll(JOINED, ' ')))
    .join('\n');
}
