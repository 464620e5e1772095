// From what was measured to the rows of the table, with their goals. The goals are those at full size.

import { median, type Measured, type Sample } from './figure.ts';
import type { Startup } from './startup.ts';

export interface Row {
  title: string;
  value: string;
  spread?: string;
  inP?: string;
  cpu?: string;
  peak?: string;
  goal?: string;
  met?: boolean;
}

const MIB = 2 ** 20;

/** A row for every figure, medians. `measured` begins with P; peers have to be slower than the same sync again. */
export function figureRows(measured: Measured[]): Row[] {
  const unit = measured[0]!;
  const again = measured.find(({ figure }) => figure.group === 'again');
  return measured.map((each) => {
    const { figure, samples } = each;
    const peak = middle(samples, 'peak');
    return {
      title: figure.title,
      ...timeOf(each),
      inP: (ms(each) / ms(unit)).toFixed(2),
      ...(peak !== null && { peak: mebibytes(peak) }),
      ...(figure.atMost && { goal: `≤ ${figure.atMost} P`, met: ms(each) <= figure.atMost * ms(unit) }),
      ...(figure.isBeaten && again && { goal: `> ${seconds(ms(again))}`, met: ms(again) < ms(each) }),
    };
  });
}

/** The journal of the Reset, and what it adds to the database. */
export function journalRows(measured: Measured[]): Row[] {
  const reset = measured.find(({ figure, samples }) => figure.group === 'reset' && samples[0]?.journal);
  if (!reset) return [];
  const { text, growth } = reset.samples[0]!.journal!;
  return [
    { title: 'The Reset’s journal: text of its rows', value: mebibytes(text) },
    { title: 'The Reset’s journal: growth of the database', value: mebibytes(growth) },
  ];
}

const LIMITS = { default: 400 * MIB, small: 200 * MIB };

/** The most memory of any sync, by page size, and beside that of a tenth of the district. */
export function memoryRows(measured: Measured[], tenth: Measured[]): Row[] {
  return (['default', 'small'] as const).flatMap((pages) => {
    const peak = highest(measured, pages);
    if (peak === null) return [];
    const title = `Peak memory of a sync, ${pages === 'default' ? '10,000' : '1,000'} a page`;
    const limit = LIMITS[pages];
    const rows: Row[] = [
      { title, value: mebibytes(peak), goal: `≤ ${mebibytes(limit)}`, met: peak <= limit },
    ];
    const before = highest(tenth, pages);
    if (before === null) return rows;
    const ratio = peak / before;
    const beside = `  beside a tenth of the size: ${mebibytes(before)}`;
    return [...rows, { title: beside, value: `× ${ratio.toFixed(2)}`, goal: '≤ × 1.15', met: ratio <= 1.15 }];
  });
}

function highest(measured: Measured[], pages: 'default' | 'small'): number | null {
  const found = measured.filter(({ figure }) => figure.memory === pages);
  const peaks = found.flatMap(({ samples }) => middle(samples, 'peak') ?? []);
  return peaks.length === 0 ? null : Math.max(...peaks);
}

export function startupRow({ help, node }: Startup): Row {
  const title = 'Start-up: --help, over bare node -e 0';
  const value = `${Math.round(help)} − ${Math.round(node)} = ${Math.round(help - node)} ms`;
  return { title, value, goal: '≤ 60 ms', met: help - node <= 60 };
}

/** The median, and where there are several, the quickest and the slowest. */
export function timeOf({ samples }: Measured): Pick<Row, 'value' | 'spread' | 'cpu'> {
  const times = samples.map((sample) => sample.ms);
  const cpu = middle(samples, 'cpu');
  return {
    value: seconds(median(times)),
    ...(times.length > 1 && { spread: `${figures(Math.min(...times))}–${seconds(Math.max(...times))}` }),
    ...(cpu !== null && { cpu: seconds(cpu) }),
  };
}

const ms = ({ samples }: Measured): number => median(samples.map((sample) => sample.ms));

/** The median of what may not have been measured. */
function middle(samples: Sample[], what: 'cpu' | 'peak'): number | null {
  const values = samples.flatMap((sample) => sample[what] ?? []);
  return values.length === 0 ? null : median(values);
}

const figures = (time: number): string => (time / 1000).toFixed(2);
const seconds = (time: number): string => `${figures(time)} s`;
const mebibytes = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;
