// The program's own figures: syncs of one district, and the unit they are counted in.

import { stat } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import type { Report } from '../../src/engine/report.ts';
import { runNode } from './children.ts';
import type { Figure, Sample } from './figure.ts';
import { script } from './places.ts';
import { sync, type Setting, type Sync } from './setting.ts';

const SMALL_PAGES = 1000;

/** P: what everything else is counted in. */
export function unit({ district }: Setting): Figure {
  const measure = async () => {
    const { output, peak } = await runNode(script('parsePages'), [district.pages]);
    const [ms = 0, cpu = 0] = output.split(' ').map(Number);
    return { ms, cpu, peak };
  };
  return { group: 'first', title: 'P: read the pages from disk and JSON.parse them', measure };
}

type Wanted = Pick<Figure, 'group' | 'title' | 'atMost' | 'pageSize' | 'once'>;

/** Syncs of day 1: the first, and the same again, with pages as they are and with small ones. */
export function firstFigures(setting: Setting): Figure[] {
  const first = (wanted: Wanted, pageSize?: number) =>
    figure(
      setting,
      wanted,
      'empty',
      { args: ['edit'], day: 1, pageSize },
      ({ students }) => students.created > 0,
    );
  const again = (wanted: Wanted, pageSize?: number) =>
    figure(setting, wanted, 'day1', { args: ['edit'], day: 1, pageSize }, isNothing);
  return [
    first({ group: 'first', title: 'First sync', atMost: 4, pageSize: 'default' }),
    again({ group: 'again', title: 'The same again, nothing changed', atMost: 2.2, pageSize: 'default' }),
    first({ group: 'pages', title: 'First sync, 1,000 a page', pageSize: 'small' }, SMALL_PAGES),
    again({ group: 'pages', title: 'The same again, 1,000 a page', pageSize: 'small' }, SMALL_PAGES),
  ];
}

/** Syncs of day 2, on day 1. */
export function changedFigures(setting: Setting): Figure[] {
  const edit = (wanted: Wanted, args: string[]) =>
    figure(
      setting,
      wanted,
      'day1',
      { args: ['edit', ...args], day: 2 },
      ({ students }) => students.updated > 0,
    );
  return [
    edit({ group: 'changed', title: '1 % changed: preview', atMost: 2.3, pageSize: 'default' }, [
      '--dry-run',
    ]),
    edit({ group: 'changed', title: '1 % changed: Edit', atMost: 2.5, pageSize: 'default' }, []),
  ];
}

/** Resets to day 3, on day 2. */
export function resetFigures(setting: Setting): Figure[] {
  const preview = ['reset', '--in-session', '--dry-run'];
  let digest: string | undefined;
  const approved = async () => {
    digest ??= (await sync(setting, await setting.portals.copyOf('day2'), { args: preview, day: 3 })).report
      .plan;
    return ['reset', '--in-session', '--plan', digest];
  };
  const reset = (wanted: Wanted, args: () => Promise<string[]>, pageSize?: number): Figure => ({
    ...wanted,
    measure: async () => {
      const wish = { args: await args(), day: 3, pageSize };
      return figure(setting, wanted, 'day2', wish, ({ students }) => students.deleted > 0).measure();
    },
  });
  return [
    reset(
      { group: 'reset', title: '10 % unshared: Reset preview', atMost: 2.3, pageSize: 'default' },
      async () => preview,
    ),
    reset({ group: 'reset', title: '10 % unshared: Reset', atMost: 3, pageSize: 'default' }, approved),
    reset(
      { group: 'pages', title: '10 % unshared: Reset, 1,000 a page', pageSize: 'small' },
      approved,
      SMALL_PAGES,
    ),
  ];
}

/** The same again, from a Clever that takes its time. Small pages only once: at 300 ms they take minutes. */
export function latencyFigures(setting: Setting): Figure[] {
  return [50, 300].flatMap((latencyMs) =>
    [undefined, SMALL_PAGES].map((pageSize) => {
      const title = `The same again, ${latencyMs} ms an answer${pageSize ? ', 1,000 a page' : ''}`;
      const wanted: Wanted = { group: 'latency', title, once: pageSize !== undefined };
      return figure(setting, wanted, 'day1', { args: ['edit'], day: 1, latencyMs, pageSize }, isNothing);
    }),
  );
}

/** One sync as a figure, on a copy of a database. Throws when the sync did not do what it is measured for. */
function figure(
  setting: Setting,
  wanted: Wanted,
  base: string,
  wish: Sync,
  isRight: (changes: Report['changes']) => boolean,
): Figure {
  const measure = async (): Promise<Sample> => {
    const path = await setting.portals.copyOf(base);
    const { size } = await stat(path);
    const { report, ms, peak, cpu } = await sync(setting, path, wish);
    if (!isRight(report.changes)) throw new Error(`${wanted.title}: not the changes it is measured for.`);
    return {
      ms,
      peak,
      cpu,
      ...(report.run !== null && { journal: await journalOf(path, report.run, size) }),
    };
  };
  return { ...wanted, measure };
}

const isNothing = (changes: Report['changes']): boolean =>
  Object.values(changes).every((counts: object) => Object.values(counts).every((count) => count === 0));

const COLUMNS = ['entity', 'key', 'action', 'reason', 'before', 'after'];

async function journalOf(path: string, run: number, sizeBefore: number): Promise<Sample['journal'] & object> {
  const { size } = await stat(path);
  const database = new Sqlite(path);
  const bytes = COLUMNS.map((column) => `coalesce(octet_length(${column}), 0)`).join(' + ');
  const text = database
    .prepare(`select coalesce(sum(${bytes}), 0) from sync_changes where run_id = ?`)
    .pluck()
    .get(run);
  database.close();
  return { text: text as number, growth: size - sizeBefore };
}
