// A person who answers questions by a script, in order; an unexpected question fails the test.

import { BACK, type Back, type Choice, type Prompter, type Question } from '../../src/cli/wizard/prompter.ts';

/** Enter: the default. */
export const ENTER = Symbol('enter');

/** What a question's message begins with or contains, and the answer: of a list, the name of a choice or names. */
export type Step = [message: string, answer: string | string[] | typeof ENTER | Back];

export interface Scripted extends Prompter {
  /** The questions asked, with their choices. */
  asked: string[];
  /** Throws when another question was asked, an answer was not accepted, or a step was never asked for. */
  finish(): void;
}

/** Answers the steps in order. Answers must pass the questions' own checks. */
export function scripted(...steps: Step[]): Scripted {
  const left = [...steps];
  const asked: string[] = [];
  let failure: Error | null = null;
  const fail = (text: string) => (failure = new Error(text));
  const valid = <T>(answer: T, verdict: true | string = true): T => {
    if (verdict === true) return answer;
    throw fail(`Not accepted: ${verdict}`);
  };
  const take = ({ message, hint, back }: Question, choices: Choice<unknown>[] = []) => {
    asked.push([message, hint, ...choices.map(drawn)].filter(Boolean).join('\n'));
    const [step] = left.splice(0, 1);
    if (!step?.[0] || !message.includes(step[0])) throw fail(`Unexpected question: ${message}`);
    if (step[1] === BACK && !back) throw fail(`There is no way back from: ${message}`);
    return step[1];
  };
  return {
    asked,
    finish() {
      if (failure) throw failure;
      if (left.length > 0) throw new Error(`Never asked: ${left.map(([message]) => message).join(', ')}`);
    },
    async choose(question) {
      const answer = take(question, question.choices);
      if (answer === BACK) return BACK;
      if (answer === ENTER) return question.default ?? question.choices[0]!.value;
      return valueOf(question.choices, answer as string);
    },
    async check(question) {
      const answer = take(question, question.choices);
      if (answer === BACK) return BACK;
      const checked = question.choices.filter((choice) => choice.checked).map(({ value }) => value);
      const values =
        answer === ENTER ? checked : (answer as string[]).map((name) => valueOf(question.choices, name));
      return valid(values, question.validate?.(values));
    },
    async ask(question) {
      const answer = take(question);
      if (answer === BACK) return BACK;
      const text = answer === ENTER ? (question.default ?? '') : (answer as string);
      return valid(text, question.validate?.(text));
    },
    async confirm(question) {
      const answer = take(question);
      if (answer === BACK) return BACK;
      return answer === ENTER ? question.default : answer === 'yes';
    },
  };
}

function drawn({ name, which = '', checked }: Choice<unknown>): string {
  const text = which === '' ? name : `${name} ${which}`;
  return checked === undefined ? `  ${text}` : `  [${checked ? 'x' : ' '}] ${text}`;
}

function valueOf<T>(choices: Choice<T>[], name: string): T {
  const choice = choices.find((each) => each.name.startsWith(name));
  if (!choice) throw new Error(`There is no choice ${name}`);
  return choice.value;
}
