// What else one would use to bring the same rows into the same tables. None of them plans, journals or deletes.

import { openDatabase } from '../../src/database/open.ts';
import { run, runNode, type Finished } from './children.ts';
import type { Figure } from './figure.ts';
import { copyRows, importRows, TABLES, upsertFiles, writeFiles } from './peerFiles.ts';
import { script } from './places.ts';
import type { Setting } from './setting.ts';

/** Brings the rows of day 1 into the database at `location`. */
type Work = (setting: Setting, location: string) => Promise<Finished>;

interface Peer extends Pick<Figure, 'title' | 'isBeaten' | 'once'> {
  /** Takes too long on the large district. */
  onlySmall?: boolean;
  /** What has to be installed for it. */
  command?: string;
  base: string;
  work: Work;
}

const ON_SQLITE: Peer[] = [
  { title: 'a script, row by row, first', base: 'empty', work: upsertRows },
  { title: 'a script, row by row, the same again', base: 'upserted', work: upsertRows, isBeaten: true },
  {
    title: 'sqlite3 .import into empty tables',
    command: 'sqlite3',
    isBeaten: true,
    base: 'empty',
    work: importRows,
  },
  {
    title: 'sqlite-utils upsert, the same again',
    command: 'sqlite-utils',
    isBeaten: true,
    base: 'imported',
    work: upsertFiles,
  },
];

const ON_POSTGRES: Peer[] = [
  { title: 'psql \\copy into empty tables', command: 'psql', base: 'empty', work: copyRows },
  // Each row takes a way to the server and back: minutes for a tenth of the district.
  {
    title: 'a script, row by row, first (once, --small only)',
    once: true,
    onlySmall: true,
    base: 'empty',
    work: upsertRows,
  },
];

/** Figures of the peers that are installed; of those that are not, a note on standard error. */
export async function peerFigures(setting: Setting): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { base, work, command, title, ...about } of setting.kind === 'sqlite'
    ? ON_SQLITE
    : ON_POSTGRES) {
    if (command !== undefined && !(await isInstalled(command))) continue;
    const measure = async () => {
      const expected = await rowCounts(await setting.portals.original('day1'));
      await writeFiles(setting);
      const location = await setting.portals.copyOf(base);
      const finished = await work(setting, location);
      const counts = await rowCounts(location);
      if (counts !== expected) throw new Error(`${title}: ${counts} rows, not ${expected}.`);
      return finished;
    };
    figures.push({ ...about, group: 'peers', title: `Peer: ${title}`, measure });
  }
  return figures;
}

/** Runs the script on the database: fetches from Clever, writes row by row. */
export async function upsertRows({ clever }: Setting, location: string): Promise<Finished> {
  const { url, token, districtId } = await clever.serve(1);
  return runNode(script('rowByRow'), [url, token, districtId], { env: { PORTAL: location } });
}

/** How many rows there are, table by table. */
async function rowCounts(location: string): Promise<string> {
  const database = await openDatabase(location);
  try {
    const counts: string[] = [];
    for (const table of TABLES) {
      const [row] = await database.all<{ count: number }>(`select count(*) as count from ${table}`);
      counts.push(`${row!.count} ${table}`);
    }
    return counts.join(', ');
  } finally {
    await database.close();
  }
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
