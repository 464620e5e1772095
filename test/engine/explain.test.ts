import { link } from '../../src/engine/byHand/settle.ts';
import { explain, type Explanation } from '../../src/engine/explain/explain.ts';
import { eachPortal } from './each.ts';
import { smallShare, type Share } from './share.ts';

const portal = eachPortal();

const ask = (share: Share, asked: string): Promise<Explanation> =>
  explain(portal().district, asked, portal().tools(share));

/** "code: message" of the findings on the only one that was found, the good ones without their message. */
async function findings(share: Share, asked: string): Promise<string[]> {
  const { found } = await ask(share, asked);
  expect(found).toHaveLength(1);
  return found[0]!.findings.map(({ code, level, message }) =>
    level === 'ok' ? code : `${code}: ${message}`,
  );
}

/** The commands that mend it. */
const commands = async (share: Share, asked: string): Promise<string[]> => {
  const { found, findings: ofDistrict } = await ask(share, asked);
  const all = [...found.flatMap((each) => each.findings), ...ofDistrict];
  return all.flatMap(({ next }) => next?.command?.join(' ') ?? []);
};

test('a student who is new comes with the next Edit, into the classes that list them; and then is there', async () => {
  expect(await findings(smallShare(), 'p4')).toEqual([
    'shared',
    'school-selected',
    'not-yet: Not in the Portal yet: the next Edit creates it.',
    'joins: The next Edit puts them into 2 classes: Science c2, Science c3.',
  ]);
  expect(await commands(smallShare(), 'p4')).toEqual(Array(3).fill('edit <district>'));
  await portal().edit(smallShare());
  expect(await findings(smallShare(), 'p4')).toEqual(['shared', 'school-selected', 'in-portal', 'classes']);
  expect(await commands(smallShare(), 'p4')).toEqual([]);
});

test('it changes nothing, and opens no run', async () => {
  await portal().edit(smallShare());
  const before = await portal().dump();
  const share = smallShare().unshare('p1').student('p7', 's1');
  await ask(share, 'p7');
  expect(await portal().dump()).toEqual(before);
  expect(await portal().statuses()).toEqual(['Launched']);
});

test.each([
  ['a Clever id', 'p2'],
  ['a SIS id in other case', 'SIS-P2'],
  ['an e-mail address', 'P2@example.org'],
  ['a name as people write it', 'ann lee p2'],
  ['a name as lists have it', 'Lee p2, Ann'],
  ['a part of a name', 'ee p2'],
])('somebody is named by %s', async (_, asked) => {
  for (const already of [false, true]) {
    if (already) await portal().edit(smallShare());
    const { found } = await ask(smallShare(), asked);
    expect(found).toMatchObject([
      {
        kind: 'student',
        sourceId: 'p2',
        name: 'Lee p2, Ann',
        id: already ? (expect.any(Number) as number) : null,
      },
    ]);
  }
});

test('whoever is called exactly so comes before those of whose name it is a part', async () => {
  const share = smallShare().student('x1', 's1', { firstName: 'Al', lastName: 'Moss' });
  share.student('x2', 's1', { firstName: 'Al', lastName: 'Mossberg' });
  const named = async (asked: string) => (await ask(share, asked)).found.map(({ sourceId }) => sourceId);
  expect(await named('al moss')).toEqual(['x1']);
  expect(await named('al mos')).toEqual(['x1', 'x2']);
});

test('a name that nobody has, and one that too many have, are refused without saying it again', async () => {
  await expect(ask(smallShare(), 'Zoe')).rejects.toMatchObject({
    code: 'not-found',
    message: expect.not.stringContaining('Zoe') as string,
  });
  await expect(ask(smallShare(), 'Ann')).rejects.toMatchObject({
    code: 'usage',
    message: 'More than 5 people, classes and schools are called so.',
  });
});

test('a school that nobody selected, and who is in it, and their class', async () => {
  await portal().edit(smallShare(), { schools: ['s1'] });
  expect(await findings(smallShare(), 'p5')).toEqual([
    'shared',
    'school-not-selected: Does not sync: School s2 is shared, but not selected.',
    'class-does-not-sync: Listed by 1 class: Science c2, whose school is not selected.',
  ]);
  expect(await findings(smallShare(), 's2')).toEqual([
    'shared',
    'school-not-selected: Not selected: neither the school nor who is only in it syncs.',
  ]);
  expect(await findings(smallShare(), 'c2')).toEqual([
    'shared',
    'school-not-selected: Does not sync: School s2 is shared, but not selected.',
    'teachers',
    'students',
  ]);
  expect(new Set(await commands(smallShare(), 'p5'))).toEqual(new Set(['edit <district> --schools all']));
});

test('somebody whose school is not shared', async () => {
  const share = smallShare().student('p7', 's9');
  expect(await findings(share, 'p7')).toEqual([
    'shared',
    'school-not-shared: Of no school that is shared: left out.',
    'in-no-section: No shared class lists them.',
  ]);
});

test('who is not shared any more stays in an Edit; whom a class still lists, always', async () => {
  await portal().edit(smallShare());
  const gone = await findings(smallShare().unshare('p1'), 'p1');
  expect(gone[0]).toBe(
    'not-shared: Not shared in Clever. An Edit keeps what the Portal has; a Reset may delete it.',
  );
  expect(gone).toContain('leaves: The next Edit takes them out of 2 classes: Science c1, Science c3.');
  const share = smallShare();
  share.users = share.users.filter(({ sourceId }) => sourceId !== 'p1');
  expect((await findings(share, 'p1'))[0]).toBe(
    'not-shared: Not shared in Clever. 2 shared classes list them still, so that no sync deletes them.',
  );
});

test('a record that was left out, with the reason', async () => {
  const share = smallShare().unshare('p1');
  const record = { id: 'p1', code: 'bad-record' as const, problem: 'name.first is not a string' };
  share.leftOut.push({ collection: 'users', record });
  const { found } = await ask(share, 'p1');
  expect(found).toMatchObject([{ kind: 'person', id: null, sourceId: 'p1' }]);
  expect(found[0]!.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'bad-record: Shared in Clever, but left out: name.first is not a string.',
  ]);
});

test('a link conflict, asked from either side, with the command that settles it', async () => {
  const hand = { district_id: portal().district.id, role: 'student', sis_id: 'sis-p1' };
  const first = await portal().insert('users', { ...hand, last_name: 'Hand One' });
  const second = await portal().insert('users', { ...hand, last_name: 'Hand Two' });
  const link = `users link <district> student p1 ${first}`;
  expect(await commands(smallShare(), 'p1')).toContain(link);
  expect((await findings(smallShare(), 'p1'))[2]).toBe(
    `link-conflict: May be Hand One (Portal id ${first}) or Hand Two (Portal id ${second}): neither created nor linked until that is settled.`,
  );
  const ofRow = await findings(smallShare(), 'Hand One');
  expect(ofRow[0]).toMatch(/^made-by-hand: /);
  expect(ofRow[1]).toBe('link-conflict: May be what Clever shares as Lee p1, Ann (p1).');
  expect(await commands(smallShare(), 'Hand One')).toContain(link);
  // Asked about the other row, the command links that one.
  expect(await commands(smallShare(), 'Hand Two')).toContain(`users link <district> student p1 ${second}`);
});

test('a school in a link conflict, for which its people and classes wait, up to the command that settles it', async () => {
  const hand = { district_id: portal().district.id, name: 'By hand', sis_id: 'sis-s2' };
  const first = await portal().insert('schools', hand);
  await portal().insert('schools', hand);
  const share = smallShare().student('p9', ['s1', 's2']);
  share.schools[1]!.sisId = 'sis-s2';
  const [ofBoth] = (await ask(share, 'p9')).found;
  expect(ofBoth!.findings[1]).toMatchObject({ level: 'ok', message: 'Syncs with School s1.' });
  expect(await findings(share, 'p5')).toEqual([
    'shared',
    'school-conflict: Waits for School s2, in a link conflict.',
    'class-does-not-sync: Listed by 1 class: Science c2, whose school is in a link conflict.',
  ]);
  expect(await findings(share, 'c2')).toContain('school-conflict: Waits for School s2, in a link conflict.');
  expect(await commands(share, 'p5')).toContain('explain <district> s2');
  expect(await commands(share, 's2')).toContain(`users link <district> school s2 ${first}`);
  await link(
    portal().database,
    portal().district,
    { kind: 'school', sourceId: 's2', id: first },
    portal().now,
  );
  await portal().edit(share);
  expect(await findings(share, 'p5')).toEqual(['shared', 'school-selected', 'in-portal', 'classes']);
});

test('a row made by hand that the next Edit links', async () => {
  const row = { district_id: portal().district.id, role: 'student', sis_id: 'sis-p1', last_name: 'Hand' };
  const id = await portal().insert('users', row);
  expect(await findings(smallShare(), 'p1')).toContain(
    `links: The next Edit links it to what the Portal has as id ${id}.`,
  );
  expect(await findings(smallShare(), 'Hand')).toContain(
    "links: The next Edit links it to a record of Clever's, and brings it up to date.",
  );
  // Both sides are called so, and are one.
  expect((await ask(smallShare(), 'sis-p1')).found).toMatchObject([{ id, sourceId: 'p1' }]);
});

test('who is linked, and of whose schools nothing is said', async () => {
  const row = { district_id: portal().district.id, role: 'student', sis_id: 'sis-p9', last_name: 'Hand' };
  const id = await portal().insert('users', row);
  expect(await findings(smallShare().student('p9', [], { unsaid: 'schools' }), 'p9')).toEqual([
    'shared',
    'school-unsaid: Clever does not say in which schools: those that the Portal has count.',
    `links: The next Edit links it to what the Portal has as id ${id}.`,
    'in-no-section: No shared class lists them.',
  ]);
});

test('who got a new Clever id, asked by the former one', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p1').student('p9', 's1', { sisId: 'sis-p1', lastName: 'New' });
  expect((await findings(share, 'p1')).slice(0, 2)).toEqual([
    'new-id: Shared in Clever under another id than the Portal knows.',
    "links: The next Edit links it to a record of Clever's, and brings it up to date.",
  ]);
});

test('a role conflict, and somebody whom a class lists on the wrong side', async () => {
  await portal().edit(smallShare());
  const id = await portal().id('users', 't1');
  const share = smallShare();
  share.users.find(({ sourceId }) => sourceId === 't1')!.roles[0]!.role = 'staff';
  expect(await commands(share, 't1')).toEqual([`users set-role <district> ${id} staff`]);
  const listed = smallShare();
  listed.classes[1]!.students.push('t1');
  expect(await findings(listed, 't1')).toContain(
    'wrong-side: Listed as student by 1 class: Science c2, but teacher in the Portal: never put into such a class.',
  );
  expect(await commands(listed, 't1')).toEqual([]);
  const shared = smallShare().unshare('p1').teacher('p1', 's1');
  shared.classes[0]!.teachers.push('p1');
  const setRole = `users set-role <district> ${await portal().id('users', 'p1')} teacher`;
  expect(await commands(shared, 'p1')).toEqual(expect.arrayContaining([setRole, setRole]));
});

test('what a Reset deleted and comes back', async () => {
  await portal().edit(smallShare());
  await portal().reset(smallShare().unshare('p1'));
  expect(await findings(smallShare(), 'p1')).toContain(
    'comes-back: It was deleted: the next Edit brings it back as it was.',
  );
});

test('who moves to another school is not as Clever has it yet', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  Object.assign(
    share.users.find(({ sourceId }) => sourceId === 'p1')!,
    { schools: ['s2'], primarySchool: 's2' },
  );
  expect((await findings(share, 'p1')).slice(2)).toEqual([
    'in-portal',
    'joins-school: The next Edit puts them into 1 school: School s2.',
    'leaves-school: The next Edit takes them out of 1 school: School s1.',
    'classes',
  ]);
  const { found } = await ask(share, 'p1');
  expect(found[0]!.findings[2]!.message).not.toContain('as Clever has it');
});

test('a class that is renamed is called the same where somebody is in it and leaves it', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  Object.assign(share.classes[0]!, { name: 'Renamed', students: ['p2'] });
  const { found } = await ask(share, 'p1');
  expect(found[0]!.findings.slice(3).map(({ message }) => message)).toEqual([
    'In 2 classes: Renamed, Science c3.',
    'The next Edit takes them out of 1 class: Renamed.',
  ]);
});

test('a class whose teachers change is not as Clever has it yet', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  Object.assign(share.classes[1]!, { teachers: ['t3'], primaryTeacher: 't3' });
  const { found } = await ask(share, 'c2');
  expect(found[0]!.findings.slice(2).map(({ message }) => message)).toEqual([
    `In the Portal as id ${await portal().id('classes', 'c2')}.`,
    'Lists 1 teacher; 1 in the Portal; the next Edit puts 1 in and takes 1 out.',
    'Lists 3 students; 3 in the Portal.',
  ]);
});

test('who is left out of a class is named whoever was put into it by hand, and by which command to ask why', async () => {
  await portal().edit(smallShare());
  const hand = { district_id: portal().district.id, role: 'student', last_name: 'Hand' };
  const user = await portal().insert('users', hand);
  await portal().insert('class_students', { class_id: await portal().id('classes', 'c2'), user_id: user });
  const share = smallShare();
  share.classes[1]!.students.push('t1');
  expect((await findings(share, 'c2')).slice(-1)).toEqual([
    'students-left-out: 1 of the students listed is left out: t1.',
  ]);
  expect(await commands(share, 'c2')).toEqual(['explain <district> t1']);
});

test('classes that list somebody and do not sync, each with its own reason and command', async () => {
  const share = smallShare().section('c4', 's9', [], ['p1']).section('c5', 's1', [], ['p1']);
  const { id } = portal().district;
  await portal().edit(smallShare(), { schools: ['s1'] });
  const hand = { district_id: id, school_id: await portal().id('schools', 's1'), sis_id: 'sis-c5' };
  for (const name of ['One', 'Two']) await portal().insert('classes', { ...hand, name });
  share.classes[1]!.students.push('p1');
  expect((await findings(share, 'p1')).slice(-3)).toEqual([
    'class-does-not-sync: Listed by 1 class: Science c2, whose school is not selected.',
    'class-does-not-sync: Listed by 1 class: Science c4, whose school is not shared.',
    'class-does-not-sync: Listed by 1 class: Science c5, in a link conflict.',
  ]);
  expect(await commands(share, 'p1')).toEqual(['edit <district> --schools all', 'explain <district> c5']);
});

test('staff whom a class lists as a teacher', async () => {
  const share = smallShare().user('f1', 'staff', ['s1']);
  share.classes[0]!.teachers.push('f1');
  expect(await findings(share, 'f1')).toContain('joins: The next Edit puts them into 1 class: Science c1.');
});

test('of a person or a class that came twice the last record counts, and one that was read before one left out', async () => {
  const share = smallShare().student('p1', 's2', { lastName: 'Twice' });
  share.section('c1', 's1', ['t1'], ['p2']);
  share.leftOut.push({
    collection: 'users',
    record: { id: 'p1', code: 'bad-record', problem: 'name is wrong' },
  });
  const { found } = await ask(share, 'Lee p1');
  expect(found).toMatchObject([{ sourceId: 'p1', name: 'Twice, Ann' }]);
  expect(await findings(share, 'p1')).toEqual([
    'shared',
    'school-selected',
    'not-yet: Not in the Portal yet: the next Edit creates it.',
    'joins: The next Edit puts them into 1 class: Science c3.',
  ]);
});

test('a school and a person of one source id are two', async () => {
  const share = smallShare().school('p1', { name: 'Lee p1 School' });
  await portal().edit(share);
  expect((await ask(share, 'Lee p1 Sch')).found).toMatchObject([{ kind: 'school' }]);
});

test('whose school was left out as a bad record', async () => {
  const share = smallShare().student('p7', 's9');
  share.leftOut.push({
    collection: 'schools',
    record: { id: 's9', code: 'bad-record', problem: 'name is not a string' },
  });
  expect((await findings(share, 'p7'))[1]).toBe(
    'school-left-out: Of no school that could be read: left out is s9, as name is not a string.',
  );
});

test('of whose schools nothing is said, those that the Portal has decide', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  Object.assign(
    share.users.find(({ sourceId }) => sourceId === 'p4')!,
    { schools: [], unsaid: 'schools', lastName: 'Other' },
  );
  expect((await findings(share, 'p4'))[1]).toBe(
    'school-unsaid: Clever does not say in which schools: those that the Portal has count.',
  );
  await portal().edit(smallShare(), { schools: ['s1'] });
  expect((await findings(share, 'p4')).slice(1, 3)).toEqual([
    'school-not-selected: Clever does not say in which schools, and those that the Portal has are not selected.',
    `unchanged: In the Portal as id ${await portal().id('users', 'p4')}, where it stays as it is.`,
  ]);
});

test('a row that two records may be is told of both; a school that a section names is never deleted', async () => {
  const hand = { district_id: portal().district.id, role: 'student', sis_id: 'one', last_name: 'Hand' };
  await portal().insert('users', hand);
  const share = smallShare().student('x1', 's1', { sisId: 'one' }).student('x2', 's1', { sisId: 'one' });
  expect((await findings(share, 'Hand')).filter((each) => each.startsWith('link-conflict'))).toHaveLength(2);
  await portal().edit(smallShare());
  const without = smallShare();
  without.schools.pop();
  expect((await findings(without, 's2'))[0]).toBe(
    'not-shared: Not shared in Clever. Something shared refers to it still, so that no sync deletes it.',
  );
});

test('a district whose only sync was undone was synced once', async () => {
  const { report } = await portal().edit(smallShare());
  await portal().undo(report.run);
  expect((await ask(smallShare(), 'p1')).findings[1]).toMatchObject({
    code: 'never-synced',
    message: 'No sync of this district was completed, or is left.',
  });
});

test('of a class how many are listed, are there, move, and are left out', async () => {
  await portal().edit(smallShare());
  const share = smallShare().student('p7', 's2');
  share.classes[1]!.students = ['p4', 'p5', 'p7', 'stranger'];
  expect((await findings(share, 'Science c2')).slice(-2)).toEqual([
    'students: Lists 4 students; 3 in the Portal; the next Edit puts 1 in and takes 1 out.',
    'students-left-out: 1 of the students listed is left out: stranger.',
  ]);
});

test('a license and a book that are missing', async () => {
  const { database, district } = portal();
  await portal().edit(smallShare());
  const license = { district_id: district.id, po_number: 'PO-1', product: 'Genetics', audience: 'teacher' };
  const ofTeachers = await portal().insert('licenses', { ...license, seats: 2 });
  await portal().insert('licenses', { ...license, po_number: 'PO-2', audience: 'student', seats: 90 });
  const book = await portal().insert('books', { title: 'Genes', product: 'Genetics' });
  await portal().insert('class_books', { class_id: await portal().id('classes', 'c2'), book_id: book });
  expect(await findings(smallShare(), 't2')).toContain('no-license: Has no license; a sync never gives one.');
  const { next } = (await ask(smallShare(), 't2')).found[0]!.findings.at(-1)!;
  const [t2, p5, c2] = [
    await portal().id('users', 't2'),
    await portal().id('users', 'p5'),
    await portal().id('classes', 'c2'),
  ];
  expect(next).toEqual({
    text: 'A district admin assigns one: 2 seats are free. To do it for them:',
    command: ['licenses', 'assign', '<district>', ofTeachers, t2],
  });
  const ofStudent = (await ask(smallShare(), 'p5')).found[0]!.findings;
  expect(ofStudent).toContainEqual({
    code: 'no-book',
    level: 'problem',
    message: 'Lacks Genes, which Science c2 has; new students do not get it by themselves.',
    next: {
      text: 'Lee t2, Ann assigns it. To do it for them:',
      command: ['books', 'assign', '<district>', c2, book, '--students', p5],
    },
  });
  await portal().insert('licenses', { ...license, po_number: 'PO-3', seats: 2 });
  expect(await commands(smallShare(), 't2')).toContain('licenses list <district>');
  await database.run(`update licenses set seats = 0 where audience = 'teacher'`);
  const ofNone = (await ask(smallShare(), 't2')).found[0]!.findings.at(-1)!.next;
  expect(ofNone).toEqual({
    text: 'a purchase order with free seats, which a district admin assigns',
    command: null,
  });
  expect(await database.all('select * from license_assignments')).toEqual([]);
});

test('of the district: how old Clever’s data is, the last sync, and what would refuse the next one', async () => {
  const codes = async (share: Share) => (await ask(share, 'p1')).findings.map(({ code }) => code);
  expect(await codes(smallShare())).toEqual(['clever-synced', 'never-synced']);
  await portal().edit(smallShare(), { expiresOn: '2026-11-23' });
  expect(await codes(smallShare())).toEqual(['clever-synced', 'synced']);
  portal().later(24);
  const share = smallShare();
  share.district_ = { ...share.district_, lastSync: portal().now.toISOString(), state: 'paused' };
  expect(await codes(share)).toEqual(['clever-synced', 'older', 'expired', 'district-state']);
  expect(await commands(share, 'p1')).toContain('edit <district> --expires YYYY-MM-DD');
});

test('of a change of who is primary, both sides', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  share.classes[0]!.primaryTeacher = 't3';
  expect(await findings(share, 'c1')).toContain(
    'teachers: Lists 2 teachers; 2 in the Portal; the next Edit puts 0 in and takes 0 out, and changes who is primary.',
  );
  expect(await findings(share, 't1')).toContain(
    'primary: The next Edit changes who is the primary teacher of 1 class: Science c1.',
  );
  share.users.find(({ sourceId }) => sourceId === 't3')!.primarySchool = 's2';
  const ofTeacher = await findings(share, 't3');
  expect(ofTeacher).toContain(
    'primary-school: The next Edit changes which of their schools is the primary one.',
  );
  expect(ofTeacher.join()).not.toContain('as Clever has it');
});
