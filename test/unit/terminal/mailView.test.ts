// What the e-mail about a failure says of the Portal: that it is as it was, once, and only where that is known. And how long
// an e-mail is at most.

import { mailView } from '../../../src/cli/terminal/mailView.ts';
import { Unsettled } from '../../../src/engine/runs/runs.ts';
import { Fault } from '../../../src/roster/errors.ts';
import { aPlan, aReport, people } from './build.ts';

const DISTRICT = { id: 1, sourceId: '5f1', name: 'Riverside Unified' };
const AT = new Date('2026-11-23T10:00:00.000Z');

function told(error: unknown): number {
  const { text, html } = mailView(DISTRICT, 'edit', { error, at: AT });
  const times = (of: string) => of.replace(/\s+/g, ' ').split('The Portal is as it was.').length - 1;
  expect(times(html)).toBe(times(text));
  return times(text);
}

test('of a failure', () => {
  expect(told(new Fault('source-unreachable', 'Clever cannot be reached.', 'Try again later.'))).toBe(1);
  expect(told(new Error('anything'))).toBe(1);
});

test('of one whose own words say so', () => {
  expect(told(new Fault('database-unreachable', 'It went away. The Portal is as it was.', null))).toBe(1);
});

test('of one of which nobody knows', () => {
  expect(told(new Unsettled('database-unreachable', 'Whether run 1 was applied is not known.', null))).toBe(
    0,
  );
});

test('one that would be too long to read ends, and says where the rest is', () => {
  const unselectedSchools = people(3_000).map((name) => ({ sourceId: name, name, isNew: false }));
  const { text } = mailView(DISTRICT, 'edit', { report: aReport(aPlan({ unselectedSchools }).build()) });
  expect(text.trimEnd().split('\n')).toHaveLength(1_002);
  expect(text).toMatch(/\n\n… and 2,0\d\d more lines: see the run in the history\.\n$/);
});

test('one that is read ends with when the sync did', () => {
  const { text, html } = mailView(DISTRICT, 'edit', { report: aReport(aPlan().build()) });
  expect(text).toMatch(/\nFinished \d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n$/);
  expect(html).not.toContain('more lines');
});
