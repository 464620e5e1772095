// Screen 1: which district.

import type { District } from '../../engine/districts/districts.ts';
import { nameOrId } from '../../engine/naming/titles.ts';
import { dayOf } from '../../roster/day.ts';
import { defaults, type WizardScreen, type WizardTools } from './answers.ts';
import { BACK } from './prompter.ts';

/** Asks which district syncs. Another district than before forgets the answers about that one. */
export function districtScreen({ context, prompter, districts }: WizardTools): WizardScreen {
  const today = dayOf(context.io.clock());
  return async (answers) => {
    const id = await prompter.choose({
      message: 'Which district?',
      choices: districts.map((each) => ({
        value: each.id,
        name: nameOrId(each.name),
        explanation: standing(each, today),
      })),
      default: answers.district.id,
    });
    if (id === BACK) return BACK;
    const district = districts.find((each) => each.id === id) ?? answers.district;
    return district.id === answers.district.id ? answers : defaults(district);
  };
}

function standing({ id, lastLaunchedAt, expiresOn }: District, today: string): string {
  const last = lastLaunchedAt ? `last synced on ${lastLaunchedAt.slice(0, 10)}` : 'never synced';
  const expiry =
    expiresOn === null
      ? 'no expiration date'
      : `${expiresOn < today ? 'EXPIRED' : 'expires'} on ${expiresOn}`;
  return `Portal id ${id}, ${last}, ${expiry}`;
}
