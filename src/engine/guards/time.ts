// Guards on when and whether: a term in session, an expired sync, another sync at work, a plan that is another than the
// approved one.

import { termsInSession } from '../../database/statements/guards.ts';
import { expiryOf } from '../districts/districts.ts';
import { counted } from '../plural.ts';
import { describeRun } from '../runs/runs.ts';
import type { DeletionFacts, Guard, RunFacts } from './guard.ts';

const TERMS_NAMED = 3;

/**
 * A Reset while a term that the district's classes use is in session, or the deletion of a school whose classes use one:
 * refused, but for a person at a terminal.
 */
export const inSession: Guard<DeletionFacts> = async ({ database, request, today, attended }) => {
  const { mode, district, school } = request;
  if (mode === 'edit') return [];
  const terms = await database.all<{
    name: string | null;
    startsOn: string;
    endsOn: string;
    classes: number;
  }>(termsInSession, [district.id, today, school?.id ?? null]);
  if (terms.length === 0) return [];
  const named = terms.slice(0, TERMS_NAMED).map(({ name, startsOn, endsOn, classes }) => {
    return `${name ?? 'a term without a name'} (${startsOn} to ${endsOn}, ${counted(classes, 'class', 'classes')})`;
  });
  const more = terms.length - named.length;
  const rest = more > 0 ? `; and ${more} more` : '';
  const what = school
    ? "A school's classes are deleted with it."
    : 'A Reset is for summer, or between semesters.';
  const message = `In session today: ${named.join('; ')}${rest}. ${what}`;
  return [
    { code: 'in-session', message, refuses: !request.inSession && !attended, override: '--in-session' },
  ];
};

/** The district's expiration date, as stored or as this request sets it, is before today. */
export const expired: Guard = async ({ database, request, today }) => {
  const stored = await expiryOf(database, request.district);
  const expiresOn = request.expiresOn === undefined ? stored : request.expiresOn;
  if (expiresOn === null || expiresOn >= today) return [];
  const message = `The sync of this district expired on ${expiresOn}.`;
  return [{ code: 'expired', message, refuses: true, override: '--expires YYYY-MM-DD' }];
};

/**
 * `--plan` names another plan than today's: the share, the Portal or the options changed since the preview. What undoes a
 * run is always the same, so that digest is another plan's.
 */
export const stalePlan: Guard<RunFacts> = async ({ plan, request }) => {
  if (request.planDigest === undefined || request.planDigest === plan.digest) return [];
  const { undoes, school, planDigest } = request;
  const from = school ? 'the Portal' : 'the share, the Portal or the options';
  const message =
    undoes === undefined
      ? `The plan is now ${plan.digest}, not ${planDigest}: ${from} changed. Preview again.`
      : `Undoing run ${undoes} is plan ${plan.digest}, not ${planDigest}: that digest is another plan's. Preview again.`;
  return [{ code: 'stale-plan', message, refuses: true }];
};

/** Another sync of the district works now, from its first request on; one whose process died does not count. */
export const syncInProgress: Guard<RunFacts> = async ({ otherRun }) => {
  if (!otherRun) return [];
  const message = `Another sync of this district is in progress: ${describeRun(otherRun)}. Wait until it is done.`;
  return [{ code: 'sync-in-progress', message, refuses: true }];
};
