// What a figure is: something that is measured again and again, of which the median counts.

import type { JournalSize } from './journal.ts';
import type { Group } from './options.ts';

export interface Sample {
  ms: number;
  /** Bytes of memory at the most; null where nobody measured it. */
  peak: number | null;
  /** Milliseconds of processor time: what a busy machine blurs less; null where nobody measured it. */
  cpu: number | null;
  journal?: JournalSize;
}

export interface Figure {
  group: Group;
  title: string;
  /** The goal at full size, in P. */
  atMost?: number | undefined;
  /** Has to take longer than the same sync again. */
  isBeaten?: boolean;
  /** Counts for the memory of a sync with pages of this size. */
  memory?: 'default' | 'small';
  /** Measured in the first round only. */
  once?: boolean;
  measure(): Promise<Sample>;
}

export interface Measured {
  figure: Figure;
  samples: Sample[];
}

/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

/** Measures every figure once a round, so that what else the machine does falls on all of them. */
export async function measure(figures: Figure[], rounds: number): Promise<Measured[]> {
  const measured = figures.map((figure): Measured => ({ figure, samples: [] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { figure, samples } of measured) {
      if (figure.once && round > 1) continue;
      const sample = await figure.measure();
      samples.push(sample);
      process.stderr.write(`${round}/${rounds}  ${figure.title}: ${Math.round(sample.ms)} ms\n`);
    }
  }
  return measured;
}
