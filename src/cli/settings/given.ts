// One setting as it was given, from the environment or the settings file. It knows none by name.

import { Fault } from '../../roster/errors.ts';

/** A setting, and what it is called where it was given: an error about it names the place to look. */
export interface Given {
  text: string | undefined;
  called: string;
  /** What a path in it is relative to. */
  folder: string;
}

/**
 * The setting. Throws when it stands in quotes: a shell takes them away, but a file of variables as docker reads it does
 * not, and a path in quotes would be another file's.
 */
export function unquoted(given: Given): Given {
  if (given.text === undefined || !/^(["']).*\1$/s.test(given.text)) return given;
  throw new Fault('usage', `${given.called} has quotes around its value.`, 'Write it without them.');
}

/** Two settings of which neither is set; throws when one is. */
export function neither(one: Given, two: Given): undefined {
  if (!one.text && !two.text) return undefined;
  const [set, missing] = one.text ? [one, two] : [two, one];
  throw new Fault('usage', `${set.called} is set but ${missing.called} is not.`, 'Set both, or neither.');
}
