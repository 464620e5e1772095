// Screen 4: until when the district syncs.

import { dayOf, isDay, isWrittenAsDay } from '../../roster/day.ts';
import type { WizardScreen, WizardTools } from './answers.ts';
import { BACK } from './prompter.ts';

const NEVER = 'never';

/** Asks for the expiration date. An expired one cannot stay: the same day of a year to come is offered instead. */
export function expirationScreen({ context, prompter }: WizardTools): WizardScreen {
  const today = dayOf(context.io.clock());
  return async (answers) => {
    const stored = answers.district.expiresOn;
    const present = answers.expiresOn === undefined ? stored : answers.expiresOn;
    const expired = stored !== null && stored < today ? `it expired on ${stored}; ` : '';
    const text = await prompter.ask({
      message: 'Sync expiration date:',
      hint: `${expired}YYYY-MM-DD or never`,
      default: present === null ? NEVER : notBefore(today, present),
      validate: (typed) => check(typed.trim().toLowerCase(), today),
      back: true,
    });
    if (text === BACK) return BACK;
    const wanted = text.trim().toLowerCase();
    const expiresOn = wanted === NEVER ? null : wanted;
    return { ...answers, expiresOn: expiresOn === stored ? undefined : expiresOn };
  };
}

function check(text: string, today: string): true | string {
  if (text === NEVER) return true;
  if (isWrittenAsDay(text) && !isDay(text)) return `There is no day ${text}.`;
  if (!isDay(text)) return 'Write a date as 2027-06-30, or never.';
  return text >= today || 'That day has passed: the sync would be refused as expired.';
}

/** The date itself, or the same day in the first year in which it is not before `today`. */
function notBefore(today: string, date: string): string {
  if (date >= today) return date;
  // February 29 is there only every fourth year.
  const day = date.slice(4).replace('-02-29', '-02-28');
  const thisYear = today.slice(0, 4) + day;
  return thisYear >= today ? thisYear : String(Number(today.slice(0, 4)) + 1) + day;
}
