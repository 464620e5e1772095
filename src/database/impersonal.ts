// Errors for whoever wants to see more (`-v`), without what their message may say of a row.

/** The error's stack with other words in place of its message. */
export const stackSaying = (error: Error, instead: string): string =>
  (error.stack ?? '').replace(error.message, () => instead);
