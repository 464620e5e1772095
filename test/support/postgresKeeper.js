// Keeps a PostgreSQL server for a run of the tests, in a process of its own: CLEVER_SYNC_TEST_PG, or one that it starts.
// Prints the address as one line, and lives until its standard input ends, as it does however the run ends, killed
// ones too. Then it leaves nothing behind: no server, and no database whose name begins as its first argument says.
// What follows that are settings of a server that it starts.

import pg from 'pg';
import { CARELESS, startServer } from './embeddedServer.js';

const [prefix, ...settings] = process.argv.slice(2);
const given = process.env.CLEVER_SYNC_TEST_PG;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
const ended = new Promise((resolve) => process.stdin.on('end', resolve).resume());

const { url, stop } = given
  ? { url: given, stop: dropDatabases }
  : await startServer(settings.length > 0 ? settings : CARELESS);
process.stdout.write(`${url}\n`);
await ended;
await stop();
process.exit();

async function dropDatabases() {
  const client = new pg.Client(given);
  await client.connect();
  const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [
    prefix,
  ]);
  for (const { datname } of rows) await client.query(`drop database ${datname} with (force)`);
  await client.end();
}
