// `npm run bench [-- --small] [--only first,again,…] [--repeat N]`: measures the built program on a large district,
// and prints the figures with their goals.

import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { bulkRows, openBulk } from './bulk.ts';
import { measure, type Figure, type Measured } from './figure.ts';
import { parseOptions, type Options } from './options.ts';
import { peerFigures } from './peers.ts';
import { BENCH } from './places.ts';
import { figureRows, journalRows, memoryRows, startupRow, type Row } from './rows.ts';
import { openSetting, type Setting } from './setting.ts';
import { measureStartup } from './startup.ts';
import { changedFigures, firstFigures, latencyFigures, resetFigures, unit } from './syncFigures.ts';
import { tableLines } from './table.ts';

const options = parseOptions(process.argv.slice(2));
const tenth = options.small ? [] : await measureTenth(options);
const setting = await openSetting(options.small);
try {
  const measured = await measure([unit(setting), ...(await wanted(setting, options))], options.repeat);
  const rows = [...rowsOf(measured, tenth), ...(await startupRows(options)), ...(await bulkTable(options))];
  console.log([...heading(setting, options), ...tableLines(rows)].join('\n'));
  await keep(setting, measured);
} finally {
  await setting.clever.close();
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
async function measureTenth(asked: Options): Promise<Measured[]> {
  const small = await openSetting(true);
  try {
    const figures = await wanted(small, {
      ...asked,
      groups: asked.groups.filter((group) => group !== 'peers'),
    });
    return await measure(
      figures.filter(({ memory }) => memory !== undefined),
      1,
    );
  } finally {
    await small.clever.close();
  }
}

function rowsOf(measured: Measured[], ofTenth: Measured[]): Row[] {
  return [...figureRows(measured), ...journalRows(measured), ...memoryRows(measured, ofTenth)];
}

async function startupRows({ groups }: Options): Promise<Row[]> {
  return groups.includes('startup') ? [startupRow(await measureStartup())] : [];
}

/** Many districts at once. Measured after everything else, which would be measured beside its server. */
async function bulkTable({ groups, small, repeat }: Options): Promise<Row[]> {
  if (!groups.includes('bulk')) return [];
  const bulk = await openBulk(small);
  try {
    return bulkRows(await measure(bulk.figures, repeat), bulk.districts);
  } finally {
    await bulk.close();
  }
}

function heading({ district: { size } }: Setting, { repeat }: Options): string[] {
  const { schools, students, teachers, sections } = size;
  const counts = Object.entries({ schools, students, teachers, sections });
  const load = loadavg().map((each) => each.toFixed(1));
  return [
    `${counts.map(([kind, count]) => `${count.toLocaleString('en')} ${kind}`).join(', ')}; medians of ${repeat}`,
    `Node ${process.versions.node}, ${cpus().length} processors (${cpus()[0]?.model}), load ${load.join(' ')}`,
    'Peers work with what they have: the script fetches over HTTP too, the others read CSV files.',
    '',
  ];
}

/** Every single measurement, for whoever wants to look closer. */
async function keep({ district }: Setting, measured: Measured[]): Promise<void> {
  const figures = measured.map(({ figure, samples }) => ({ ...figure, samples }));
  await writeFile(join(BENCH, `results-${district.name}.json`), JSON.stringify(figures, null, 2));
}
