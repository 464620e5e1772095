// The port to what Portals are kept in: one working database, and originals that it can be a copy of.

import { sqliteFiles } from './fileStore.ts';
import type { Kind } from './goals.ts';
import { openServer } from './server.ts';
import { serverStore } from './serverStore.ts';

export interface Store {
  /** Where a database is. */
  locationOf(original?: string): string;
  /** Makes the working database a new one, without tables. */
  begin(): Promise<void>;
  /** Makes it a copy of an original, which is on disk when this returns. */
  copy(original: string): Promise<void>;
  /** Makes an original of it: there is no working database then. */
  keep(original: string): Promise<void>;
  /** Bytes of the working database. */
  size(): Promise<number>;
  close(): Promise<void>;
}

/** The kind of database that is measured on. */
export interface Databases {
  kind: Kind;
  /** What it is and how it is set, for the heading. */
  about: string;
  /** Opens an empty store. */
  store(name: string): Promise<Store>;
  /** A location for a person's eyes. */
  show(location: string): string;
  close(): Promise<void>;
}

/** Files, or a server. */
export async function openDatabases(kind: Kind): Promise<Databases> {
  if (kind === 'sqlite') return sqliteFiles();
  const server = await openServer();
  return { ...server, kind, store: (name) => serverStore(server, name) };
}
