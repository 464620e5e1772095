import { chooseSchools } from '../../src/engine/naming/chooseSchool.ts';

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

test('an accented letter may be one character, or a letter and its accent', () => {
  const schools = [{ sourceId: 'a', name: 'Escuela A\u0301lvarez' }];
  const choose = (text: string) => [
    ...chooseSchools(schools, [text], { message: () => 'none', seeAlso: null }),
  ];
  expect(choose('Escuela \u00c1lvarez')).toEqual(['a']);
  expect(choose('escuela \u00e1lvarez')).toEqual(['a']);
});

test('one that nobody knows is none', () => {
  expect(() => chosen('64c1a0b2e4f0001000000003')).toThrow('none');
});

test('of names that differ in capitals only the exact one counts; of the same name, the ids are told', () => {
  const schools = [
    { sourceId: 'a', name: 'Twin School' },
    { sourceId: 'b', name: 'twin school' },
  ];
  const choose = (text: string) => [
    ...chooseSchools(schools, [text], { message: () => 'none', seeAlso: null }),
  ];
  expect(choose('twin school')).toEqual(['b']);
  expect(() => choose('TWIN SCHOOL')).toThrow('2 shared schools are called "TWIN SCHOOL".');
  const hint = { hint: 'Name it by its Clever id: a, b.' };
  expect(() => choose('TWIN SCHOOL')).toThrow(expect.objectContaining(hint) as Error);
});
