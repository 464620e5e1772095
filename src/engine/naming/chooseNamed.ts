// Finds the one class or book that somebody names: by its Portal id, its id in Clever, or its exact name.
// It knows no Portal.

import { Fault } from '../../roster/errors.ts';
import { asTyped } from '../../roster/shortened.ts';
import { plural } from '../plural.ts';
import { closest } from './closest.ts';
import { meant, type Named } from './meant.ts';

type Row = Named & { id: number; name: string };

/** More of one name than this are not listed. */
const MOST_LISTED = 8;

interface Words {
  one: string;
  many?: string;
  where: string;
  seeAlso: string;
  /** Whether the names may stand in an error: those of classes are made of their teachers'. */
  isPublic: boolean;
}

/**
 * The one of `rows` that `text` means, in any case; an id is looked for before a name. Throws `not-found` with the closest
 * names, or else `seeAlso`, as what to do; and `usage` when several are called so.
 */
export function chooseNamed<T extends Row>(rows: T[], text: string, words: Words): T {
  const [named, ...others] = meant(rows, text);
  if (named && others.length === 0) return named;
  if (named) throw ambiguous([named, ...others], text, words);
  const names = words.isPublic ? rows.map(({ name }) => name) : [];
  const offer = [...new Set(closest(text, names))].map((name) => `"${name}"`).join(' or ');
  const hint = offer ? `Did you mean ${offer}?` : words.seeAlso;
  throw new Fault('not-found', `There is no ${words.one} "${asTyped(text)}" in ${words.where}.`, hint);
}

function ambiguous(rows: Row[], text: string, { one, many }: Words): Fault {
  const more = rows.length > MOST_LISTED ? ' …' : '';
  const ids = rows.slice(0, MOST_LISTED).map(({ id }) => id);
  return new Fault(
    'usage',
    `${rows.length} ${plural(rows.length, one, many)} are called "${text}".`,
    `Name it by its Portal id: ${ids.join(', ')}${more}.`,
  );
}
