import { Portal } from './portal.ts';
import { smallShare, type Share } from './share.ts';

/** The digest of a plan made in a Portal of its own, after a first Edit. */
async function digestOf(
  change: (share: Share, portal: Portal) => void | Promise<void>,
  first = true,
): Promise<string> {
  const portal = await Portal.create();
  try {
    if (first) await portal.edit(smallShare());
    const share = smallShare();
    await change(share, portal);
    return (await portal.preview(share, { mode: 'reset', schools: 'all' })).report.plan;
  } finally {
    await portal.close();
  }
}

const rename = (share: Share) => void (share.users[0]!.lastName = 'Moreno');

/** One of two new schools, teachers and students each is that of a class. */
const change = (share: Share) => {
  rename(share);
  share.school('s8').school('s9').teacher('t8', 's8').teacher('t9', 's9');
  share.student('p8', 's2').student('p9', 's2').classes[1]!.students.push('p9');
  Object.assign(share.classes[0]!, { school: 's9', teachers: ['t1', 't9'] });
};

test.each([[true], [false]])(
  'is independent of page size and of the order of arrival (Portal filled: %s)',
  async (first) => {
    const plain = await digestOf(change, first);
    expect(plain).toMatch(/^[0-9a-f]{12}$/);
    expect(await digestOf((share) => void ((share.pageSize = 1000), change(share)), first)).toBe(plain);
    const reversed = (share: Share) => {
      change(share);
      for (const list of [share.schools, share.users, share.classes]) list.reverse();
      for (const section of share.classes) section.students.reverse();
    };
    expect(await digestOf(reversed, first)).toBe(plain);
  },
);

test.each<[string, (share: Share, portal: Portal) => void | Promise<void>]>([
  ['another value', (share) => void (share.users[0]!.lastName = 'Another')],
  ['another member', (share) => void (rename(share), share.classes[0]!.students.pop())],
  ['a new class', (share) => void (rename(share), share.section('c9', 's1', ['t1'], ['p1']))],
  ['a deletion', (share) => void (rename(share), share.unshare('p6'))],
])('tells %s', async (_, change) => {
  expect(await digestOf(change)).not.toBe(await digestOf(rename));
});

/** A share with a value in every field that a sync reads. */
function full(): Share {
  const share = smallShare().course('k1', 'Science', 'SC7').term('y1', 'Fall', '2026-08-01', '2026-12-18');
  Object.assign(share.schools[0]!, { sisId: '1', number: '1', ncesId: '1', lowGrade: '6', highGrade: '8' });
  Object.assign(share.users[0]!, { middleName: 'Lou' });
  Object.assign(share.users[0]!.roles[0]!, { number: '1', title: 'Ms.' });
  Object.assign(share.classes[0]!, { sectionNumber: '1', course: 'k1', term: 'y1' });
  return share;
}

/** That share with one value changed at a time. */
function changes(): Share[] {
  const changed = (change: (share: Share) => unknown): Share => {
    const share = full();
    change(share);
    return share;
  };
  const fields = (of: (share: Share) => object, ...names: string[]) =>
    names.map((name) => changed((share) => Object.assign(of(share), { [name]: '2' })));
  return [
    ...fields(({ schools }) => schools[0]!, 'name', 'sisId', 'number', 'ncesId', 'lowGrade', 'highGrade'),
    ...fields(({ users }) => users[0]!, 'email', 'firstName', 'middleName', 'lastName'),
    ...fields(({ users }) => users[0]!.roles[0]!, 'sisId', 'number', 'grade', 'title'),
    changed(({ users }) => users[0]!.schools.push('s2')),
    changed(({ users }) => Object.assign(users[0]!, { schools: ['s1', 's2'], primarySchool: 's2' })),
    ...fields(({ classes }) => classes[0]!, 'sisId', 'name', 'subject', 'grade', 'period', 'sectionNumber'),
    ...fields(({ courses }) => courses[0]!, 'name', 'number'),
    ...fields(({ terms }) => terms[0]!, 'name', 'startsOn', 'endsOn'),
    changed(({ classes }) => Object.assign(classes[0]!, { school: 's2' })),
    changed(({ classes }) => classes[0]!.teachers.push('t2')),
    changed(({ classes }) => Object.assign(classes[0]!, { primaryTeacher: 't3' })),
    changed(({ classes }) => classes[0]!.students.push('p4')),
    changed(({ classes }) => classes[0]!.students.push('nobody')),
  ];
}

test.each(['new to the Portal', 'there'])('tells every value of records that are %s', async (where) => {
  const portal = await Portal.create();
  try {
    if (where === 'there') await portal.edit(full());
    const seen = new Set<string>();
    for (const share of [full(), ...changes()]) seen.add((await portal.preview(share)).report.plan);
    expect(seen.size).toBe(1 + changes().length);
  } finally {
    await portal.close();
  }
});

test.each([[[]], [['p9']]])('tells who is in a new class, with new students %j', async (others: string[]) => {
  const classOf = (student: string) => (share: Share) => {
    share.student('p9', 's1').section('c9', 's1', ['t1'], [student, ...others]);
  };
  expect(await digestOf(classOf('p1'))).not.toBe(await digestOf(classOf('p2')));
});

test('tells the role of somebody new', async () => {
  const newAs = (role: 'teacher' | 'staff') => (share: Share) => void share.user('t9', role, []);
  expect(await digestOf(newAs('teacher'))).not.toBe(await digestOf(newAs('staff')));
});

test('tells what it overwrites, and who joins from who leaves', async () => {
  const byHand = async (share: Share, portal: Portal) => {
    rename(share);
    await portal.database.run(`update users set last_name = 'By hand' where source_id = $1`, [
      share.users[0]!.sourceId,
    ]);
  };
  expect(await digestOf(byHand)).not.toBe(await digestOf(rename));
  const joins = (share: Share) => void share.classes[1]!.students.push('p1');
  const leaves = async (_: Share, portal: Portal) => {
    const [class_id, user_id] = [await portal.id('classes', 'c2'), await portal.id('users', 'p1')];
    await portal.insert('class_students', { class_id, user_id });
  };
  expect(await digestOf(leaves)).not.toBe(await digestOf(joins));
});

test('tells work that would be lost with a deletion', async () => {
  const deletion = (share: Share) => void (rename(share), share.unshare('p6'));
  const withWork = async (share: Share, portal: Portal) => {
    deletion(share);
    const user_id = (await portal.row('users', 'p6'))!.id!;
    await portal.insert('student_work', { user_id, kind: 'homework', title: 'x' });
  };
  expect(await digestOf(withWork)).not.toBe(await digestOf(deletion));
});

test('tells who of a new class’s teachers is the primary one, and nothing else of who does not sync', async () => {
  const portal = await Portal.create();
  try {
    await portal.edit(smallShare());
    await portal.edit(smallShare(), { schools: ['s1'] });
    const of = async (schools: string[], more: string[] = []) => {
      const share = smallShare().section('c9', 's1', ['t2', 't1'], ['p1'], { primaryTeacher: null });
      const t2 = share.users.find(({ sourceId }) => sourceId === 't2')!;
      Object.assign(t2, { schools, primarySchool: null });
      for (const student of more) share.student(student, 's2');
      return (await portal.preview(share)).report.plan;
    };
    const waits = await of(['s2']);
    expect(await of([])).not.toBe(waits);
    expect(await of(['s2'], ['p9'])).toBe(waits);
  } finally {
    await portal.close();
  }
});

test('it names the schools that are deselected with it', async () => {
  const portal = await Portal.create();
  try {
    await portal.edit(smallShare());
    const of = async (schools?: string[] | 'all') =>
      (await portal.preview(smallShare(), { schools })).report.plan;
    const [all, one, other] = [await of('all'), await of(['s1']), await of(['s2'])];
    expect(new Set([all, one, other]).size).toBe(3);
    expect(await of()).toBe(all);
  } finally {
    await portal.close();
  }
});
