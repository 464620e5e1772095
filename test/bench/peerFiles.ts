// The rows of day 1 as CSV files, and the programs that bring such files into the Portal's tables, with keys and indexes.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run, type Finished } from './children.ts';
import { BENCH, removeAtExit } from './places.ts';
import type { Setting } from './setting.ts';

/** Parents before children. */
const KEYS = {
  schools: ['id'],
  users: ['id'],
  school_users: ['school_id', 'user_id'],
  classes: ['id'],
  class_teachers: ['class_id', 'user_id'],
  class_students: ['class_id', 'user_id'],
};
export const TABLES = Object.keys(KEYS);

const FOLDER = join(BENCH, 'csv');
const fileOf = ({ district }: Setting, table: string) => join(FOLDER, district.name, `${table}.csv`);
const written = new Set<Setting>();

/** Writes the files, with heads, where that was not done. */
export async function writeFiles(setting: Setting): Promise<void> {
  if (written.has(setting)) return;
  const from = await setting.portals.original('day1');
  const folder = join(FOLDER, setting.district.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  removeAtExit(folder);
  for (const table of TABLES) {
    const [rows, file] = [`select * from ${table}`, fileOf(setting, table)];
    if (setting.kind === 'postgres')
      await psql(from, [`\\copy (${rows}) to '${file}' with (format csv, header)`]);
    else await run('sqlite3', ['-header', '-csv', from, `.once "${file}"`, rows]);
  }
  written.add(setting);
}

/** `psql \copy`, in one transaction. */
export async function copyRows(setting: Setting, location: string): Promise<Finished> {
  const copies = TABLES.map(
    (table) => `\\copy ${table} from '${fileOf(setting, table)}' with (format csv, header)`,
  );
  return psql(location, copies);
}

/** `sqlite3 .import`. */
export async function importRows(setting: Setting, path: string): Promise<Finished> {
  const imports = TABLES.map((table) => `.import --csv --skip 1 "${fileOf(setting, table)}" ${table}`);
  return run('sqlite3', ['-bail', path, ...imports]);
}

/** `sqlite-utils upsert`, a process a file. */
export async function upsertFiles(setting: Setting, path: string): Promise<Finished> {
  let ms = 0;
  for (const [table, keys] of Object.entries(KEYS)) {
    const pk = keys.flatMap((key) => ['--pk', key]);
    ms += (
      await run('sqlite-utils', ['upsert', path, table, fileOf(setting, table), '--csv', '--silent', ...pk])
    ).ms;
  }
  return { ms, peak: null, cpu: null, output: '' };
}

/** The password is none of the arguments, which everybody can see. */
function psql(location: string, commands: string[]): Promise<Finished> {
  const url = new URL(location);
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(url.password) };
  url.password = '';
  const how = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '--single-transaction', '-d', url.href];
  return run('psql', [...how, ...commands.flatMap((command) => ['-c', command])], { env });
}
