// What has no name, or one of blanks, is shown with an id to look for it by.

import { districtsView } from '../../../src/cli/terminal/districtsView.ts';
import { historyView } from '../../../src/cli/terminal/historyView.ts';
import { planView } from '../../../src/cli/terminal/planView.ts';
import { rosterView } from '../../../src/cli/terminal/rosterView.ts';
import { districtTitle } from '../../../src/engine/naming/titles.ts';
import { aPlan, PLAIN, RIVERSIDE, textOf } from './build.ts';

const settings = { source: 'clever', ncesId: null, expiresOn: null, lastLaunchedAt: null };
const lists = { subscribers: [], schools: [] };

describe.each(['', '  '])('called %p', (name) => {
  const district = { ...RIVERSIDE, name };

  test('a district', async () => {
    expect(await textOf(districtsView([{ ...district, ...settings, ...lists }], PLAIN))).toMatch(
      / 1 {2}\(no name\) /,
    );
    const heading = await textOf(historyView([], { district, now: new Date() }, PLAIN));
    expect(heading).toMatch(/^\(no name\) \(id 1\) · runs/);
  });

  test('a school and its classes', async () => {
    const sourceId = '5f31';
    const plan = aPlan().creates('schools', name, { sourceId }).creates('classes', 'Lab', { school: name });
    const text = await textOf(planView(plan.build(), PLAIN));
    expect(text).toContain('\n  + (no name) 5f31\n');
    expect(text).toContain('\n  (no name)\n    + Lab');
  });

  test.each(['schools', 'teachers'] as const)('one of a list of %s', async (kind) => {
    const row = { id: 7, sourceId: null, name, firstName: name, middleName: null, lastName: name };
    expect(await textOf(rosterView([row], { district: RIVERSIDE, kind }, PLAIN))).toContain(' 7  (no name)');
  });
});

test('a namesake is called by name and id, anybody else by name', () => {
  expect(districtTitle({ ...RIVERSIDE, isNamesake: true })).toBe('Riverside Unified (id 1)');
  expect(districtTitle(RIVERSIDE)).toBe('Riverside Unified');
});
