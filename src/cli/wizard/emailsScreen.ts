// Screen 5: who gets an e-mail after a sync.

import { isAddress } from '../program/flags.ts';
import { safeText } from '../terminal/safeText.ts';
import type { WizardScreen, WizardTools } from './answers.ts';
import { BACK } from './prompter.ts';

/** Says that nobody is to be added, where Enter would add who was typed before. */
const NONE = 'none';

/** Asks for addresses to subscribe, in addition to those that are. */
export function emailsScreen({ prompter }: WizardTools): WizardScreen {
  return async (answers) => {
    const subscribed = answers.district.subscribers.join(', ') || 'nobody';
    const text = await prompter.ask({
      message: 'Sync e-mails, addresses to subscribe:',
      hint: `subscribed: ${subscribed}${answers.notify.length > 0 ? `; ${NONE}: add nobody` : ''}`,
      default: answers.notify.join(', '),
      validate: (typed) => check(addresses(typed)),
      back: true,
    });
    return text === BACK ? BACK : { ...answers, notify: addresses(text) };
  };
}

const addresses = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((each) => each !== '' && each.toLowerCase() !== NONE)),
];

function check(typed: string[]): true | string {
  const wrong = typed.find((address) => !isAddress(address));
  return wrong === undefined || `"${safeText(wrong)}" is no e-mail address.`;
}
