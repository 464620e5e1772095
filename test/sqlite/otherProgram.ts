// Another program with a SQLite file open, which knows no Portal: the file is made, and not put into WAL mode. On the
// driver as the program uses it, so that none of the driver's objects is dropped (see sqlite/connection.ts).

import type { Row } from '../../src/database/database.ts';
import { SqliteWorker } from '../../src/database/sqlite/worker.ts';

export interface OtherProgram {
  script(sql: string): Promise<void>;
  all(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

export async function otherProgram(path: string): Promise<OtherProgram> {
  const thread = SqliteWorker.take();
  await thread.call('connect', { path, create: false, busyMs: 0 });
  return {
    script: async (sql) => void (await thread.call('script', sql)),
    all: async (sql) => (await thread.call('all', sql, [])) as Row[],
    close: async () => {
      await thread.call('close');
      thread.release();
    },
  };
}
