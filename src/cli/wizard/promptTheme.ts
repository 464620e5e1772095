// How questions look: in the colors of the other views, or in none. It knows no question.

import type { Theme } from '../terminal/theme.ts';

type KeyTips = [key: string, action: string][];

interface Look {
  back: boolean;
  hint?: string | undefined;
  /** A list says below it which keys it takes; other questions say it behind the message. */
  list: boolean;
}

/** inquirer's theme made from ours, with the question's hint and the key that goes back. */
export function promptTheme(theme: Theme, { back, hint, list }: Look) {
  const { heading, code, danger, dim } = theme;
  const notes = [hint, back && !list ? 'Esc: back' : undefined].filter((note) => note !== undefined);
  const behind = notes.length > 0 ? dim(` (${notes.join('; ')})`) : '';
  return {
    prefix: { idle: code('?'), done: theme.success('✔') },
    spinner: { interval: 80, frames: ['·'] },
    icon: { cursor: '❯', checked: theme.success('[x]'), unchecked: '[ ]' },
    style: {
      message: (text: string) => heading(text) + behind,
      answer: code,
      error: (text: string) => danger(`> ${text}`),
      defaultAnswer: (text: string) => dim(`[${text}]`),
      help: dim,
      highlight: code,
      disabled: dim,
      searchTerm: code,
      description: dim,
      keysHelpTip: (keys: KeyTips) => keysText(theme, back ? [...keys, ['esc', 'back']] : keys),
    },
  };
}

function keysText({ dim }: Theme, keys: KeyTips): string {
  return dim(keys.map(([key, action]) => `${key} ${action}`).join(' · '));
}
