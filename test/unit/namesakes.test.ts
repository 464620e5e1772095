import { markNamesake, markNamesakes, refOf } from '../../src/engine/naming/namesakes.ts';
import type { DistrictRef } from '../../src/engine/plan/plan.ts';

const district = (id: number, name: string): DistrictRef => ({ id, sourceId: `64C1A${id}`, name });

test('a district is marked when its name means another one, too, or another one instead', () => {
  const marked = (...names: string[]) => {
    const all = names.map((name, at) => district(at + 1, name));
    const marks = markNamesakes(all);
    expect(all.map((each) => markNamesake(each, all))).toEqual(marks);
    return marks.map(({ isNamesake = false }) => isNamesake);
  };
  expect(marked('North', 'South')).toEqual([false, false]);
  expect(marked('North', 'NORTH', 'South')).toEqual([true, true, false]);
  expect(marked('2', 'South')).toEqual([true, false]);
  expect(marked('1', 'South')).toEqual([false, false]);
  expect(marked('64c1a2', 'South')).toEqual([true, false]);
  expect(marked('Cañon City', 'Can\u0303on City')).toEqual([true, true]);
  // A command takes the blanks away.
  expect(marked(' North')).toEqual([true]);
});

test('what plans and reports say of it has no other key, but for the mark', () => {
  const north = district(1, 'North');
  const settings = { expiresOn: null };
  expect(refOf({ ...north, ...settings })).toEqual(north);
  expect(refOf({ ...north, ...settings, isNamesake: true })).toEqual({ ...north, isNamesake: true });
});
