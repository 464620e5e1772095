import { insteadOfApproval } from '../../src/engine/check.ts';
import type { GuardFinding } from '../../src/engine/plan/plan.ts';
import { sync } from '../../src/engine/sync.ts';
import { eachPortal } from './each.ts';
import { Share, smallShare } from './share.ts';

const portal = eachPortal();
const containing = (text: string) => expect.stringContaining(text) as string;
const guard = (report: { guards: { code: string }[] }, code: string) =>
  report.guards.find((each) => each.code === code);

/** Two schools of 20 students in classes of ten. */
function bigShare(): Share {
  const share = new Share().school('s1').school('s2');
  share.pageSize = 1000;
  for (let n = 0; n < 40; n += 1) share.student(`p${n}`, n < 20 ? 's1' : 's2');
  for (let n = 0; n < 4; n += 1) {
    const students = Array.from({ length: 10 }, (_, index) => `p${n * 10 + index}`);
    share.teacher(`t${n}`, n < 2 ? 's1' : 's2').section(`c${n}`, n < 2 ? 's1' : 's2', [`t${n}`], students);
  }
  return share;
}

test('a Reset without consent opens no run', async () => {
  await expect(sync(portal().request({ mode: 'reset' }), portal().tools(smallShare()))).rejects.toMatchObject(
    { code: 'confirmation' },
  );
  expect(await portal().database.all('select * from sync_runs')).toEqual([]);
});

test('max-deletes refuses more than 10 % and 10 rows of a kind; neither --confirm nor a yes passes it, the digest does', async () => {
  await portal().edit(bigShare());
  const share = bigShare().unshare(...Array.from({ length: 11 }, (_, n) => `p${n}`));
  const { report } = await sync(portal().request({ mode: 'reset', confirmed: true }), portal().tools(share));
  expect(report.status).toBe('refused');
  expect(guard(report, 'max-deletes')).toMatchObject({
    refused: true,
    message:
      'The plan deletes 11 of 40 students (28%) in the district; 11 of 20 students (55%) at School s1 (limit: 10% and 10 rows).',
    override: `--plan ${report.plan}`,
    alternative: '--max-deletes 55%',
  });
  const looked = { review: () => Promise.resolve({ proceed: true, approved: false }) };
  const { report: seen } = await sync(portal().request({ mode: 'reset' }), portal().tools(share, looked));
  expect(seen.status).toBe('refused');
  expect(await portal().database.all('select * from users')).toHaveLength(44);
  expect(
    (await sync(portal().request({ mode: 'reset', planDigest: report.plan }), portal().tools(share))).report
      .status,
  ).toBe('launched');
});

test('an option does instead of approval where it passes all that refuses an Edit, and not some of it', () => {
  const approved = { refused: true, message: '', override: '--plan 3f9a1c0b72d4' };
  const size = { ...approved, code: 'max-deletes', alternative: '--max-deletes 40%' };
  const shrunk = { ...approved, code: 'shrunk-classes' };
  const expired = { code: 'expired', refused: true, message: '', override: '--expires YYYY-MM-DD' };
  const instead = (...guards: GuardFinding[]) => insteadOfApproval({ mode: 'edit', guards });
  expect(instead(size, size, expired)).toBe('--max-deletes 40%');
  expect(instead(size, { ...shrunk, refused: false })).toBe('--max-deletes 40%');
  expect(instead(size, shrunk)).toBeNull();
  expect(instead({ ...size, refused: false }, expired)).toBeNull();
  expect(insteadOfApproval({ mode: 'reset', guards: [size] })).toBeNull();
});

test.each([
  [undefined, '--max-deletes 50%'],
  [{ rows: 12 }, '--max-deletes 20'],
])('every kind above the limit %j names the one flag that allows them all', async (maxDeletes, flag) => {
  const share = new Share();
  share.pageSize = 1_000;
  share.school('s1');
  for (let n = 0; n < 40; n += 1) share.teacher(`t${n}`, 's1').student(`p${n}`, 's1');
  await portal().edit(share);
  const ids = (kind: string, count: number) => Array.from({ length: count }, (_, n) => `${kind}${n}`);
  const fewer = share.unshare(...ids('t', 20), ...ids('p', 14));
  const { report } = await portal().preview(fewer, { mode: 'reset', maxDeletes });
  const flags = report.guards.filter(({ code }) => code === 'max-deletes').map((each) => each.alternative);
  expect(flags).toEqual([flag, flag]);
});

test('of schools that lose as large a part, those that lose most are named, then the first by name', async () => {
  const names = ['d', 'b', 'Z', 'a', 'É', 'C'];
  const share = (gone: boolean) => {
    const all = new Share();
    all.pageSize = 1_000;
    for (const [index, name] of names.entries()) {
      all.school(`s${index}`, { name });
      const students = gone ? 0 : name === 'd' ? 14 : 12;
      for (let n = 0; n < students; n += 1) all.student(`p${index}x${n}`, `s${index}`);
    }
    return all;
  };
  await portal().edit(share(false));
  const { report } = await portal().preview(share(true), { mode: 'reset' });
  expect(guard(report, 'max-deletes')).toMatchObject({
    message: containing(
      'in the district; 14 of 14 students (100%) at d; 12 of 12 students (100%) at C; 4 more',
    ),
  });
});

test('the school that loses the largest part is named first, though another loses more', async () => {
  const share = (a: number, b: number) => {
    const all = new Share().school('s1').school('s2');
    all.pageSize = 1_000;
    for (let n = 0; n < a; n += 1) all.student(`a${n}`, 's1');
    for (let n = 0; n < b; n += 1) all.student(`b${n}`, 's2');
    return all;
  };
  await portal().edit(share(40, 20));
  const { report } = await portal().preview(share(24, 8), { mode: 'reset' });
  expect(guard(report, 'max-deletes')).toMatchObject({
    message: containing('12 of 20 students (60%) at School s2; 16 of 40 students (40%) at School s1'),
  });
});

test('the figures are of the district alone', async () => {
  /** So many schools with somebody of each kind and a class. */
  const share = (schools: number): Share => {
    const all = new Share();
    all.pageSize = 1_000;
    for (let n = 0; n < schools; n += 1) {
      all
        .school(`s${n}`)
        .student(`p${n}`, `s${n}`)
        .teacher(`t${n}`, `s${n}`)
        .user(`f${n}`, 'staff', [`s${n}`]);
      all.section(`c${n}`, `s${n}`, [`t${n}`], [`p${n}`]);
    }
    return all;
  };
  const id = await portal().insert('districts', { source: 'clever', source_id: 'd2', name: 'Other' });
  const other = share(20);
  other.district_.sourceId = 'd2';
  other.term('f1', 'Fall', '2026-08-17', '2026-12-18');
  for (const section of other.classes) section.term = 'f1';
  await portal().edit(other, { district: { id, sourceId: 'd2', name: 'Other' } });
  await portal().edit(share(20));
  const { guards } = (await portal().preview(share(8), { mode: 'reset' })).report;
  expect(guards.map(({ message }) => /12 of \d+ \w+/.exec(message)?.[0])).toEqual(
    ['schools', 'teachers', 'students', 'staff', 'classes'].map((kind) => `12 of 20 ${kind}`),
  );
  const emptied = share(20);
  for (const section of emptied.classes) section.students = [];
  expect(guard((await portal().preview(emptied)).report, 'max-deletes')).toMatchObject({
    message: containing('20 of 40 class memberships'),
  });
  expect(guard((await portal().preview(share(0))).report, 'empty-share')).toMatchObject({
    message: containing(
      'no schools are shared, the Portal has 20; no teachers are shared, the Portal has 20',
    ),
  });
});

test('more than a limit never looks like the limit', async () => {
  const share = (students: number) => {
    const all = new Share().school('s1').teacher('t1', 's1');
    all.pageSize = 1_000;
    for (let n = 0; n < students; n += 1) all.student(`p${n}`, 's1');
    return all;
  };
  await portal().edit(share(205));
  const { report } = await portal().preview(share(184), { mode: 'reset' });
  expect(guard(report, 'max-deletes')).toMatchObject({
    message: containing(
      '21 of 205 students (10.3%) in the district; 21 of 205 students (10.3%) at School s1',
    ),
  });
});

test('ten rows never trip max-deletes; another limit can be given', async () => {
  await portal().edit(bigShare());
  const ten = bigShare().unshare(...Array.from({ length: 10 }, (_, n) => `p${n * 4}`));
  expect(guard((await portal().preview(ten, { mode: 'reset' })).report, 'max-deletes')).toBeUndefined();
  const limited = await portal().preview(ten, { mode: 'reset', maxDeletes: { rows: 9 } });
  expect(guard(limited.report, 'max-deletes')).toMatchObject({ refused: true });
});

test('that nothing of a kind is shared, of which the Portal has nothing either, is no empty share', async () => {
  const share = new Share().school('s1').student('p1', 's1');
  await portal().edit(share);
  expect((await portal().preview(share, { mode: 'reset' })).report.guards).toEqual([]);
});

test('records that could not be used do not count as shared', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  const unread = share.classes.splice(0);
  for (const { sourceId } of unread) {
    const record = { id: null, code: 'bad-record' as const, problem: `no id: ${sourceId}` };
    share.leftOut.push({ collection: 'classes', record });
  }
  const { report } = await sync(portal().request({ mode: 'reset', confirmed: true }), portal().tools(share));
  expect(report.status).toBe('refused');
  expect(guard(report, 'empty-share')).toMatchObject({
    refused: true,
    message: containing('no classes are shared, the Portal has 3'),
  });
});

test('an Edit does not take every teacher out of every class', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('t1', 't2', 't3');
  const { report } = await portal().edit(share);
  expect(report.status).toBe('refused');
  expect(guard(report, 'empty-share')).toMatchObject({
    refused: true,
    message:
      'Whole kinds are missing from the share: no teachers are shared, the Portal has 3. By the plan, 3 classes lose all their teachers.',
  });
});

test('an Edit guards class memberships, and classes that shrink by half', async () => {
  await portal().edit(bigShare());
  const share = bigShare();
  for (const section of share.classes) section.students = section.students.slice(0, 4);
  const { report } = await portal().edit(share);
  expect(report.status).toBe('refused');
  expect(guard(report, 'max-deletes')).toMatchObject({
    message: containing('24 of 44 class memberships (55%) in the district'),
  });
  expect(guard(report, 'shrunk-classes')).toMatchObject({
    message: containing('4 of 4 classes'),
  });
  expect((await portal().edit(share, { planDigest: report.plan })).report.status).toBe('launched');
});

test('an empty share is refused: by a Reset, and by an Edit that would empty class rosters', async () => {
  await portal().edit(smallShare());
  const reset = await portal().preview(new Share(), { mode: 'reset' });
  expect(guard(reset.report, 'empty-share')).toMatchObject({ refused: true });
  expect(guard((await portal().edit(new Share())).report, 'empty-share')).toMatchObject({ refused: false });
  const emptied = smallShare().unshare('p1', 'p2', 'p3', 'p4', 'p5', 'p6');
  expect((await portal().edit(emptied)).report).toMatchObject({
    status: 'refused',
    guards: [{ code: 'empty-share', refused: true }],
  });
});

test('stale-plan refuses another plan than today’s, in an Edit too', async () => {
  const { report } = await portal().edit(smallShare(), { planDigest: '000000000000' });
  expect(report).toMatchObject({ status: 'refused', guards: [{ code: 'stale-plan', override: null }] });
  expect(await portal().database.all('select * from users')).toEqual([]);
});

test('an expired sync is refused until it is given another date', async () => {
  await portal().edit(smallShare(), { expiresOn: '2026-11-23' });
  portal().now = new Date('2026-11-24T00:00:00.000Z');
  expect((await portal().edit(smallShare())).report).toMatchObject({
    status: 'refused',
    guards: [{ code: 'expired' }],
  });
  expect((await portal().edit(smallShare(), { expiresOn: null })).report.status).toBe('launched');
  expect((await portal().edit(smallShare())).report.status).toBe('launched');
});

test('a paused district warns an Edit and refuses a Reset', async () => {
  const share = smallShare();
  Object.assign(share.district_, { state: 'success', pauseStart: '2026-11-01', pauseEnd: '2026-12-01' });
  expect((await portal().edit(share)).report).toMatchObject({
    status: 'launched',
    guards: [{ code: 'district-state', refused: false }],
  });
  expect((await portal().reset(share)).report).toMatchObject({ status: 'refused' });
  expect((await portal().reset(share, { allowPaused: true })).report.status).toBe('launched');
});

test.each([
  ['on its first and last day', '2026-11-23', '2026-11-23', ['district-state']],
  ['when its end is not known', '2026-11-01', null, ['district-state']],
  ['and no longer, the day after', '2026-11-01', '2026-11-22', []],
  ['and not yet, the day before', '2026-11-24', '2026-12-01', []],
])('a pause holds a district %s', async (_, pauseStart, pauseEnd, codes) => {
  const share = smallShare();
  Object.assign(share.district_, { pauseStart, pauseEnd });
  const { guards } = (await portal().preview(share)).report;
  expect(guards.map(({ code }) => code)).toEqual(codes);
});

test.each([
  ['paused', 'x'.repeat(300), `its state is "paused" ("${'x'.repeat(200)}…"). What is shared may be`],
  ['paused', null, `its state is "paused". What is shared may be last year's.`],
  ['pending', null, 'its state is "pending". The district has to settle something at the source'],
  [
    'error',
    'The SIS is silent',
    'its state is "error" ("The SIS is silent"). The source has to mend something',
  ],
])('of a district whose state is %s it says who has to do something', async (state, problem, said) => {
  const share = smallShare();
  Object.assign(share.district_, { state, problem });
  const { report } = await portal().preview(share, { mode: 'reset' });
  expect(guard(report, 'district-state')).toMatchObject({ refused: true, message: containing(said) });
});

test('a state that the source alone knows holds nothing', async () => {
  const share = smallShare();
  Object.assign(share.district_, { state: 'constructor' });
  expect((await portal().preview(share, { mode: 'reset' })).report.guards).toEqual([]);
});

test('a Reset in session is refused without a person or the flag, else warned of', async () => {
  const share = smallShare().term('f1', 'Fall', '2026-08-17', '2026-12-18');
  for (const section of share.classes) section.term = 'f1';
  await portal().edit(share);
  expect(guard((await portal().preview(share, { mode: 'reset' })).report, 'in-session')).toMatchObject({
    refused: true,
    message: containing('Fall (2026-08-17 to 2026-12-18, 3 classes)'),
    override: '--in-session',
  });
  const allowed = await portal().preview(share, { mode: 'reset', inSession: true });
  expect(guard(allowed.report, 'in-session')).toMatchObject({ refused: false });
  const review = async () => ({ proceed: true, approved: true });
  const { report } = await sync(portal().request({ mode: 'reset' }), portal().tools(share, { review }));
  expect(report).toMatchObject({ status: 'launched', guards: [{ code: 'in-session', refused: false }] });
});

test('a person who approves the plan on the screen approves its size; one who does not leaves no trace', async () => {
  await portal().edit(bigShare());
  const share = bigShare().unshare(...Array.from({ length: 11 }, (_, n) => `p${n}`));
  const answer = (proceed: boolean) =>
    portal().tools(share, { review: async () => ({ proceed, approved: proceed }) });
  const before = await portal().database.all('select * from sync_runs');
  await expect(sync(portal().request({ mode: 'reset' }), answer(false))).rejects.toMatchObject({
    code: 'interrupted',
  });
  expect(await portal().database.all('select * from sync_runs')).toEqual(before);
  expect((await sync(portal().request({ mode: 'reset' }), answer(true))).report.status).toBe('launched');
});

describe('shrunk-classes counts the classes that sync, and no others', () => {
  const twelve = Array.from({ length: 12 }, (_, n) => `p${n}`);
  const share = (classes: number): Share => {
    const made = new Share().school('s1').school('s2').teacher('t1', 's1').teacher('t2', 's2');
    for (const student of twelve) made.student(student, 's1');
    for (let n = 0; n < classes; n += 1) made.section(`c${n}`, 's1', ['t1'], twelve);
    return made;
  };
  /** Sections that cannot be read, from the fifth on. */
  const unread = (made: Share) => {
    for (const { sourceId: id } of made.classes.splice(5)) {
      const record = { id, code: 'bad-record', problem: 'no name' } as const;
      made.leftOut.push({ collection: 'classes', record });
    }
  };
  /** Each of them as two that could be the class. */
  const twice = (made: Share) => {
    for (const section of made.classes.splice(5)) {
      made.classes.push({ ...section, sourceId: `${section.sourceId}a` });
      made.classes.push({ ...section, sourceId: `${section.sourceId}b` });
    }
  };

  test.each([
    ['cannot be read', unread],
    ['could be two classes', twice],
  ])('sections that %s are not among them', async (_, change) => {
    await portal().edit(share(14));
    const less = share(14);
    less.classes[0]!.students = twelve.slice(0, 4);
    change(less);
    const { report } = await portal().preview(less);
    expect(guard(report, 'shrunk-classes')).toMatchObject({
      refused: true,
      message: containing('1 of 5 classes'),
    });
  });

  test('and of those the ones of five and more, which keep less than half', async () => {
    const sized = (...sizes: number[]) => {
      const made = share(sizes.length);
      for (const [index, size] of sizes.entries()) made.classes[index]!.students = twelve.slice(0, size);
      return made;
    };
    await portal().edit(sized(5, 6, 4));
    const { report } = await portal().preview(sized(2, 3, 1));
    expect(guard(report, 'shrunk-classes')).toMatchObject({
      message:
        'By the plan, 1 of 2 classes keeps less than half of their students: Science c0 at School s1: 2 of 5.',
    });
  });

  test('those that have another id now are', async () => {
    await portal().edit(share(5));
    const less = share(5);
    Object.assign(less.classes[0]!, { sourceId: 'c0x', students: twelve.slice(0, 4) });
    const { report } = await portal().preview(less);
    expect(report.changes.classes).toMatchObject({ linked: 1 });
    expect(guard(report, 'shrunk-classes')).toMatchObject({
      refused: true,
      message: containing('1 of 5 classes'),
    });
  });

  test('nor those of a deselected school', async () => {
    const both = () => share(1).section('x1', 's2', ['t2'], []);
    await portal().edit(both());
    await portal().edit(both(), { schools: ['s1'] });
    const [class_id, school_id] = [
      (await portal().row('classes', 'x1'))!.id as number,
      (await portal().row('schools', 's1'))!.id as number,
    ];
    for (let n = 0; n < 6; n += 1) {
      const row = { district_id: portal().district.id, role: 'student', last_name: 'Hand' };
      const user_id = await portal().insert('users', row);
      await portal().insert('class_students', { class_id, user_id });
      await portal().database.run(
        `insert into school_users (school_id, user_id, is_primary) values (${school_id}, ${user_id}, true)`,
      );
    }
    const { report } = await portal().preview(both(), { mode: 'reset' });
    expect(guard(report, 'shrunk-classes')).toBeUndefined();
  });
});
