// A list's answer taken apart, so that its rows are parsed some at a time: of 10,000 records parsed at once the garbage
// collector copies every one again and again, for a third of the time and twice the memory. It knows no record.

import { isRaw, type Raw } from './fields.ts';
import { parseJson } from './json.ts';

/** A list's answer: what frames the rows, and the rows some at a time. */
export interface Sliced {
  /** The answer with only its first rows under `data`. */
  frame: unknown;
  /** The rows that follow those, once: then the answer is empty. Throws a SyntaxError when it is broken in its middle. */
  rest: () => Iterable<unknown[]>;
}

/**
 * Bytes of a slice at the least: about 35 students. From 128 KiB on a text is a large object to V8, made and dropped one by
 * one: reading then takes a third more processor time.
 */
const SLICE = 32 * 1024;

/**
 * Between two of Clever's rows. In JSON these bytes are never within a text, where each quote is escaped; and where they
 * stand deeper than between rows, the slices around them are no JSON, and the answer is parsed whole.
 */
const BETWEEN_ROWS = '},{"data":{';

/** Takes an answer apart; undefined when it is no JSON, or breaks off. */
export function slicedJson(body: Buffer, slice = SLICE): Sliced | undefined {
  const cuts = cutsOf(body, slice);
  const [first] = cuts;
  const last = cuts.at(-1);
  if (first === undefined || last === undefined) return whole(body);
  const head = parseJson(body.subarray(0, first), '', ']}');
  const tail = parseJson(body.subarray(last + 1), '{"data":[');
  if (!isList(head) || !isList(tail)) return whole(body);
  const rest = function* (): Iterable<unknown[]> {
    let count = head.data.length;
    for (const [index, cut] of cuts.slice(0, -1).entries()) {
      const rows = rowsBetween(body, cut, cuts[index + 1]!);
      if (!Array.isArray(rows)) {
        yield rowsOf(body).slice(count);
        return;
      }
      count += rows.length;
      yield rows as unknown[];
    }
    release(body);
    yield tail.data;
  };
  return { frame: { ...tail, ...head }, rest };
}

/**
 * Gives the memory of an answer back: what it is moved to is young, and goes with the next small collection. As it is, it
 * waits until V8 looks through all that is kept: at full size a sync took 30 MiB more, and was looked through half as often again.
 */
function release({ buffer, byteLength }: Buffer): void {
  const isItsOwn = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  if (isItsOwn) structuredClone(buffer, { transfer: [buffer] });
}

const [COMMA, OPENS, CLOSES] = Buffer.from(',[]');

/** The rows from one cut to the next. Their commas are the brackets meanwhile: brackets put around a text copy it. */
function rowsBetween(body: Buffer, from: number, to: number): unknown {
  body[from] = OPENS!;
  body[to] = CLOSES!;
  const rows = parseJson(body.subarray(from, to + 1));
  body[from] = COMMA!;
  body[to] = COMMA!;
  return rows;
}

/** Where the commas are at which the answer is cut. */
function cutsOf(body: Buffer, slice: number): number[] {
  const cuts: number[] = [];
  for (let at = body.indexOf(BETWEEN_ROWS, slice); at >= 0; at = body.indexOf(BETWEEN_ROWS, at + slice))
    cuts.push(at + 1);
  return cuts;
}

function whole(body: Buffer): Sliced | undefined {
  const frame = parseJson(body);
  return frame === undefined ? undefined : { frame, rest: () => [] };
}

function rowsOf(body: Buffer): unknown[] {
  const json = parseJson(body);
  if (!isList(json)) throw new SyntaxError('The answer is no list of rows.');
  return json.data;
}

const isList = (json: unknown): json is Raw & { data: unknown[] } => isRaw(json) && Array.isArray(json.data);
