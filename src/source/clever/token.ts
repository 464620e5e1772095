// The district's token: as configured, or looked up with the application's client id and secret.
// It is shown to Clever only; no message ever contains it.

import { Fault } from '../../roster/errors.ts';
import { CHECK_CLIENT, noToken, unusable } from './faults.ts';
import type { Connection } from './http.ts';
import type { Pace } from './patience.ts';
import { askJson, type Credentials, type Question } from './requests.ts';
import { TOKEN_LIST, TOKEN_ROW } from './shapes.ts';
import { isPrintable, tokenIn } from './tokenText.ts';

/** The application's credentials. */
export interface Client {
  id: string;
  secret: string;
}

/** What is known of a district's token, and where it is looked up. */
export interface TokenSettings {
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
    client?.id && client.secret ? lookedUp((pace) => lookUp(connection, settings, client, pace)) : null;
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

async function lookUp(
  connection: Connection,
  settings: TokenSettings,
  client: Client,
  pace: Pace,
): Promise<string> {
  const { districtId } = settings;
  const token = newest(await listed(connection, settings, client, pace), districtId);
  if (token !== null && isPossible(token)) return token;
  if (token !== null) throw unusable(`Clever's token for district ${districtId} is no district's.`, 'tokens');
  throw new Fault(
    'source-token',
    `Clever has no token for district ${districtId}.`,
    'The district has not connected the application, or has disconnected it: check its connection in the Clever dashboard.',
  );
}

/** The tokens that Clever lists of the district, as they came. Throws `source-unusable` for what is no list. */
async function listed(
  connection: Connection,
  { districtId, authUrl }: TokenSettings,
  client: Client,
  pace: Pace,
): Promise<unknown[]> {
  const url = new URL('/oauth/tokens', authUrl);
  url.search = new URLSearchParams({ owner_type: 'district', district: districtId }).toString();
  const question: Question = {
    connection,
    url,
    what: '/oauth/tokens',
    asked: 'tokens',
    credentials: basic(client),
  };
  const list = TOKEN_LIST.safeParse(await askJson(question, pace));
  if (list.success) return list.data.data;
  throw new Fault(
    'source-unusable',
    `${url.host} answered /oauth/tokens with something that is no list of tokens.`,
    'Check CLEVER_AUTH_URL.',
  );
}

/** The district's token that was made last. Rows of another shape are not for us. */
function newest(rows: unknown[], districtId: string): string | null {
  const ours = rows
    .map((row) => TOKEN_ROW.safeParse(row).data)
    .filter((row) => row?.owner.id === districtId)
    .sort((a, b) => ((a?.created ?? '') < (b?.created ?? '') ? 1 : -1));
  return ours[0]?.access_token ?? null;
}

function basic({ id, secret }: Client): Credentials {
  const header = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  return {
    header: async () => header,
    renew: async () => {
      throw new Fault('source-token', 'Clever refuses the client id and secret.', CHECK_CLIENT);
    },
  };
}

/** Whether it is the token of a person who logged in. */
const isPersons = (token: string): boolean => token.startsWith('il');

/** Whether it can be a district's: no person's, and nothing else that is no token. */
const isPossible = (token: string): boolean => isPrintable(token) && !isPersons(token);

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
