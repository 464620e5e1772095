// After the tests that run on PostgreSQL: the server's keeper ends, and everything with it.

import { once } from 'node:events';

export default async function tearDown() {
  const keeper = globalThis.postgresKeeper;
  keeper.stdin.end();
  await once(keeper, 'exit');
}
