// What a token can be made of: printable characters, as an HTTP header holds no others. No message of it contains one.

import { Fault } from '../../roster/errors.ts';

/** Whether a header can hold it. */
export const isPrintable = (token: string): boolean => /^[\x21-\x7e]+$/.test(token);

/** The token that `setting` holds. Throws `usage`, without its value, when it can be none. */
export function tokenIn(text: string, setting: string): string {
  if (isPrintable(text)) return text;
  const hint = 'Copy it again, without spaces or line breaks.';
  throw new Fault('usage', `${setting} has characters that no token has.`, hint);
}
