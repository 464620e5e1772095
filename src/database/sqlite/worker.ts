// The near end of the thread in which SQLite works: a call is a message, and its answer settles a promise. A thread whose
// database was closed is kept for the next one. It knows no statement.

import { Worker } from 'node:worker_threads';
import { Fault } from '../../roster/errors.ts';
import { Kept } from '../kept.ts';
import type { Answer, Call } from './thread.ts';

/** The compiled thread; tests run the sources, with the thread that `npm run build` made of them. */
const THREAD = import.meta.url.endsWith('.ts')
  ? new URL('../../../dist/database/sqlite/thread.js', import.meta.url)
  : new URL('./thread.js', import.meta.url);

/** What comes and goes in the thread is a page's rows: more room for it is kept, not used. */
const YOUNG_MB = 12;

/** Databases that a thread opens, one after the other: it keeps what is left of each, some 100 KiB. */
const MOST_OPENED = 50;

/** Threads without a database: to start one takes 0.1 s of a processor, as long as a small district's sync. */
const kept = new Kept<SqliteWorker>();

/** The thread, as it is called: calls are answered in order. The process may end while no call is under way. */
export class SqliteWorker {
  /** A thread without a database. */
  static take(): SqliteWorker {
    const worker = kept.take() ?? new SqliteWorker();
    worker.#opened += 1;
    return worker;
  }

  /** A thread for one database, that nobody else takes: to be ended. */
  static alone(): SqliteWorker {
    return new SqliteWorker();
  }

  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void }
  >();
  #last = 0;
  #opened = 0;
  /** Why there is nobody to call any more. */
  #ended: Error | null = null;

  private constructor() {
    this.#worker = new Worker(THREAD, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
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

  /** Gives it back, once its database is closed or could not be opened. */
  release(): void {
    if (this.#ended) return;
    if (this.#opened >= MOST_OPENED) return void this.#worker.terminate();
    kept.keep(this, () => void this.#worker.terminate());
  }

  /** Ends it, with its database and whatever is under way in it; resolves when it is gone. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('value' in answer) waiting?.resolve(answer.value);
    else waiting?.reject('fault' in answer ? faultOf(answer) : new Error(answer.stack));
  }

  /** The thread is gone: of its own accord, or out of memory. What is called from now on is not waited for. */
  #fail(error: Error): void {
    this.#ended ??= error;
    kept.drop(this);
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** With the thread's own stack as its cause, for whoever wants to see more. */
const faultOf = ({ fault, stack }: Extract<Answer, { fault: unknown }>): Fault =>
  new Fault(fault.code, fault.message, fault.hint, Object.assign(new Error(fault.message), { stack }));
