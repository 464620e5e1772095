// JSON whose texts any database can keep.

import { isAscii, isUtf8 } from 'node:buffer';
import { bytesWithoutMark } from '../../roster/byteOrderMark.ts';

/** What `body` says, put between two texts if they are given; undefined when that is not JSON in UTF-8, or breaks off. */
export function parseJson(body: Buffer, before = '', after = ''): unknown {
  const text = textOf(bytesWithoutMark(body));
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(before + text + after);
    return mayBeUnstorable(body) ? storable(json) : json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Undefined when it is no UTF-8, which would come as U+FFFD, and overwrite names. Plain ASCII is read six times as
 * fast as such.
 */
function textOf(body: Buffer): string | undefined {
  if (isAscii(body)) return body.toString('latin1');
  return isUtf8(body) ? body.toString() : undefined;
}

// U+0000 and half a surrogate pair can only come as escapes. Looking for those costs 1 ms a page, looking into every
// text as much as parsing it.
const UNSTORABLE = /\\u(0000|d[89a-f])/i;

function mayBeUnstorable(body: Buffer): boolean {
  return body.includes('\\u') && UNSTORABLE.test(body.toString('latin1'));
}

/**
 * The same with every text made so that it can be kept. Without recursion, as JSON.parse does without it: an answer may be
 * nested however deep. Ids stay: such an id can't be used.
 */
function storable(json: unknown): unknown {
  const root = { json };
  const open: Record<string, unknown>[] = [root];
  for (let parent = open.pop(); parent; parent = open.pop()) {
    for (const [key, value] of Object.entries(parent)) {
      if (typeof value === 'string' && key !== 'id') parent[key] = storableText(value);
      if (typeof value === 'object' && value !== null) open.push(value as Record<string, unknown>);
    }
  }
  return root.json;
}

/** No database keeps U+0000 everywhere, and half a pair comes back as U+FFFD. */
function storableText(value: string): string {
  return Buffer.from(value.replaceAll('\0', '')).toString();
}
