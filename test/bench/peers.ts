// What else one would use to bring the same rows into the same tables. None of them plans, journals or deletes.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run, runNode, type Finished } from './children.ts';
import type { Figure } from './figure.ts';
import { BENCH, script } from './places.ts';
import type { Setting } from './setting.ts';

const KEYS = {
  schools: ['id'],
  users: ['id'],
  school_users: ['school_id', 'user_id'],
  classes: ['id'],
  class_teachers: ['class_id', 'user_id'],
  class_students: ['class_id', 'user_id'],
};

type Work = (setting: Setting, path: string) => Promise<Finished>;

/** Figures of the peers that are installed; of those that are not, a note on standard error. */
export async function peerFigures(setting: Setting): Promise<Figure[]> {
  const figure = (title: string, base: string, work: Work, isBeaten = true): Figure => ({
    ...{ group: 'peers', title, isBeaten },
    measure: async () => work(setting, await setting.portals.copyOf(base)),
  });
  const figures = [
    figure('Peer: a script, row by row, first', 'empty', upsertRows, false),
    figure('Peer: a script, row by row, the same again', 'upserted', upsertRows),
  ];
  if (!(await isInstalled('sqlite3'))) return figures;
  figures.push(figure('Peer: sqlite3 .import into empty tables', 'empty', importRows));
  if (!(await isInstalled('sqlite-utils'))) return figures;
  return [...figures, figure('Peer: sqlite-utils upsert, the same again', 'imported', upsertFiles)];
}

/** Runs the script on the database: fetches from Clever, writes row by row. */
export async function upsertRows({ clever }: Setting, path: string): Promise<Finished> {
  const { url, token, districtId } = await clever.serve(1);
  return runNode(script('rowByRow'), [path, url, token, districtId]);
}

/** `sqlite3 .import` of CSV files into the Portal's tables, with their keys and indexes. */
export async function importRows(setting: Setting, path: string): Promise<Finished> {
  const files = await csvFiles(setting);
  const imports = Object.entries(files).map(([table, file]) => `.import --csv --skip 1 "${file}" ${table}`);
  return run('sqlite3', ['-bail', path, ...imports]);
}

/** `sqlite-utils upsert` of the same files. */
async function upsertFiles(setting: Setting, path: string): Promise<Finished> {
  const files = await csvFiles(setting);
  let ms = 0;
  for (const [table, keys] of Object.entries(KEYS)) {
    const file = files[table]!;
    const pk = keys.flatMap((key) => ['--pk', key]);
    ms += (await run('sqlite-utils', ['upsert', path, table, file, '--csv', '--silent', ...pk])).ms;
  }
  return { ms, peak: null, cpu: null, output: '' };
}

const written = new Map<Setting, Record<string, string>>();

/** The rows of day 1 as CSV files, by table. */
async function csvFiles(setting: Setting): Promise<Record<string, string>> {
  const known = written.get(setting);
  if (known) return known;
  const from = await setting.portals.original('day1');
  const folder = join(BENCH, 'csv', setting.district.name);
  await mkdir(folder, { recursive: true });
  const files: Record<string, string> = {};
  for (const table of Object.keys(KEYS)) {
    files[table] = join(folder, `${table}.csv`);
    await run('sqlite3', ['-header', '-csv', from, `.once "${files[table]}"`, `select * from ${table}`]);
  }
  written.set(setting, files);
  return files;
}

async function isInstalled(command: string): Promise<boolean> {
  try {
    await run(command, ['--version']);
    return true;
  } catch {
    process.stderr.write(`${command} is not installed, so it is left out.\n`);
    return false;
  }
}
