// What colors mean here, and the only import of chalk. Color only ever repeats what a marker or a word says.

/** Colors a piece of text that is already safe and already cut to its width. */
export type Style = (text: string) => string;

const STYLES = [
  'created',
  'changed',
  'linked',
  'removed',
  'success',
  'warning',
  'danger',
  'banner',
  'heading',
  'code',
  'dim',
] as const;

/** Styles by meaning. `banner` is for what must not be overlooked, `code` for what can be typed. */
export type Theme = Record<(typeof STYLES)[number], Style>;

/** No color at all: every style returns its text. */
export const PLAIN_THEME = Object.fromEntries(
  STYLES.map((style) => [style, (text: string) => text]),
) as Theme;

/** The theme with or without color. chalk is loaded only when there is color. */
export async function loadTheme(color: boolean): Promise<Theme> {
  if (!color) return PLAIN_THEME;
  const { Chalk } = await import('chalk');
  // Level 1, the 16 colors of the terminal's own palette: readable on light and on dark.
  const chalk = new Chalk({ level: 1 });
  return {
    created: chalk.green,
    changed: chalk.yellow,
    linked: chalk.cyan,
    removed: chalk.red,
    success: chalk.green.bold,
    warning: chalk.yellow.bold,
    danger: chalk.red.bold,
    banner: chalk.white.bgRed.bold,
    heading: chalk.bold,
    code: chalk.cyan,
    dim: chalk.dim,
  };
}
