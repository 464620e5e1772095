// What a PostgreSQL server has to be: not too old, and able to keep every name.

import { Fault } from '../../roster/errors.ts';
import type { PostgresLocation } from './location.ts';

/** The oldest major version that will do. */
const OLDEST_SERVER = 13;

/** Encodings that keep any name; SQL_ASCII keeps the bytes that come. */
const WHOLE_ENCODINGS = ['UTF8', 'SQL_ASCII'];

/** A session, by its own process number and the server's version, such as 180001. */
interface Session {
  pid: number;
  version: number;
}

/** What is asked, by whatever driver. */
interface Client {
  query(sql: string): Promise<{ rows: unknown[] }>;
}

/** Begins a transaction; throws `database-version` and `database-unreachable` of a server that will not do. */
export async function beginOn(client: Client, { shown }: PostgresLocation): Promise<Session> {
  await client.query('begin');
  const sql = `select pg_backend_pid() as pid, cast(current_setting('server_version_num') as integer) as version,
    current_setting('server_encoding') as encoding`;
  const { rows } = await client.query(sql);
  const { encoding, ...session } = rows[0] as Session & { encoding: string };
  if (session.version < OLDEST_SERVER * 10_000)
    throw new Fault(
      'database-version',
      `The server of ${shown} is older than PostgreSQL ${OLDEST_SERVER}.`,
      'Have it upgraded.',
    );
  if (!WHOLE_ENCODINGS.includes(encoding))
    throw new Fault(
      'database-unreachable',
      `The database ${shown} is of encoding ${encoding}, which has no letters for every name.`,
      'Have one of encoding UTF8 created, and name that.',
    );
  return session;
}
