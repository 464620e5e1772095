// The password file, as libpq reads it: `host:port:database:user:password` a line, `*` for any, `\` before a colon.

import { readFile, stat } from 'node:fs/promises';
import { isOpenToOthers } from '../privateFile.ts';
import { passwordFile } from './folder.ts';
import type { Environment } from './location.ts';

/** The connection that a password is asked for. */
export interface Asked {
  host?: string | undefined;
  port?: number | undefined;
  database?: string | undefined;
  user?: string | undefined;
}

/** The password for a connection, or undefined. A file that others may read counts as none, as for psql. */
export async function passwordFromFile(
  asked: Asked,
  env: Environment = process.env,
): Promise<string | undefined> {
  const file = env['PGPASSFILE'] ?? passwordFile(env);
  const text = file === undefined ? '' : await readPrivate(file).catch(() => '');
  // A server's socket is a folder, and goes by the name of this machine.
  const host = !asked.host || asked.host.startsWith('/') ? 'localhost' : asked.host;
  const wanted = [host, String(asked.port ?? 5432), asked.database, asked.user];
  for (const line of text.split(/\r?\n/)) {
    const fields = fieldsOf(line);
    if (wanted.every((each, index) => fields[index] === '*' || fields[index] === each)) return fields[4];
  }
  return undefined;
}

async function readPrivate(file: string): Promise<string> {
  const found = await stat(file);
  return found.isFile() && !isOpenToOthers(found) ? readFile(file, 'utf8') : '';
}

const LINE = new RegExp(`^(?!#)${String.raw`((?:\\.|[^:\\])*):`.repeat(4)}(.*)$`);

/** The four fields that end at a colon, then the password with all its colons; none of a comment, or of a shorter line. */
const fieldsOf = (line: string): string[] =>
  (LINE.exec(line)?.slice(1) ?? []).map((field) => field.replace(/\\(.)/g, '$1'));
