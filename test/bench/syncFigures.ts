// The program's own figures: syncs of one district, and the unit they are counted in.

import type { Report } from '../../src/engine/report/report.ts';
import { runNode } from './children.ts';
import type { Figure, Sample } from './figure.ts';
import { GOALS } from './goals.ts';
import { journalText } from './journal.ts';
import { script } from './places.ts';
import { sync, type Setting, type Sync } from './setting.ts';

type Changes = Report['changes'];

/** A sync to measure: on a copy of which database, and by which changes one knows that it did its work. */
interface Wanted extends Omit<Figure, 'measure' | 'memory'>, Omit<Sync, 'args'> {
  base: string;
  args: string[] | (() => Promise<string[]>);
  isRight: (changes: Changes) => boolean;
}

const SMALL_PAGES = 1000;
const small = { group: 'pages', pageSize: SMALL_PAGES, atMost: undefined } as const;

const isNothing = (changes: Changes): boolean =>
  Object.values(changes).every((counts: object) => Object.values(counts).every((count) => count === 0));

const FIRST: Omit<Wanted, 'group' | 'title'> = {
  base: 'empty',
  day: 1,
  args: ['edit'],
  isRight: ({ students }) => students.created > 0,
};
const AGAIN: Omit<Wanted, 'group' | 'title'> = { base: 'day1', day: 1, args: ['edit'], isRight: isNothing };

/** P: what everything else is counted in. */
export function unit({ district }: Setting): Figure {
  const measure = async () => {
    const { output, peak } = await runNode(script('parsePages'), [district.pages]);
    const [ms = 0, cpu = 0] = output.split(' ').map(Number);
    return { ms, cpu, peak };
  };
  return { group: 'first', title: 'P: read the pages from disk and JSON.parse them', measure };
}

/** Syncs of day 1: the first, and the same again, with pages as they are and with small ones. */
export function firstFigures(setting: Setting): Figure[] {
  const { first, again } = GOALS[setting.kind];
  return [
    figure(setting, { ...FIRST, group: 'first', title: 'First sync', atMost: first }),
    figure(setting, { ...AGAIN, group: 'again', title: 'The same again, nothing changed', atMost: again }),
    figure(setting, { ...FIRST, ...small, title: 'First sync, 1,000 a page' }),
    figure(setting, { ...AGAIN, ...small, title: 'The same again, 1,000 a page' }),
  ];
}

/** Syncs of day 2, on day 1. */
export function changedFigures(setting: Setting): Figure[] {
  const isRight = ({ students }: Changes) => students.updated > 0;
  const wanted = { group: 'changed', base: 'day1', day: 2, isRight } as const;
  const goals = GOALS[setting.kind];
  const preview = ['edit', '--dry-run'];
  return [
    figure(setting, { ...wanted, title: '1 % changed: preview', args: preview, atMost: goals.preview }),
    figure(setting, { ...wanted, title: '1 % changed: Edit', args: ['edit'], atMost: goals.edit }),
  ];
}

/** Resets to day 3, on day 2. */
export function resetFigures(setting: Setting): Figure[] {
  const goals = GOALS[setting.kind];
  const preview = ['reset', '--in-session', '--dry-run'];
  let digest: string | undefined;
  const approved = async () => {
    digest ??= (await sync(setting, await setting.portals.copyOf('day2'), { args: preview, day: 3 })).report
      .plan;
    return ['reset', '--in-session', '--plan', digest];
  };
  const isRight = ({ students }: Changes) => students.deleted > 0;
  const wanted = { group: 'reset', base: 'day2', day: 3, isRight } as const;
  const what = '10 % unshared: Reset';
  const reset: Wanted = { ...wanted, title: what, args: approved, atMost: goals.reset };
  return [
    figure(setting, { ...wanted, title: `${what} preview`, args: preview, atMost: goals.resetPreview }),
    figure(setting, reset),
    figure(setting, { ...reset, ...small, title: `${what}, 1,000 a page` }),
  ];
}

/** The same again, from a Clever that takes its time. Small pages only once: at 300 ms they take minutes. */
export function latencyFigures(setting: Setting): Figure[] {
  const wanted = { ...AGAIN, group: 'latency' } as const;
  return [50, 300].flatMap((latencyMs) => {
    const title = `The same again, ${latencyMs} ms an answer`;
    const slow = { latencyMs, pageSize: SMALL_PAGES, once: true };
    return [
      figure(setting, { ...wanted, title, latencyMs }),
      figure(setting, { ...wanted, title: `${title}, 1,000 a page`, ...slow }),
    ];
  });
}

/** Its measurement throws when the sync did not do what it is measured for. */
function figure(
  setting: Setting,
  { base, isRight, args, day, pageSize, latencyMs, ...about }: Wanted,
): Figure {
  const { portals } = setting;
  const measure = async (): Promise<Sample> => {
    const wish = { args: Array.isArray(args) ? args : await args(), day, pageSize, latencyMs };
    const location = await portals.copyOf(base);
    const before = await portals.size();
    const { report, ms, peak, cpu } = await sync(setting, location, wish);
    if (!isRight(report.changes)) throw new Error(`${about.title}: not the changes it is measured for.`);
    if (report.run === null) return { ms, peak, cpu };
    const growth = (await portals.size()) - before;
    return { ms, peak, cpu, journal: { text: await journalText(location, report.run), growth } };
  };
  return { ...about, ...(latencyMs === undefined && { memory: pageSize ? 'small' : 'default' }), measure };
}
