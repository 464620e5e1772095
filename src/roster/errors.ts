// The one error type of the project: what happened, to what, and what to do next.
// It knows no exit codes and no terminal; cli/exitCodes.ts maps codes to exit codes.

/** What kind of thing went wrong: scripts go by it. */
export type FaultCode =
  | 'usage' // a flag, an argument, a setting or an input file is wrong
  | 'not-found' // no such district, run, school …
  | 'no-token' // nothing to show Clever
  | 'confirmation' // a needed confirmation is missing
  | 'refused' // it may not be done, as when a district still has rows; when a guard refuses, a report says so
  | 'sync-in-progress' // the guard that needs no plan: another sync of the district works
  | 'failed' // anything else; the Portal is as it was
  | 'source-unreachable'
  | 'source-token'
  | 'source-district'
  | 'source-unusable'
  | 'database-unreachable'
  | 'database-version'
  | 'database-locked'
  | 'interrupted';

/** An error meant for a person: one line, never personal data, with the next step in `hint`. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly hint: string | null;

  constructor(code: FaultCode, message: string, hint: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** Whether it is a fault of that code. */
export const isFault = (error: unknown, code: FaultCode): error is Fault =>
  error instanceof Fault && error.code === code;

/** The code of an error of Node.js or of a driver, such as `ENOENT`; '' when it has none. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** True after every failure, unless the connection was lost during the commit: then nobody knows. */
export const AS_WAS = 'The Portal is as it was.';

/** Somebody interrupted what was done. */
export const interrupted = (cause?: unknown): Fault =>
  new Fault('interrupted', `Interrupted. ${AS_WAS}`, null, cause);

/** Yields the items until the signal aborts; throws `fault` then. */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
  fault: () => Fault = interrupted,
): AsyncIterable<T> {
  for await (const item of items) {
    if (signal?.aborted) throw fault();
    yield item;
  }
}

/** Throws the `interrupted` fault once the signal is aborted. Called between steps. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}
