// What an explanation is made of: findings, each with the one step that mends it. It knows no database.

/** Where the district's name goes in a command. */
export const DISTRICT = '<district>';

/** What mends it: `text` alone is what somebody else does; before a command it says when, or why, to run that. */
export interface Next {
  text: string | null;
  command: (string | number)[] | null;
}

/** `ok`: as it should be; `problem`: a reason why something is missing; `note`: worth knowing. */
export interface Finding {
  code: string;
  level: 'ok' | 'note' | 'problem';
  /** A sentence. It may hold names of the share: untrusted text. */
  message: string;
  next: Next | null;
}

/** It is as it should be. */
export const ok = (code: string, message: string): Finding => ({ code, level: 'ok', message, next: null });

/** It is worth knowing. */
export const note = (code: string, message: string, next: Next | null = null): Finding => ({
  code,
  level: 'note',
  message,
  next,
});

/** It is a reason why something is missing. */
export const problem = (code: string, message: string, next: Next | null): Finding => ({
  code,
  level: 'problem',
  message,
  next,
});

/** A step of `clever-sync`, on a condition if there is one. */
export const command = (words: (string | number)[], text: string | null = null): Next => ({
  text,
  command: words,
});

/** What somebody else does. */
export const somebody = (text: string): Next => ({ text, command: null });

/** Before the command that selects all shared schools. */
export const HOW_TO_SELECT = 'To sync every shared school (or list the ones you want after --schools):';

/** The everyday fix. */
export const EDIT: Next = command(['edit', DISTRICT]);

/** The fix where a school is not selected. */
export const SELECT_ALL: Next = command(['edit', DISTRICT, '--schools', 'all'], HOW_TO_SELECT);
