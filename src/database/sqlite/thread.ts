// The thread in which SQLite works, so that the next page is parsed while this one is staged, a spinner turns and
// Ctrl-C is heard. It answers one message after the other; it knows no statement.

import { parentPort } from 'node:worker_threads';
import { Fault } from '../../roster/errors.ts';
import { stackSaying } from '../impersonal.ts';
import { SqliteConnection, type ConnectionOptions } from './connection.ts';
import { sqliteFault } from './faults.ts';

/** A call of one of the connection's methods. `connect` comes first. */
export interface Call {
  id: number;
  method: 'connect' | Exclude<keyof SqliteConnection, symbol>;
  args: unknown[];
}

/** What came of a call: its value, a Fault's parts, or an unexpected error's stack. */
export type Answer = { id: number } & (
  { value: unknown } | { fault: Pick<Fault, 'code' | 'message' | 'hint'>; stack: string } | { stack: string }
);

let path = '';
let connection: SqliteConnection | null = null;

parentPort?.on('message', (call: Call) => void answer(call).then((each) => parentPort?.postMessage(each)));

async function answer({ id, method, args }: Call): Promise<Answer> {
  try {
    return { id, value: await perform(method, args) };
  } catch (error) {
    const known = sqliteFault(error, path);
    const stack = stackOf(error);
    if (!(known instanceof Fault)) return { id, stack };
    return { id, fault: { code: known.code, message: known.message, hint: known.hint }, stack };
  }
}

/** Without what a trigger of the database's own says, which may quote a row: SQLite's messages name tables and columns. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTriggers = 'code' in error && error.code === 'SQLITE_CONSTRAINT_TRIGGER';
  return stackSaying(error, isTriggers ? '(the message of a trigger)' : error.message);
}

function perform(method: Call['method'], args: unknown[]): unknown {
  if (method === 'connect') return connect(args[0] as ConnectionOptions);
  if (!connection) throw new Error('not connected');
  // The calls of worker.ts, with the arguments of the method named.
  return (connection[method] as (...all: unknown[]) => unknown).apply(connection, args);
}

function connect(options: ConnectionOptions): null {
  ({ path } = options);
  connection = null;
  connection = new SqliteConnection(options);
  return null;
}
