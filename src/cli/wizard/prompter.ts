// Questions to a person: the four kinds there are, each passed with Enter, each with a way back. On a terminal they are asked
// by terminalPrompter.ts.

/** What a question returns when the person wants the screen before. */
export const BACK = Symbol('back');
export type Back = typeof BACK;

/** One of the choices of a question. */
export interface Choice<T> {
  value: T;
  name: string;
  /** Stands behind the name. On a narrow terminal the name is cut, not this. */
  which?: string;
  /** Shown below the list while the choice is marked. */
  explanation?: string;
  /** Of a checkbox: whether it is checked to begin with. */
  checked?: boolean;
}

/** What every question has. */
export interface Question {
  message: string;
  /** Shown behind the message while it is asked: how to write the answer. */
  hint?: string;
  /** Esc goes back: the answer may be BACK. */
  back?: boolean;
}
interface ChooseQuestion<T> extends Question {
  choices: Choice<T>[];
  default?: T;
}

/** A question of which any number of choices can be checked. */
export interface CheckQuestion<T> extends Question {
  choices: Choice<T>[];
  /** What is wrong with the selection, in a sentence; true when nothing is. */
  validate?: (values: T[]) => true | string;
}
interface AskQuestion extends Question {
  default?: string;
  /** What stays on the screen of an answer without a letter; `none` unless told. */
  empty?: string;
  validate?: (text: string) => true | string;
}
interface ConfirmQuestion extends Question {
  default: boolean;
}

/** Somebody who answers questions. Text in questions is untrusted; it is made safe where it is shown. */
export interface Prompter {
  choose<T>(question: ChooseQuestion<T>): Promise<T | Back>;
  check<T>(question: CheckQuestion<T>): Promise<T[] | Back>;
  ask(question: AskQuestion): Promise<string | Back>;
  confirm(question: ConfirmQuestion): Promise<boolean | Back>;
}
