// What the stages of a sync are called while they run and when they are done, with their counts and rates.

import type { Stage, SyncEvent } from '../../engine/events.ts';
import { count, list, number } from './words.ts';

type CountEvent = Extract<SyncEvent, { count: number }>;

/** `Clever answered 500: waiting 4 seconds`; without a number of seconds `… until it is done`. Raw, as reasons are. */
export const waitText = ({ reason, seconds }: { reason: string; seconds: number | null }): string =>
  `${reason}: waiting ${seconds === null ? 'until it is done' : count(Math.ceil(seconds), 'second')}`;

/** `The share changed while it was read: beginning again, try 2`. Raw, as reasons are. */
export const restartText = ({ reason, attempt }: { reason: string; attempt: number }): string =>
  `${reason.replace(/\.$/, '')}: beginning again, try ${attempt + 1}`;

/** The texts of one stage. */
export interface StageText {
  count(event: CountEvent): void;
  /** `Reading the share`. */
  running(): string;
  /** `Reading users 120,000  8,400/s`, after so many milliseconds. */
  counting(milliseconds: number): string;
  /** `Read 250 schools and 286,000 users`. */
  done(): string;
}

const TEXTS: Record<Stage, [running: string, done: string]> = {
  connect: ['Connecting', 'Connected'],
  read: ['Reading', 'Read'],
  diff: ['Comparing with the Portal', 'Compared with the Portal'],
  check: ['Checking the plan', 'Checked the plan'],
  apply: ['Writing to the Portal', 'Wrote to the Portal'],
  report: ['Making the report', 'Made the report'],
};

/** One of each collection. */
const ONE: Record<string, string> = {
  schools: 'school',
  courses: 'course',
  terms: 'term',
  users: 'user',
  classes: 'class',
};

/** `1 term`, `12,000 users`: how many of a collection, or rows of a table. */
export function countNamed(what: string, value: number): string {
  const many = what.replaceAll('_', ' ');
  return count(value, ONE[what] ?? many, many);
}

/** The texts of a stage that begins now. */
export function createStageText(stage: Stage): StageText {
  const counts = new Map<string, number>();
  const [running, done] = TEXTS[stage];
  let latest = '';
  const total = () => [...counts.values()].reduce((sum, each) => sum + each, 0);
  return {
    count(event) {
      latest = (event.type === 'read' ? event.collection : event.table).replaceAll('_', ' ');
      // What was read is counted from the beginning; what was written, statement by statement.
      const before = event.type === 'wrote' ? (counts.get(latest) ?? 0) : 0;
      counts.set(latest, before + event.count);
    },
    running: () => (stage === 'read' ? 'Reading the share' : running),
    counting(milliseconds) {
      const rate = milliseconds < 500 ? '' : `  ${number(Math.round((total() * 1000) / milliseconds))}/s`;
      const verb = stage === 'apply' ? 'Writing' : running;
      return `${verb} ${latest} ${number(counts.get(latest) ?? 0)}${rate}`;
    },
    done() {
      if (stage === 'apply') return total() === 0 ? done : `Wrote ${count(total(), 'row')} to the Portal`;
      const read = [...counts].map(([name, value]) => countNamed(name, value));
      return read.length === 0 ? (stage === 'read' ? 'Read the share' : done) : `${done} ${list(read)}`;
    },
  };
}
