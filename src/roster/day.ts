// Days and minutes, as everything here writes them.

/** `YYYY-MM-DD`, in UTC. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** `YYYY-MM-DD HH:MM`, in UTC. */
export const minuteOf = (moment: Date): string => moment.toISOString().slice(0, 16).replace('T', ' ');

/** Whether the text is written as `YYYY-MM-DD`; the calendar may have no such day. */
export const isWrittenAsDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** Whether the text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!isWrittenAsDay(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // JavaScript takes 31 February for 3 March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
