// Whether there is a token for each of many districts: one that is configured is one district's.

import { Fault } from '../../roster/errors.ts';
import type { Settings } from '../settings/settings.ts';
import { number } from '../terminal/words.ts';

/** Throws `usage` or `no-token` when so many districts cannot each have a token. */
export function requireTokens(
  { client, token }: Pick<Settings, 'client' | 'token'>,
  districts: number,
): void {
  if (client || districts === 0 || (token && districts === 1)) return;
  const hint =
    "Set CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET: each district's own token is looked up with them.";
  if (!token) throw new Fault('no-token', 'There are no tokens to show Clever.', hint);
  throw new Fault(
    'usage',
    `CLEVER_TOKEN is one district's token, and these are ${number(districts)} districts.`,
    hint,
  );
}
