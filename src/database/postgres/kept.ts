// Connections whose database was closed, kept for the next one at the same address. It knows no statement.

import { Kept } from '../kept.ts';
import type { PostgresConnection } from './connection.ts';

interface AtRest {
  address: string;
  connection: PostgresConnection;
}

const kept = new Kept<AtRest>();

/** A connection to that address that nobody uses, and that still answers. */
export async function takeKept(address: string): Promise<PostgresConnection | undefined> {
  const isThere = (each: AtRest) => each.address === address;
  for (let next = kept.take(isThere); next; next = kept.take(isThere)) {
    if (await next.connection.forget()) return next.connection;
    await next.connection.close();
  }
  return undefined;
}

/** Keeps a connection, at rest. A pooler's is closed: behind it may be somebody else's next. */
export async function keep(address: string, connection: PostgresConnection): Promise<void> {
  if (connection.pooled) return connection.close();
  kept.keep({ address, connection }, () => void connection.close());
  connection.rest();
}
