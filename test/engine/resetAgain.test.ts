// A Reset, and the same Reset right after it: the second one has nothing to do.

import { setDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { findDistrict } from '../../src/engine/districts/districts.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { SyncOutcome, SyncRequest } from '../../src/engine/request.ts';
import { sync } from '../../src/engine/sync.ts';
import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { smallShare, type Share } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const row = (fields: Record<string, string | number>) => ({ district_id: portal().district.id, ...fields });
const id: Portal['id'] = (...record) => portal().id(...record);
const section = (share: Share, sourceId: string) => share.classes.find((each) => each.sourceId === sourceId)!;

/** Of two schools the second is deselected: nothing of it syncs. */
async function deselected(share = smallShare()): Promise<void> {
  await portal().edit(share);
  await portal().edit(share, { schools: ['s1'] });
}

/** A student and a teacher made by hand, who are nowhere but in that class. */
async function handsIn(class_id: number): Promise<void> {
  const user_id = await insert('users', row({ role: 'student', last_name: 'Hand' }));
  await insert('class_students', { class_id, user_id });
  const teacher = await insert('users', row({ role: 'teacher', last_name: 'Hand' }));
  await portal().database.run(
    `insert into class_teachers (class_id, user_id, is_primary) values (${class_id}, ${teacher}, false)`,
  );
}

/** Resets, expects the same Reset again to plan nothing, and returns how many the first one deleted. */
async function resetTwice(share: Share, fields: Partial<SyncRequest> = {}) {
  const { report } = await portal().reset(share, fields);
  expect(report.status).toBe('launched');
  expect(await changesOf(await portal().preview(share, { mode: 'reset', ...fields }))).toEqual([]);
  const { students, teachers, classes, schools } = report.changes;
  return [students, teachers, classes, schools].map(({ deleted }) => deleted);
}

async function changesOf({ plan }: SyncOutcome): Promise<string[]> {
  const changes = [];
  for await (const { action, kind, name } of plan.read()) changes.push(`${action} ${kind} ${name}`);
  return changes;
}

describe('a class that moves from a deselected school to a selected one spares nobody who is in it', () => {
  test('not those made by hand', async () => {
    await deselected();
    await handsIn(await id('classes', 'c2'));
    const share = smallShare();
    section(share, 'c2').school = 's1';
    expect(await resetTwice(share)).toEqual([1, 1, 0, 0]);
    expect(await portal().rosters()).toContain('c2: t2* | p4 p5 p6');
  });

  test('but with --keep-manual they stay in it', async () => {
    await deselected();
    await handsIn(await id('classes', 'c2'));
    const share = smallShare();
    section(share, 'c2').school = 's1';
    expect(await resetTwice(share, { keepManual: true })).toEqual([0, 0, 0, 0]);
    expect(await portal().rosters()).toContainEqual(
      expect.stringMatching(/^c2: #\d+ t2\* \| #\d+ p4 p5 p6$/),
    );
  });

  test('nor those who are no longer shared, and leave it', async () => {
    const share = smallShare();
    section(share, 'c2').students.push('p3');
    section(share, 'c2').teachers.push('t1');
    await deselected(share);
    const after = smallShare().unshare('p3', 't1');
    section(after, 'c2').school = 's1';
    expect(await resetTwice(after)).toEqual([1, 1, 0, 0]);
  });

  test('nor when it was made by hand, and is linked', async () => {
    await deselected();
    const school_id = await id('schools', 's2');
    await handsIn(await insert('classes', row({ school_id, name: 'Club', sis_id: 'sis-c9' })));
    const share = smallShare().section('c9', 's1', ['t1'], ['p1']);
    expect(await resetTwice(share)).toEqual([1, 1, 0, 0]);
  });

  test('nor when the school was made by hand, and could be one that waits', async () => {
    await portal().edit(smallShare());
    const school_id = await insert('schools', row({ name: 'By hand', sis_id: '77' }));
    await portal().database.run(`update classes set school_id = ${school_id} where source_id = 'c1'`);
    await handsIn(await id('classes', 'c1'));
    expect(await resetTwice(smallShare().school('s3', { sisId: '77' }))).toEqual([1, 1, 0, 0]);
  });
});

describe('of a deselected school whoever is spared is spared again', () => {
  test('in its class, which the share moves to another that is not selected', async () => {
    const share = smallShare().school('s3');
    await deselected(share);
    await handsIn(await id('classes', 'c2'));
    section(share, 'c2').school = 's3';
    expect(await resetTwice(share)).toEqual([0, 0, 0, 0]);
  });

  test('in its class, which is no longer shared', async () => {
    await deselected();
    await handsIn(await id('classes', 'c2'));
    expect(await resetTwice(smallShare().unshare('c2', 't2', 'p4', 'p5'))).toEqual([0, 0, 0, 0]);
  });

  test('in the school itself, though their class moves away', async () => {
    await deselected();
    const class_id = await id('classes', 'c2');
    await handsIn(class_id);
    await portal().database.run(`insert into school_users (school_id, user_id, is_primary)
      select ${await id('schools', 's2')}, id, true from users where source_id is null`);
    const share = smallShare().unshare('p4');
    section(share, 'c2').school = 's1';
    expect(await resetTwice(share)).toEqual([0, 0, 0, 0]);
  });

  test('and a class that the share moves into it stays where it was', async () => {
    await deselected();
    const share = smallShare();
    section(share, 'c1').school = 's2';
    expect(await resetTwice(share)).toEqual([0, 0, 0, 0]);
    expect((await portal().row('classes', 'c1'))!['school_id']).toBe(await id('schools', 's1'));
  });
});

describe('of a deselected school that was not read nothing goes', () => {
  const unread = () => {
    const share = smallShare();
    share.schools = share.schools.filter(({ sourceId }) => sourceId !== 's2');
    return share;
  };

  /** A class of the school with people and work, made by hand. */
  async function handsOfSchool(): Promise<void> {
    await deselected();
    const class_id = await insert('classes', row({ school_id: await id('schools', 's2'), name: 'Hand' }));
    await handsIn(class_id);
    const [student] = await portal().database.all<{ id: number }>(
      `select id from users where source_id is null and role = 'student'`,
    );
    await insert('student_work', { user_id: student!.id, class_id, kind: 'homework', title: 'Rocks' });
  }

  test('when its record could not be used', async () => {
    await handsOfSchool();
    const share = unread().unshare('c2', 'p4', 'p5', 'p6', 't2');
    const record = { id: 's2', code: 'bad-record', problem: 'name is not a string' } as const;
    share.leftOut.push({ collection: 'schools', record });
    expect(await resetTwice(share)).toEqual([0, 0, 0, 0]);
    const schools =
      'select source_id as id, selected, shared from sync_schools order by source_id collate binary';
    expect(await portal().database.all(schools)).toEqual([
      { id: 's1', selected: 1, shared: 1 },
      { id: 's2', selected: 0, shared: 1 },
    ]);
  });

  test('when it was deselected while somebody looked at the plan', async () => {
    const share = smallShare().unshare('s2');
    await portal().edit(smallShare());
    await insert('classes', row({ school_id: await id('schools', 's2'), name: 'Hand' }));
    share.leftOut.push({
      collection: 'schools',
      record: { id: 's2', code: 'bad-record', problem: 'no name' },
    });
    const planned: number[] = [];
    const review = async (plan: Plan) => {
      planned.push(plan.changes.classes.deleted);
      const { database } = portal();
      await setDistrict(database, await findDistrict(database, '1'), { schools: ['s1'] });
      return { proceed: true, approved: true };
    };
    const { report } = await sync(portal().request({ mode: 'reset' }), portal().tools(share, { review }));
    expect([...planned, report.changes.classes.deleted]).toEqual([1, 0, 0]);
  });

  test('when only a section names it', async () => {
    await handsOfSchool();
    expect(await resetTwice(unread())).toEqual([0, 0, 0, 0]);
  });

  test('but when nobody speaks of it any more, it goes with all that is in it', async () => {
    await handsOfSchool();
    expect(await resetTwice(smallShare().unshare('s2', 'c2', 'p4', 'p5', 'p6', 't2', 't3'))).toEqual([
      4, 3, 2, 1,
    ]);
  });
});

test('whoever leaves a class whose section came once to be read and once not is deleted at once', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p3');
  const record = { id: 'c1', code: 'bad-record', problem: 'no name' } as const;
  share.leftOut.push({ collection: 'classes', record });
  expect(await resetTwice(share)).toEqual([1, 0, 0, 0]);
});
