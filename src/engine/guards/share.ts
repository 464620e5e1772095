// Guards on what came from the source: the district's state, bad records, a share with nothing of a kind in it.

import { portalSizes, shrinkingClasses } from '../../database/statements/guards.ts';
import type { Finding, Guard, GuardFacts } from './guard.ts';

const HELD_STATES = ['paused', 'pending', 'error'];

/** The district is paused, pending or in error at its source, or today is within its pause. Edit warns, Reset refuses. */
export const districtState: Guard = async ({ shared, request, today }) => {
  const state = shared.state ?? '';
  const { pauseStart, pauseEnd } = shared;
  const pausing = pauseStart !== null && pauseStart <= today && (pauseEnd === null || today <= pauseEnd);
  if (!HELD_STATES.includes(state) && !pausing) return [];
  const why = HELD_STATES.includes(state) ? `its state is "${state}"` : `its pause began on ${pauseStart}`;
  const until = pausing && pauseEnd ? ` until ${pauseEnd}` : '';
  const message = `The district's data is held at the source: ${why}${until}. What is shared may be last year's.`;
  const refuses = request.mode === 'reset' && !request.allowPaused;
  return [{ code: 'district-state', message, refuses, override: '--allow-paused' }];
};

/** More than 1 % of a collection, and more than 10 records, could not be used. */
export const badRecords: Guard = async ({ tally }) =>
  tally.tooManyLeftOut().map(({ collection, leftOut, records }) => ({
    code: 'bad-records',
    message: `${leftOut} of ${records} shared ${collection} could not be used (limit: 1 % and 10).`,
    refuses: true,
    approvable: true,
  }));

/** Nothing of a kind is shared, and the Portal holds some. An Edit minds only when class rosters would be emptied. */
export const emptyShare: Guard = async (facts) => {
  const { database, request, tally } = facts;
  const shared = {
    schools: tally.of('schools').records,
    classes: tally.of('classes').records,
    ...tally.people,
  };
  const absent = Object.entries(shared).filter(([, count]) => count === 0);
  if (absent.length === 0) return [];
  const [sizes] = await database.all<Record<string, number>>(portalSizes, [request.district.id]);
  const missing = absent.filter(([kind]) => Number(sizes?.[kind]) > 0);
  if (missing.length === 0) return [];
  const emptied = await emptiedClasses(facts);
  const held = missing.map(([kind]) => `no ${kind} are shared, the Portal has ${sizes?.[kind]}`).join('; ');
  const message = `The share is empty: ${held}.${emptied ? ` By the plan, ${emptied} classes lose all their students.` : ''}`;
  const refuses = request.mode === 'reset' || emptied > 0;
  return [{ code: 'empty-share', message, refuses, approvable: true } satisfies Finding];
};

async function emptiedClasses({ database, request }: GuardFacts): Promise<number> {
  const classes = await database.all<{ remaining: number }>(shrinkingClasses, [request.district.id]);
  return classes.filter(({ remaining }) => Number(remaining) === 0).length;
}
