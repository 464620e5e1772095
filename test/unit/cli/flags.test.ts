import * as flags from '../../../src/cli/program/flags.ts';
import { isDay } from '../../../src/roster/day.ts';
import { Fault } from '../../../src/roster/errors.ts';

/** The message and hint of the Fault `usage` that `work` throws. */
function fault(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault && error.code === 'usage')
      return `${error.message} ${error.hint ?? ''}`.trim();
    throw error;
  }
  throw new Error('nothing was thrown');
}

test('what is quoted is cut, however long it is', () => {
  const long = 'x'.repeat(10_000);
  expect(fault(() => flags.parseIdOfClever('users link', long))).toBe(
    `users link: "${'x'.repeat(59)}…" is not a Clever id. It has 24 hex digits.`,
  );
});

describe('dates', () => {
  test.each(['2026-02-28', '2028-02-29', '2026-12-31', '0001-01-01'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true);
  });
  test.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '26-01-01', '2026-01-01T00', '', 'today'])(
    '"%s" is none',
    (text) => expect(isDay(text)).toBe(false),
  );
  test('--expires takes a date or never', () => {
    expect(flags.parseExpiry(' 2027-06-30 ')).toBe('2027-06-30');
    expect(flags.parseExpiry('NEVER')).toBeNull();
    expect(fault(() => flags.parseExpiry('2027-06-31'))).toBe(
      '--expires: there is no day 2027-06-31. Give one that the calendar has.',
    );
    expect(fault(() => flags.parseExpiry('June 30'))).toBe(
      '--expires: "June 30" is neither a date nor "never". Write it as YYYY-MM-DD: --expires 2027-06-30',
    );
  });
});

describe('addresses', () => {
  test('are separated by commas, each once', () => {
    const texts = ['a@x.org, b@x.org', 'a@x.org'];
    expect(flags.parseAddresses('--notify', texts)).toEqual(['a@x.org', 'b@x.org']);
  });
  test.each(['a', 'a@', '@x.org', 'a@x', 'a b@x.org', 'a@x.org\r\nBcc: c@x.org', 'a@@x.org', '<a@x.org>'])(
    '"%s" is none',
    (text) => expect(fault(() => flags.parseAddresses('--notify', [text]))).toContain('is no e-mail address'),
  );
  test('letters of any script are letters', () => {
    expect(flags.isAddress('søren@læring.dk')).toBe(true);
    expect(flags.isAddress(`${'a'.repeat(65)}@x.org`)).toBe(false);
  });
  test('there has to be one', () => {
    expect(fault(() => flags.parseAddresses('--notify', [' , ']))).toContain(
      '--notify needs an e-mail address',
    );
  });
});

describe('schools', () => {
  test('are all, or ids and names', () => {
    expect(flags.parseSchools(['All'])).toBe('all');
    expect(flags.parseSchools(['Mill Pond, 64c1', 'Lakeside'])).toEqual(['Mill Pond', '64c1', 'Lakeside']);
  });
  test.each([[['']], [['all,Lakeside']]])('%j is neither', (texts) => {
    expect(fault(() => flags.parseSchools(texts))).toContain('--schools');
  });
});

describe('limits', () => {
  test.each([
    ['0', { rows: 0 }],
    ['40', { rows: 40 }],
    ['40%', { percent: 40 }],
    ['100%', { percent: 100 }],
  ])('%s', (text, limit) => expect(flags.parseLimit('--max-deletes', text)).toEqual(limit));
  test.each(['', '-1', '101%', '4.5', '1e3', '%', '10 %', 'all'])('"%s" is none', (text) => {
    expect(fault(() => flags.parseLimit('--max-deletes', text))).toContain('is no limit');
  });
});

describe('digests', () => {
  test('have 12 hex digits', () => expect(flags.parseDigest(' 3F9A1C0B72D4')).toBe('3f9a1c0b72d4'));
  test.each(['', '3f9a1c0b72d', '3f9a1c0b72d45', '3f9a1c0b72dg', 'latest'])('"%s" is none', (text) => {
    expect(fault(() => flags.parseDigest(text))).toContain('--plan');
  });
});

describe('whole numbers', () => {
  test('within bounds', () => expect(flags.parseInteger('--port', '8080', 0, 65_535)).toBe(8080));
  test.each(['65536', '-1', '1.5', '', '0x10', ' 1', '9'.repeat(20)])('"%s" is no port', (text) => {
    expect(fault(() => flags.parseInteger('--port', text, 0, 65_535))).toBe(
      `--port: "${text}" is not a whole number from 0 to 65535.`,
    );
  });
});

test('an error shows no more of a long value than a line', () => {
  expect(fault(() => flags.parseDigest('x'.repeat(5000))).length).toBeLessThan(200);
});
