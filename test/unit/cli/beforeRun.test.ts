import { isConfirmed } from '../../../src/cli/sync/beforeRun.ts';

const district = { id: 1, sourceId: '64c1a0b2e4f0000000000001', name: 'Cañon City' };

test('--confirm takes the exact name only, however its accents are written', () => {
  expect(isConfirmed(district, undefined)).toBe(false);
  expect(isConfirmed(district, 'Cañon City')).toBe(true);
  expect(isConfirmed(district, 'Can\u0303on City')).toBe(true);
  for (const other of ['cañon city', 'Canon City', 'Cañon City ', '1', ''])
    expect(() => isConfirmed(district, other)).toThrow('--confirm is not the name of this district');
});

test.each(['', ' '])('a district without a name is not confirmed by %p', (name) => {
  expect(() => isConfirmed({ ...district, name }, name)).toThrow('The district 1 has no name');
});
