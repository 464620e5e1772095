import { chooseSchools } from '../../src/engine/chooseSchool.ts';

const SCHOOLS = [
  { sourceId: '64c1a0b2e4f0001000000001', name: 'Lakeside Middle' },
  { sourceId: '64c1a0b2e4f0001000000002', name: 'Valley High' },
];

const chosen = (text: string) =>
  [...chooseSchools(SCHOOLS, [text], { message: () => 'none', seeAlso: null })].map((id) => id.at(-1));

test.each([
  ['64c1a0b2e4f0001000000002', '2'],
  ['64C1A0B2E4F0001000000002', '2'],
  ['lakeside MIDDLE', '1'],
])('%s is a school', (text, which) => {
  expect(chosen(text)).toEqual([which]);
});

test('one that nobody knows is none', () => {
  expect(() => chosen('64c1a0b2e4f0001000000003')).toThrow('none');
});
