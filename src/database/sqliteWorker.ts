// The near end of the thread in which SQLite works: a call is a message, and its answer settles a promise.
// It knows no statement.

import { Worker } from 'node:worker_threads';
import { Fault } from '../roster/errors.ts';
import type { ConnectionOptions } from './sqliteConnection.ts';
import type { Answer, Call } from './sqliteThread.ts';

/** The compiled thread; tests run the sources, with the thread that `npm run build` made of them. */
const THREAD = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/database/sqliteThread.js', import.meta.url)
  : new URL('./sqliteThread.js', import.meta.url);

/** What comes and goes in the thread is a page's rows: more room for it is kept, not used. */
const YOUNG_MB = 12;

/** The thread, as it is called: calls are answered in order. The process may end while no call is under way. */
export class SqliteWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void }
  >();
  #last = 0;
  /** Why there is nobody to call any more. */
  #ended: Error | null = null;

  constructor(options: ConnectionOptions) {
    this.#worker = new Worker(THREAD, {
      workerData: options,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('The database is closed.')));
    this.#worker.unref();
  }

  call(method: Call['method'], ...args: unknown[]): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#last += 1;
      this.#waiting.set(this.#last, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id: this.#last, method, args } satisfies Call);
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('value' in answer) waiting?.resolve(answer.value);
    else waiting?.reject('fault' in answer ? faultOf(answer.fault) : new Error(answer.stack));
  }

  /** The thread is gone: of its own accord, or out of memory. What is called from now on is not waited for. */
  #fail(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

const faultOf = ({ code, message, hint }: Pick<Fault, 'code' | 'message' | 'hint'>): Fault =>
  new Fault(code, message, hint);
