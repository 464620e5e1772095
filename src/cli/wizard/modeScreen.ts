// Screen 2: Edit or Reset, each with what it does.

import type { WizardScreen, WizardTools } from './answers.ts';
import { BACK } from './prompter.ts';

const EDIT =
  'Creates and updates what is shared in Clever and makes class rosters equal to it. Schools, people and classes that ' +
  'are no longer shared stay in the Portal.';
const RESET =
  'Does what an Edit does, and DELETES every school, person and class that is not being shared, with licenses, books and student ' +
  "work. For summer, or between semesters. You see what goes, and type the district's name, before anything happens.";

/** Asks for the kind of sync. */
export function modeScreen({ prompter }: WizardTools): WizardScreen {
  return async (answers) => {
    const mode = await prompter.choose({
      message: 'Which kind of sync?',
      choices: [
        { value: 'edit' as const, name: 'Edit (recommended)', explanation: EDIT },
        { value: 'reset' as const, name: 'Reset: delete what is not shared', explanation: RESET },
      ],
      default: answers.mode,
      back: true,
    });
    return mode === BACK ? BACK : { ...answers, mode };
  };
}
