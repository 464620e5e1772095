// What a token can be made of: printable characters, as an HTTP header holds no others; and whose it can be. No message
// contains one.

import { Fault } from '../../roster/errors.ts';

/** Whether a header can hold it. */
const isPrintable = (token: string): boolean => /^[\x21-\x7e]+$/.test(token);

/** Whether it is the token of a person who logged in. */
export const isPersons = (token: string): boolean => token.startsWith('il');

/** Whether it can be a district's: no person's, and nothing else that is no token. */
export const isPossible = (token: string): boolean => isPrintable(token) && !isPersons(token);

/** The token that `setting` holds. Throws `usage`, without its value, when it can be none. */
export function tokenIn(text: string, setting: string): string {
  if (isPrintable(text)) return text;
  const hint = 'Copy it again, without spaces or line breaks.';
  throw new Fault('usage', `${setting} has characters that no token has.`, hint);
}
