// Connections whose database was closed, kept a moment for the next one at the same address. It knows no statement.

import type { PostgresConnection } from './connection.ts';

/** Of many districts the next one begins at once; what nobody takes is in nobody's way for long. */
const KEPT_MS = 1_000;

interface Kept {
  address: string;
  connection: PostgresConnection;
  /** Ends it when nobody takes it. */
  end: NodeJS.Timeout;
}

const kept = new Set<Kept>();

/** A connection to that address that nobody uses, and that still answers. */
export async function takeKept(address: string): Promise<PostgresConnection | undefined> {
  for (const each of kept) {
    if (each.address !== address) continue;
    kept.delete(each);
    clearTimeout(each.end);
    if (await each.connection.forget()) return each.connection;
    await each.connection.close();
  }
  return undefined;
}

/** Keeps a connection, at rest. A pooler's is closed: behind it may be somebody else's next. */
export async function keep(address: string, connection: PostgresConnection): Promise<void> {
  if (connection.pooled) return connection.close();
  const each: Kept = { address, connection, end: setTimeout(() => drop(each), KEPT_MS).unref() };
  kept.add(each);
  connection.rest();
}

function drop(each: Kept): void {
  kept.delete(each);
  void each.connection.close();
}
