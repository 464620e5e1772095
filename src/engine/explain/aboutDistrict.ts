// What holds of the whole district: how old is what Clever has, when it was synced, and what would refuse the next Edit.

import { minuteOf } from '../../roster/day.ts';
import type { DistrictStatus } from '../districts/districtStatus.ts';
import type { GuardFinding } from '../plan/plan.ts';
import type { Facts } from './facts.ts';
import { command, DISTRICT, EDIT, note, ok, problem, type Finding, type Next } from './finding.ts';

/** Everything that an explanation says of the district. */
export function aboutDistrict({ plan, sightings }: Facts, status: DistrictStatus | undefined): Finding[] {
  return [...cleverSync(sightings.district?.lastSync ?? null, status), ...plan.guards.map(guard)];
}

function cleverSync(lastSync: string | null, status: DistrictStatus | undefined): Finding[] {
  const launched = status?.lastLaunchedAt ?? null;
  const clever =
    lastSync === null
      ? []
      : [ok('clever-synced', `The district's data last came into Clever on ${time(lastSync)}.`)];
  if (launched === null) {
    const isNew = (status?.lastRun ?? null) === null;
    const message = isNew
      ? 'This district was never synced.'
      : 'No sync of this district was completed, or is left.';
    return [...clever, problem('never-synced', message, EDIT)];
  }
  const isOld = lastSync !== null && launched < lastSync;
  const portal = `Its last complete sync was on ${time(launched)}`;
  return [
    ...clever,
    isOld
      ? note('older', `${portal}: what came into Clever since then waits.`, EDIT)
      : ok('synced', `${portal}.`),
  ];
}

const time = (iso: string): string => `${minuteOf(new Date(iso))} UTC`;

function guard({ code, refused, message, override }: GuardFinding): Finding {
  if (!refused) return note(code, message);
  return problem(code, `The next Edit would be refused: ${message}`, waysOn(override));
}

const waysOn = (override: string | null): Next | null =>
  override === null ? null : command(['edit', DISTRICT, ...override.split(' ')]);
