// The day and the minute of a moment, as everything here says them.

/** `YYYY-MM-DD`, in UTC. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** `YYYY-MM-DD HH:MM`, in UTC. */
export const minuteOf = (moment: Date): string => moment.toISOString().slice(0, 16).replace('T', ' ');
