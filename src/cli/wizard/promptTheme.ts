// How questions look: in the colors of the other views, or in none. It knows no question.

import type { Theme } from '../terminal/theme.ts';

type KeyTips = [key: string, action: string][];

/** inquirer's theme made from ours; `back` tells of the key that goes back. */
export function promptTheme(theme: Theme, back: boolean) {
  const { heading, code, danger, dim } = theme;
  const tip = back ? dim(' (Esc: back)') : '';
  return {
    prefix: { idle: code('?'), done: theme.success('✔') },
    spinner: { interval: 80, frames: ['·'] },
    icon: { cursor: '❯', checked: theme.success('[x]'), unchecked: '[ ]' },
    style: {
      message: (text: string) => heading(text),
      answer: code,
      error: (text: string) => danger(`> ${text}`),
      defaultAnswer: (text: string) => dim(`(${text})`) + tip,
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
