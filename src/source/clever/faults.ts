// What goes wrong with Clever, in words: what happened, and what to do. No message holds a token or a person's id.

import { Fault } from '../../roster/errors.ts';

/** Clever cannot be reached, now or at all. */
export function unreachable(url: URL, reason: string): Fault {
  return new Fault(
    'source-unreachable',
    `Clever cannot be reached at ${url.host}: ${reason}.`,
    'Check the network and the addresses in CLEVER_API_URL and CLEVER_AUTH_URL, or run the sync again later.',
  );
}

/** Clever sent what can't be used; only Clever can mend that. */
export function unusable(message: string): Fault {
  return new Fault(
    'source-unusable',
    message,
    'Check CLEVER_API_URL and run the sync again later; if it stays so, ask Clever Support.',
  );
}

/** An answer that asking again would not change: a status, or something other than JSON. */
export function refusal(status: number, url: URL, what: string): Fault {
  if (status === 401 || status === 403) {
    return new Fault(
      'source-token',
      `Clever does not let this token read ${what} (${status}).`,
      "Check that the district still shares its data with the application, and that the token is the district's.",
    );
  }
  if (status === 404) {
    return new Fault(
      'source-unusable',
      `${url.host} knows no ${what} (404).`,
      "Check CLEVER_API_URL, and that the token is the district's: Clever answers other kinds of token this way.",
    );
  }
  if (status >= 300 && status < 400) {
    return new Fault(
      'source-unusable',
      `${url.host} sends ${what} to another address (${status}), which is not followed.`,
      'Set CLEVER_API_URL and CLEVER_AUTH_URL to the addresses that answer themselves.',
    );
  }
  return new Fault(
    'source-unusable',
    `${url.host} answered ${what} with ${status === 200 ? 'something other than JSON, perhaps a web page' : status}.`,
    'Check CLEVER_API_URL and CLEVER_AUTH_URL, and that no proxy or log-in page answers in place of Clever.',
  );
}
