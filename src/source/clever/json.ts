// JSON whose texts any database can keep.

/** What `body` says, put between two texts if they are given; undefined when that is no JSON, or breaks off. */
export function parseJson(body: Buffer, before = '', after = ''): unknown {
  try {
    const text = before + body.toString() + after;
    return JSON.parse(text, mayBeUnstorable(body) ? storable : undefined);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// U+0000 and half a surrogate pair can only come as escapes. Looking for those costs 1 ms a page, looking into every
// text as much as parsing it.
const UNSTORABLE = /\\u(0000|d[89a-f])/i;

function mayBeUnstorable(body: Buffer): boolean {
  return body.includes('\\u') && UNSTORABLE.test(body.toString('latin1'));
}

/** No database keeps U+0000 everywhere, and half a pair comes back as U+FFFD. Ids stay: such an id can't be used. */
function storable(key: string, value: unknown): unknown {
  if (typeof value !== 'string' || key === 'id') return value;
  return Buffer.from(value.replaceAll('\0', '')).toString();
}
