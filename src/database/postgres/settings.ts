// What a session of ours is set to, whatever the server, the database or the user is set to. It opens nothing.

/** How long a statement waits for another program's lock, and how long it may take in all, in milliseconds. */
interface Patience {
  lockMs: number;
  statementMs: number;
}

/**
 * 32 MB to sort and hash in; more gains nothing on 280,000 students. Compiling plans costs more than running ours. With
 * the server's own price of a page out of order, 2,000 users at once are compared by reading all 280,000: 750 ms
 * instead of 50. Numbers come exactly as they are, also where the database is set to round them, and a backslash in a text
 * stands for itself. A policy that could hide rows from this user ends the statement: a hidden row would be taken for one
 * that is missing. A session that does nothing is not ended, nor a long transaction: while Clever is slow, or a person
 * reads the plan, that plan is in temporary tables.
 */
const settings = (version: number, { lockMs, statementMs }: Patience): Record<string, string | number> => ({
  timezone: `'UTC'`,
  datestyle: `'ISO, YMD'`,
  lock_timeout: lockMs,
  statement_timeout: statementMs,
  work_mem: `'32MB'`,
  jit: 'off',
  random_page_cost: 1.1,
  extra_float_digits: 1,
  standard_conforming_strings: 'on',
  row_security: 'off',
  idle_in_transaction_session_timeout: 0,
  ...(version >= 140_000 && { idle_session_timeout: 0 }),
  ...(version >= 170_000 && { transaction_timeout: 0 }),
});

/** The statements that prepare a session on a server of this version. */
export const sessionSettings = (version: number, patience: Patience): string =>
  Object.entries(settings(version, patience))
    .map(([name, value]) => `set ${name} = ${value}`)
    .join('; ');

/** The statements that take all of it back: a pooler hands the server's session on to others. */
export const resetSettings = (version: number): string =>
  Object.keys(settings(version, { lockMs: 0, statementMs: 0 }))
    .map((name) => `reset ${name}`)
    .join('; ');
