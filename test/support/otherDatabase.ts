// An empty database of another encoding or locale beside a test's own, on the same PostgreSQL server. The server's keeper
// drops it with the others.

import { asAdmin, serverVersion } from './databases.ts';

/** A database of these, of libc's locale C unless told; returns where it is. One that was made before is made anew. */
export async function otherDatabase(
  location: string,
  { encoding = 'UTF8', provider }: { encoding?: string; provider?: string } = {},
): Promise<string> {
  const url = new URL(location);
  const name = `${url.pathname.slice(1)}_other`;
  // Before 15 libc's locales are the only ones of a database, and there is no word for it.
  const libc = (await serverVersion()) >= 15 ? 'locale_provider libc' : '';
  await asAdmin(
    `drop database if exists ${name}`,
    `create database ${name} template template0 encoding '${encoding}' ${provider ?? libc} lc_collate 'C' lc_ctype 'C'`,
  );
  url.pathname = `/${name}`;
  return url.href;
}
