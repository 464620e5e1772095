// The command line that does what the wizard was told. It knows no question, and never consents to a Reset.

import { folded } from '../../roster/sameName.ts';
import { wishArguments } from '../program/syncOptions.ts';
import { districtArgument } from '../terminal/command.ts';
import { isSafe } from '../terminal/safeText.ts';
import type { Answers } from './answers.ts';

/** The arguments after `clever-sync`, unquoted. */
export function equivalentArguments(
  answers: Pick<Answers, 'district' | 'mode' | 'shared' | 'schools' | 'expiresOn' | 'notify'>,
): string[] {
  const { district, mode, schools, expiresOn, notify } = answers;
  return [
    mode,
    districtArgument(district),
    ...wishArguments({
      schools: schools && schoolsArgument(answers, schools),
      expiresOn,
      notify: notify.length === 0 ? undefined : notify,
    }),
  ];
}

/** Schools by name where the name says which and needs no quoting of its own, else by source id. */
function schoolsArgument({ shared }: Pick<Answers, 'shared'>, schools: 'all' | string[]): 'all' | string[] {
  if (schools === 'all') return 'all';
  const nameOf = (id: string): string => {
    const name = shared?.find(({ sourceId }) => sourceId === id)?.name ?? id;
    const same = shared?.filter((each) => each.name !== null && folded(each.name) === folded(name)) ?? [];
    return same.length === 1 && isSafe(name) && !name.includes(',') && name.toLowerCase() !== 'all'
      ? name
      : id;
  };
  return schools.map(nameOf);
}
