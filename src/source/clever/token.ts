// The district's token: as configured, or looked up with the application's client id and secret.
// It is shown to Clever only; no message ever contains it.

import { Fault } from '../../roster/errors.ts';
import { noToken } from './faults.ts';
import type { Connection } from './http.ts';
import type { Pace } from './patience.ts';
import type { Credentials } from './requests.ts';
import { type Client, lookUp } from './tokenLookUp.ts';
import { isPersons, tokenIn } from './tokenText.ts';

/** What is known of a district's token, and where it is looked up. */
interface TokenSettings {
  districtId: string;
  authUrl: URL;
  token?: string | undefined;
  client?: Client | undefined;
}

/** The bearer credentials for the API. Its methods throw `no-token`, `source-token`, or `usage`. */
export function districtCredentials(connection: Connection, settings: TokenSettings): Credentials {
  const token = settings.token?.trim();
  const { client } = settings;
  const found =
    client?.id && client.secret
      ? lookedUp((pace) => lookUp(connection, { ...settings, client }, pace))
      : null;
  return token ? configured(token, found) : (found ?? nothing());
}

function nothing(): Credentials {
  const fault = (): Promise<string> => Promise.reject(noToken());
  return { header: fault, renew: fault };
}

/** The token as it is set; once it was refused, the one that is `found`, where there is a client to look it up. */
function configured(token: string, found: Credentials | null): Credentials {
  let isRefused = false;
  const shown = () =>
    bearer(
      token,
      found
        ? "Unset it, in CLEVER_TOKEN or the settings file: the district's own is looked up then."
        : undefined,
    );
  return {
    header: async (pace) => (isRefused && found ? found.header(pace) : shown()),
    async renew(refused, pace) {
      isRefused = true;
      if (found) return refused === shown() ? found.header(pace) : found.renew(refused, pace);
      throw new Fault(
        'source-token',
        'Clever refuses the token: it was replaced, or the district has disconnected.',
        "Put the district's present token in CLEVER_TOKEN, or set CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET to have it looked up for every sync.",
      );
    },
  };
}

/** Looked up at the first need, and again when it is refused. Requests side by side share one look-up. */
function lookedUp(lookUp: (pace: Pace) => Promise<string>): Credentials {
  let held: Promise<string> | null = null;
  const fetch = (pace: Pace): Promise<string> => {
    const pending = lookUp(pace).then((token) => bearer(token));
    pending.catch(() => (held = null));
    return (held = pending);
  };
  return {
    header: (pace) => held ?? fetch(pace),
    async renew(refused, pace) {
      const before = held;
      if (before && (await before) !== refused) return before;
      const renewed = await (held === before || !held ? fetch(pace) : held);
      if (renewed !== refused) return renewed;
      throw new Fault(
        'source-token',
        'Clever refuses the very token it gives for this district.',
        "The district may just have disconnected: check its connection in Clever's dashboard.",
      );
    },
  };
}

const OWN_TOKEN =
  "Use the district's own token, or set CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET to have it looked up.";

/** The header for a token. A person's log-in token can't read a roster, and what is no token is a mistake in the settings. */
function bearer(token: string, instead = OWN_TOKEN): string {
  if (isPersons(token)) {
    throw new Fault(
      'source-token',
      "This token is a person's log-in token (il…), which can't read a district's share.",
      instead,
    );
  }
  return `Bearer ${tokenIn(token, 'The token')}`;
}
