import { slicedJson } from '../../src/source/clever/slices.ts';

type Frame = { data: unknown[]; links?: unknown };

/** All rows of an answer cut every `slice` bytes, and in how many pieces they came. */
function read(text: string, slice: number): { rows: unknown[]; pieces: number; frame: Frame } {
  const { frame, rest } = slicedJson(Buffer.from(text), slice)!;
  const pieces = [(frame as Frame).data, ...rest()];
  return { rows: pieces.flat(), pieces: pieces.length, frame: frame as Frame };
}

const LINKS = [{ rel: 'self', uri: '/v3.1/users' }];
const row = (id: number, more: object = {}) => ({
  data: { id: `u${id}`, name: 'Ñandú "quoted" \\', ...more },
  uri: `/v3.1/users/u${id}`,
});
const rows = Array.from({ length: 20 }, (_, index) => row(index));

describe('an answer cut into slices', () => {
  test.each([1, 60, 150, 400, 10_000])('of %d bytes has every row once, in order', (slice) => {
    for (const answer of [
      { data: rows, links: LINKS },
      { links: LINKS, data: rows },
    ]) {
      const { rows: found, frame } = read(JSON.stringify(answer), slice);
      expect(found).toEqual(rows);
      expect(frame.links).toEqual(LINKS);
    }
  });

  test('comes in several pieces when it is long', () => {
    expect(read(JSON.stringify({ data: rows, links: LINKS }), 150).pieces).toBeGreaterThan(5);
  });

  test('is not misled by a text that looks like the end of a row', () => {
    const odd = [row(1, { title: '},{"data":{' }), row(2, { title: '\\"},{"data":{"' }), row(3)];
    expect(read(JSON.stringify({ data: odd, links: LINKS }), 1).rows).toEqual(odd);
  });

  test.each([0, 1, 2])('is parsed whole when record %d holds a list that looks like rows', (deep) => {
    const nested = { ext: { list: [{ data: {} }, { data: { a: 1 } }, { data: {} }] } };
    const odd = [0, 1, 2].map((id) => row(id, id === deep ? nested : {}));
    expect(read(JSON.stringify({ data: odd, links: LINKS }), 1).rows).toEqual(odd);
  });

  test('is parsed whole from where slices are none, and what came before does not come again', () => {
    const nested = { ext: { list: [{ data: {} }, { data: { a: 1 } }, { data: {} }] } };
    const odd = [0, 1, 2, 3, 4].map((id) => row(id, id === 3 ? nested : {}));
    expect(read(JSON.stringify({ data: odd, links: LINKS }), 1).rows).toEqual(odd);
  });

  test('gives its memory back with its last rows, unless it shares it', () => {
    const text = JSON.stringify({ data: rows, links: LINKS });
    const own = Buffer.alloc(Buffer.byteLength(text));
    own.write(text);
    const [first, ...others] = slicedJson(own, 150)!.rest();
    expect(own.byteLength).toBe(0);
    expect([first, ...others].flat().at(-1)).toEqual(rows.at(-1));
    const shared = Buffer.concat([Buffer.from(text), Buffer.from('another')]).subarray(
      0,
      Buffer.byteLength(text),
    );
    expect([...slicedJson(shared, 150)!.rest()].flat().at(-1)).toEqual(rows.at(-1));
    expect(shared.toString()).toBe(text);
  });

  test.each(['Ñandú', 'Nandu'])('may begin with a byte order mark: %s', (name) => {
    const named = rows.map((_, index) => row(index, { name }));
    const text = JSON.stringify({ data: named, links: LINKS });
    expect(read(`\u{feff}${text}`, 150)).toEqual(read(text, 150));
    expect(slicedJson(Buffer.from(`\u{feff}${text}`))!.frame).toEqual({ data: named, links: LINKS });
    const own = Buffer.alloc(Buffer.byteLength(text) + 3);
    own.write(`\u{feff}${text}`);
    expect([...slicedJson(own, 150)!.rest()].length).toBeGreaterThan(4);
    expect(own.byteLength).toBe(0);
    expect(slicedJson(Buffer.from(`\u{feff}${text.slice(0, -1)}`), 150)).toBeUndefined();
    expect(slicedJson(Buffer.from(`\u{feff}\u{feff}${text}`), 150)).toBeUndefined();
  });

  test('may have white space between its rows', () => {
    expect(read(JSON.stringify({ data: rows, links: LINKS }, null, 2), 50).rows).toEqual(rows);
  });

  test('is none when it breaks off, wherever that is', () => {
    const text = JSON.stringify({ data: rows.slice(0, 4), links: LINKS });
    for (let end = 0; end < text.length; end += 1)
      expect(slicedJson(Buffer.from(text).subarray(0, end), 100)).toBeUndefined();
  });

  test('is none when it is not UTF-8: names would be overwritten', () => {
    const text = JSON.stringify({ data: [row(1, { name: 'Nuñez' }), row(2), row(3)], links: LINKS });
    expect(slicedJson(Buffer.from(text), 1)?.frame).toBeDefined();
    expect(slicedJson(Buffer.from(text, 'latin1'), 1)).toBeUndefined();
  });

  test('that is broken in its middle throws when that is reached', () => {
    const text = JSON.stringify({ data: rows, links: LINKS }).replace('"u10"', '"u10');
    const { rest } = slicedJson(Buffer.from(text), 100)!;
    expect(() => [...rest()]).toThrow(SyntaxError);
  });

  test('that is no list of rows is left to whoever opens it', () => {
    expect(slicedJson(Buffer.from('{"data":5}'))?.frame).toEqual({ data: 5 });
    expect(slicedJson(Buffer.from('[]'))?.frame).toEqual([]);
  });
});
