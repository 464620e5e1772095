import { exitCodeOfFault, exitCodeOfReport } from '../../../src/cli/exitCodes.ts';
import { NO_SETTINGS } from '../../../src/engine/plan/plan.ts';
import type { Report } from '../../../src/engine/report/report.ts';
import type { FaultCode } from '../../../src/roster/errors.ts';
import { noChanges } from '../terminal/build.ts';

test.each([
  ['failed', 1],
  ['usage', 2],
  ['not-found', 2],
  ['no-token', 2],
  ['confirmation', 2],
  ['refused', 3],
  ['sync-in-progress', 3],
  ['source-unreachable', 5],
  ['source-token', 5],
  ['source-district', 5],
  ['source-unusable', 5],
  ['database-unreachable', 6],
  ['database-version', 6],
  ['database-locked', 6],
  ['interrupted', 130],
] as [FaultCode, number][])('%s is %d', (code, exit) => expect(exitCodeOfFault(code)).toBe(exit));

describe('a report', () => {
  const report = (status: Report['status'], created: number, settings: Report['settings'] = NO_SETTINGS) => {
    const changes = noChanges();
    changes.schools.created = created;
    return { status, changes, settings };
  };
  test.each([
    ['launched', 3, false, 0],
    ['previewed', 3, false, 0],
    ['previewed', 3, true, 4],
    ['previewed', 0, true, 0],
    ['refused', 3, true, 3],
  ] as const)('%s with %d changes, --exit-code %s, is %d', (status, created, tell, exit) => {
    expect(exitCodeOfReport(report(status, created), tell)).toBe(exit);
  });

  test('a preview that changes settings only has changes too', () => {
    const settings = { ...NO_SETTINGS, expiresOn: { before: null, after: '2027-06-30' } };
    expect(exitCodeOfReport(report('previewed', 0, settings), true)).toBe(4);
  });
});
