// What goes wrong with Clever, in words: what happened, and what to do. No message holds a token or a person's id.

import { Fault } from '../../roster/errors.ts';

/** Where a request goes, and so what it shows: to the API the district's token, to the look-up of tokens the client's secret. */
export type Asked = 'api' | 'tokens';

/** What to do about a client that is refused. */
export const CHECK_CLIENT =
  'Check CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET against the settings of the application in Clever.';

const ASKED: Record<Asked, { setting: string; shown: string; ifRefused: string; ifUnknown: string }> = {
  api: {
    setting: 'CLEVER_API_URL',
    shown: 'this token',
    ifRefused:
      "Check that the district still shares its data with the application, and that the token is the district's.",
    ifUnknown:
      "Check CLEVER_API_URL, and that the token is the district's: Clever answers other kinds of token this way.",
  },
  tokens: {
    setting: 'CLEVER_AUTH_URL',
    shown: 'this client id and secret',
    ifRefused: CHECK_CLIENT,
    ifUnknown:
      'Check CLEVER_AUTH_URL: tokens are looked up at https://clever.com, not where rosters are read.',
  },
};

/** Nothing is set that could be shown to Clever. */
export const noToken = (): Fault =>
  new Fault(
    'no-token',
    'There is no token to show Clever.',
    'Set CLEVER_TOKEN, or CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET.',
  );

/** Clever cannot be reached, now or at all. */
export function unreachable(url: URL, reason: string): Fault {
  return new Fault(
    'source-unreachable',
    `Clever cannot be reached at ${url.host}: ${reason}.`,
    'Check the network and the addresses in CLEVER_API_URL and CLEVER_AUTH_URL, or run the sync again later.',
  );
}

/** Clever sent what can't be used; only Clever can mend that. */
export function unusable(message: string, asked: Asked = 'api'): Fault {
  return new Fault(
    'source-unusable',
    message,
    `Check ${ASKED[asked].setting} and run the sync again later; if it stays so, ask Clever Support.`,
  );
}

/** What is larger than can be taken, and cannot be asked for in smaller parts. */
export const tooLarge = (what: string, { message }: Error, asked: Asked = 'api'): Fault =>
  unusable(`${what} is too large (${message}).`, asked);

/** An answer that asking again would not change: a status, or something other than JSON. */
export function refusal(
  status: number,
  { url, what, asked }: { url: URL; what: string; asked: Asked },
): Fault {
  const { setting, shown, ifRefused, ifUnknown } = ASKED[asked];
  if (status === 401 || status === 403) {
    const message = `Clever does not let ${shown} read ${what} (${status}).`;
    return new Fault('source-token', message, ifRefused);
  }
  if (status === 404) {
    return new Fault('source-unusable', `${url.host} knows no ${what} (404).`, ifUnknown);
  }
  if (status >= 300 && status < 400 && status !== 304) {
    return new Fault(
      'source-unusable',
      `${url.host} sends ${what} to another address (${status}), which is not followed.`,
      `Set ${setting} to the address that answers itself.`,
    );
  }
  return new Fault(
    'source-unusable',
    `${url.host} answered ${what} with ${status === 200 ? 'something other than JSON, perhaps a web page' : status}.`,
    `Check ${setting}, and that no proxy or log-in page answers in place of Clever.`,
  );
}
