// Which districts a bulk command is about: those named, all of them, or the lines of standard input: a name each, or
// a name, a tab and the digest of the plan that is approved for it.

import { addAbortSignal, type Readable } from 'node:stream';
import type { Database } from '../../database/database.ts';
import { findDistricts, listDistricts } from '../../engine/districts/districts.ts';
import { textOf } from '../../roster/byteOrderMark.ts';
import { Fault, throwIfAborted } from '../../roster/errors.ts';
import { parseDigest } from '../program/flags.ts';
import type { Task } from './task.ts';

/** A district as it was named. */
export interface NamedDistrict {
  name: string;
  planDigest?: string | undefined;
}

/** The names on the command line, those on standard input for `-`, or null for all. Throws `usage`. */
export async function namesOf(
  names: string[],
  all: boolean,
  { stdin, signal }: { stdin: Readable; signal: AbortSignal },
): Promise<NamedDistrict[] | null> {
  if (all && names.length > 0) throw new Fault('usage', 'bulk takes either districts or --all, not both.');
  if (all) return null;
  if (names.length === 0) {
    const hint = 'Name them, give "-" to read them from standard input, or --all.';
    throw new Fault('usage', 'bulk: which districts?', hint);
  }
  if (!names.includes('-')) return names.map((name) => ({ name }));
  if (names.length > 1) throw new Fault('usage', 'bulk takes either districts or "-", not both.');
  const lines = parseLines(await read(stdin, signal));
  if (lines.length === 0) throw new Fault('usage', 'Standard input names no district.');
  return lines;
}

async function read(stdin: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of addAbortSignal(signal, stdin)) chunks.push(Buffer.from(chunk as Buffer));
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
  return textOf(Buffer.concat(chunks));
}

/**
 * The lines of a list; empty ones are no lines. To trim them takes what else Windows adds as well.
 * Throws `usage` for what is no digest.
 */
function parseLines(text: string): NamedDistrict[] {
  return text.split('\n').flatMap((line, index): NamedDistrict[] => {
    if (line.trim() === '') return [];
    const at = line.lastIndexOf('\t');
    if (at < 0) return [{ name: line.trim() }];
    return [{ name: line.slice(0, at).trim(), planDigest: digestOf(line.slice(at + 1), index + 1) }];
  });
}

function digestOf(text: string, line: number): string {
  try {
    return parseDigest(text);
  } catch (error) {
    const hint = 'A line is a name, or a name, a tab and a digest, as `bulk … --dry-run` prints them.';
    throw new Fault('usage', `Line ${line} of standard input ends with no plan's digest.`, hint, error);
  }
}

/** The districts of those names, each once; a name that nobody has is a task that fails. Null: all districts. */
export async function tasksOf(database: Database, named: NamedDistrict[] | null): Promise<Task[]> {
  if (named === null) {
    const all = await listDistricts(database);
    return all.map((district) => ({ name: district.name, district }));
  }
  const found = await findDistricts(
    database,
    named.map(({ name }) => name),
  );
  const tasks: Task[] = [];
  const known = new Map<number, Task>();
  for (const [index, { name, planDigest }] of named.entries()) {
    const district = found[index]!;
    const task = { name, district, planDigest };
    const same = 'id' in district ? known.get(district.id) : undefined;
    if (same && same.planDigest !== planDigest) throw twoPlans(name);
    if (same) continue;
    if ('id' in district) known.set(district.id, task);
    tasks.push(task);
  }
  return tasks;
}

const twoPlans = (name: string): Fault =>
  new Fault(
    'usage',
    `"${name}" is a district that was named before, with another plan.`,
    'Keep the line of the newer preview.',
  );
