// `npm run bench`: measures the built program on a large district, on SQLite or PostgreSQL, and prints the figures with
// their goals. What it takes: `npm run bench -- --help`.

import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { bulkRows, openBulk } from './bulk.ts';
import { measure, type Figure, type Measured } from './figure.ts';
import { GOALS } from './goals.ts';
import { parseOptions, USAGE, WrongOption, type Options } from './options.ts';
import { peerFigures } from './peers.ts';
import { BENCH } from './places.ts';
import { figureRows, journalRows, memoryRows, startupRow, type Row } from './rows.ts';
import { closeSetting, openSetting, type Setting } from './setting.ts';
import { measureStartup } from './startup.ts';
import { openDatabases, type Databases } from './store.ts';
import { changedFigures, firstFigures, latencyFigures, resetFigures, unit } from './syncFigures.ts';
import { tableLines } from './table.ts';

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(USAGE);
  else await bench(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  // Whatever still serves ends with this process.
  process.exit(error instanceof WrongOption ? 2 : 1);
}

async function bench(options: Options): Promise<void> {
  const databases = await openDatabases(options.kind);
  const tenth = options.small ? [] : await measureTenth(databases, options);
  const setting = await openSetting(databases, options.small);
  const measured = await measure([unit(setting), ...(await wanted(setting, options))], options.repeat);
  const rows = [...figureRows(measured), ...journalRows(measured), ...memoryRows(measured, tenth)];
  rows.push(...(await startupRows(options)));
  const bulk = options.groups.includes('bulk') ? await measureBulk(databases, options) : null;
  rows.push(...(bulk?.rows ?? []));
  console.log([...heading(databases, setting, options), ...tableLines(rows)].join('\n'));
  await save(setting, measured);
  if (options.keep) await keepUntilInterrupted(databases.show((bulk ?? setting).portals.location));
  await closeSetting(setting);
  await databases.close();
}

/** The figures that were asked for, those on the same day next to each other: a day takes a while to serve. */
async function wanted(on: Setting, { groups }: Options): Promise<Figure[]> {
  const peers = groups.includes('peers') ? await peerFigures(on) : [];
  const figures = [
    ...[firstFigures(on), peers, changedFigures(on), resetFigures(on)].flat(),
    ...latencyFigures(on),
  ];
  return figures.filter(({ group }) => groups.includes(group));
}

/** A tenth of the district, once: memory should hardly depend on the size. */
async function measureTenth(databases: Databases, asked: Options): Promise<Measured[]> {
  const small = await openSetting(databases, true);
  const groups = asked.groups.filter((group) => group !== 'peers');
  const figures = await wanted(small, { ...asked, groups });
  const measured = await measure(
    figures.filter(({ memory }) => memory !== undefined),
    1,
  );
  await closeSetting(small);
  return measured;
}

async function startupRows({ groups }: Options): Promise<Row[]> {
  return groups.includes('startup') ? [startupRow(await measureStartup())] : [];
}

/** Many districts at once. Measured after everything else, which would be measured beside its server. */
async function measureBulk(databases: Databases, { small, bulkRepeat }: Options) {
  const { portals, figures, districts, close } = await openBulk(databases, small);
  const measured = await measure(figures, bulkRepeat);
  await close();
  return { portals, rows: bulkRows(measured, districts, GOALS[databases.kind].bulk) };
}

/** It goes with the bench. */
async function keepUntilInterrupted(location: string): Promise<never> {
  console.log(`\nThe last database is there until Ctrl-C: ${location}`);
  return new Promise(() => setInterval(() => undefined, 60_000));
}

function heading({ kind, about }: Databases, { district: { size } }: Setting, { repeat }: Options): string[] {
  const { schools, students, teachers, sections } = size;
  const counts = Object.entries({ schools, students, teachers, sections });
  const load = loadavg().map((each) => each.toFixed(1));
  return [
    `${counts.map(([what, count]) => `${count.toLocaleString('en')} ${what}`).join(', ')}; medians of ${repeat}`,
    about,
    `Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model}), load ${load.join(' ')}`,
    `Memory and CPU are the program’s own${kind === 'postgres' ? ', without the server’s' : ''}.`,
    'Peers work with what they have: the script fetches over HTTP too, the others read CSV files.',
    '',
  ];
}

/** Every single measurement, for whoever wants to look closer. */
async function save({ kind, district }: Setting, measured: Measured[]): Promise<void> {
  const figures = measured.map(({ figure, samples }) => ({ ...figure, samples }));
  await writeFile(join(BENCH, `results-${kind}-${district.name}.json`), JSON.stringify(figures, null, 2));
}
