// Who comes back after a Reset: the very one that was deleted last, unless somebody else is in their place by now.

import { link } from '../../src/engine/byHand/settle.ts';
import { eachPortal } from './each.ts';
import type { Portal } from './portal.ts';
import { everything, gone, livedBefore } from './restoring.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const insert: Portal['insert'] = (...row) => portal().insert(...row);
const id: Portal['id'] = (...record) => portal().id(...record);
const all = (sql: string) => portal().database.all(sql);
const lived = () => livedBefore(portal());

describe('of somebody made by hand in the place of who was deleted', () => {
  async function replaced(): Promise<{ former: number; hand: number }> {
    await lived();
    const former = await id('users', 'p1');
    await portal().reset(gone(), everything);
    const { id: district_id } = portal().district;
    const hand = await insert('users', { district_id, role: 'student', sis_id: 'sis-p1', last_name: 'Hand' });
    await insert('student_work', { user_id: hand, kind: 'homework', title: 'Rocks' });
    return { former, hand };
  }

  test.each(['edit', 'reset'] as const)('somebody has to say who it is, however often: %s', async (mode) => {
    const { former, hand } = await replaced();
    for (const time of ['first', 'second']) {
      const { report } = await portal().approved(smallShare(), { mode, inSession: true });
      expect(report.linkConflicts).toEqual([
        {
          kind: 'student',
          sourceId: 'p1',
          name: 'Lee p1, Ann',
          candidates: [hand],
          candidateNames: ['Hand'],
          former,
        },
      ]);
      expect(report.losses).toMatchObject({ studentWork: 0, manual: 0 });
      expect([time, report.changes.students]).toMatchObject([
        time,
        { linked: 0, restored: 0, created: 0, deleted: 0 },
      ]);
    }
    expect(await all(`select title from student_work where user_id = ${hand}`)).toEqual([{ title: 'Rocks' }]);
  });

  test('it is linked when somebody says so, and comes back when nobody is in its place', async () => {
    const { former, hand } = await replaced();
    await portal().edit(smallShare());
    await link(
      portal().database,
      portal().district,
      { kind: 'student', sourceId: 'p1', id: hand },
      portal().now,
    );
    expect((await portal().edit(smallShare())).report.linkConflicts).toEqual([]);
    expect(await id('users', 'p1')).toBe(hand);
    await portal().database.run('delete from users where id = $1', [hand]);
    expect((await portal().edit(smallShare())).report.changes.students).toMatchObject({ restored: 1 });
    expect(await id('users', 'p1')).toBe(former);
  });

  test('of two that went under the same id, the one that went last comes back, alone', async () => {
    const { hand } = await replaced();
    await portal().edit(smallShare());
    const { database, district, now } = portal();
    await link(database, district, { kind: 'student', sourceId: 'p1', id: hand }, now);
    await portal().reset(smallShare().unshare('p1'), everything);
    const { report } = await portal().edit(smallShare());
    expect(report.changes.students).toMatchObject({ restored: 1 });
    expect(await id('users', 'p1')).toBe(hand);
    const work = await all('select user_id from student_work order by user_id');
    expect(work).toEqual([{ user_id: await id('users', 'p2') }, { user_id: hand }]);
  });
});

test('a row that has another source id by now is not restored over', async () => {
  await portal().edit(smallShare());
  const p1 = await id('users', 'p1');
  await portal().reset(gone(), everything);
  await portal().edit(smallShare());
  await portal().database.run(
    `update users set source_id = 'p1-new', sis_id = 'other', email = null where id = $1`,
    [p1],
  );
  const share = smallShare().student('p1-new', 's1', { sisId: 'other', email: null });
  const { report } = await portal().edit(share);
  expect(report.changes.students).toMatchObject({ restored: 0, created: 1 });
});

test('the last Reset counts, and nothing is restored twice', async () => {
  await lived();
  const p1 = await id('users', 'p1');
  await portal().reset(gone(), everything);
  await portal().edit(smallShare());
  await portal().database.run('delete from student_books');
  await portal().reset(gone(), everything);
  await portal().edit(smallShare());
  expect(await id('users', 'p1')).toBe(p1);
  expect(await all('select * from student_books')).toEqual([]);
  await portal().database.run('delete from users where id = $1', [p1]);
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students).toMatchObject({ restored: 0, created: 1 });
  expect(await id('users', 'p1')).not.toBe(p1);
});

test('what another district’s Reset deleted comes back to that one alone', async () => {
  const named = { sourceId: 'd2', name: 'Other' };
  const other = await insert('districts', { source: 'clever', source_id: 'd2', name: 'Other' });
  const fields = { district: { id: other, ...named }, ...everything };
  const shared = (...ids: string[]) => {
    const share = smallShare().unshare(...ids);
    share.district_.sourceId = 'd2';
    return share;
  };
  await portal().edit(shared(), fields);
  await portal().reset(shared('p1'), fields);
  await portal().edit(smallShare().unshare('p1'));
  await portal().reset(smallShare().unshare('p1', 'p2'), everything);
  const { report } = await portal().edit(smallShare());
  expect(report.changes.students).toMatchObject({ created: 1, restored: 1 });
  expect((await portal().edit(shared(), fields)).report.changes.students).toMatchObject({ restored: 1 });
});

test('a role stays as it was; a difference is reported', async () => {
  await portal().edit(smallShare());
  await portal().database.run(`update users set role = 'staff' where source_id = 't1'`);
  await portal().reset(gone(), everything);
  const { report } = await portal().edit(smallShare());
  expect(await portal().row('users', 't1')).toMatchObject({ role: 'staff' });
  expect(report.roleConflicts).toMatchObject([
    { sourceId: 't1', portalRole: 'staff', sourceRoles: ['teacher'] },
  ]);
});
