// What a session of ours is set to, whatever the server, the database or the user is set to. It opens nothing.

/** How long a statement waits for another program's lock, and how long it may take in all, in milliseconds. */
interface Patience {
  lockMs: number;
  statementMs: number;
}

/**
 * `work_mem`, to sort and hash in: more gains nothing on 280,000 students. `jit`: to compile a plan costs more than to run
 * ours. `random_page_cost`: at the server's own price of a page out of order, 2,000 users at once are compared by reading all
 * 280,000, 750 ms instead of 50. `extra_float_digits`: numbers come exactly as they are, also where the database is set to round
 * them. `standard_conforming_strings`: a backslash in a text stands for itself. `row_security`: a policy that could hide rows
 * from this user ends the statement, as a hidden row would be taken for a missing one. The last three: neither an idle
 * session nor a long transaction is ended, since the plan is in temporary tables while Clever is slow, or a person reads it.
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
