import { errorJson, errorLines } from '../../../src/cli/terminal/errorView.ts';
import { Fault } from '../../../src/roster/errors.ts';

const NO_TOKEN = new Fault('no-token', 'There is nothing to show Clever', 'Set CLEVER_TOKEN.');

test('an error is one line: what happened, and what to do next', () => {
  expect(errorLines(NO_TOKEN)).toEqual(['error: There is nothing to show Clever. Set CLEVER_TOKEN.']);
  expect(errorLines(new Fault('failed', 'It failed.'))).toEqual(['error: It failed.']);
  expect(errorLines(new Fault('not-found', 'No district "\u{1b}[2J\n".'))).toEqual([
    'error: No district "\\u{1b}[2J\\n".',
  ]);
});

test('and the same as JSON', () => {
  expect(errorJson(NO_TOKEN)).toBe(
    '{"error":{"code":"no-token","message":"There is nothing to show Clever","hint":"Set CLEVER_TOKEN."}}',
  );
  expect(errorJson(new Fault('failed', 'It failed.'))).toBe(
    '{"error":{"code":"failed","message":"It failed.","hint":null}}',
  );
});

test.each([
  ['See: clever-sync history 1', 'See: clever-sync history 1 --db "my portal.db"'],
  ['Run: clever-sync db migrate', 'Run: clever-sync db migrate --db "my portal.db"'],
  ['clever-sync status', 'clever-sync status --db "my portal.db"'],
  ['Did you mean "clever-sync history"?', 'Did you mean "clever-sync history"?'],
  ['Is it "clever-sync show" or "clever-sync status"?', 'Is it "clever-sync show" or "clever-sync status"?'],
  ['See: clever-sync --help', 'See: clever-sync --help'],
  ['Run it again later.', 'Run it again later.'],
])('the command at the end of "%s" names the database that was named', (hint, named) => {
  const error = new Fault('usage', 'It failed.', hint);
  const database = 'my portal.db';
  expect(errorLines(error, { database })).toEqual([`error: It failed. ${named}`]);
  expect(JSON.parse(errorJson(error, { database }))).toMatchObject({ error: { hint: named } });
  expect(errorLines(error)).toEqual([`error: It failed. ${hint}`]);
});

test('what an unexpected error quotes stays out, unless asked for', () => {
  const error = new Error('row lee@riverside.example', { cause: new Error('deeper') });
  expect(errorLines(error)).toEqual([
    'error: Something unexpected went wrong. Run it again with -v to see what.',
  ]);
  expect(errorJson(error)).not.toContain('lee@');
  const verbose = errorLines(error, { verbose: true }).join('\n');
  expect(verbose).toContain('Error: row lee@riverside.example\n');
  expect(verbose).toContain('caused by:\nError: deeper');
});
