// Looks a district's token up in Clever's list, with the application's client id and secret. No message contains it.

import { Fault } from '../../roster/errors.ts';
import { CHECK_CLIENT, unusable } from './faults.ts';
import type { Connection } from './http.ts';
import type { Pace } from './patience.ts';
import { askJson, type Credentials, type Question } from './requests.ts';
import { TOKEN_LIST, TOKEN_ROW } from './shapes.ts';
import { isPossible } from './tokenText.ts';

/** The application's credentials. */
export interface Client {
  id: string;
  secret: string;
}

/** Whose token is looked up, where, and as which application. */
interface Wanted {
  districtId: string;
  authUrl: URL;
  client: Client;
}

/** The district's token that was made last. Throws `source-token` when there is none, and `source-unusable`. */
export async function lookUp(connection: Connection, wanted: Wanted, pace: Pace): Promise<string> {
  const { districtId } = wanted;
  const token = newest(await listed(connection, wanted, pace), districtId);
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
  { districtId, authUrl, client }: Wanted,
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
