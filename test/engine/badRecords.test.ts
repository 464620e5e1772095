import { eachPortal } from './each.ts';
import { countOf } from './portal.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const containing = (text: string) => expect.stringContaining(text) as string;
const user = async (id: string) => (await portal().row('users', id))!;

describe('bad, foreign and repeated records', () => {
  test('of repeats the last one wins, across pages and when it equals the Portal', async () => {
    const share = smallShare();
    await portal().edit(share);
    const original = share.users.find(({ sourceId }) => sourceId === 'p1')!;
    share.users = [
      { ...original, lastName: 'First' },
      ...share.users.filter((each) => each !== original),
      original,
    ];
    const { report } = await portal().edit(share);
    expect(report.changes.students.updated).toBe(0);
    expect(countOf(report.warnings, 'duplicate-record')).toBe(1);
    share.users.reverse();
    await portal().edit(share);
    expect((await user('p1')).last_name).toBe('First');
  });

  test('left-out records are counted and shown by id; their rows count as shared', async () => {
    await portal().edit(smallShare());
    const share = smallShare().unshare('t2');
    const record = { id: 't2', code: 'bad-record', problem: 'name is not an object' } as const;
    share.leftOut = [{ collection: 'users', record }];
    const { report } = await portal().reset(share);
    expect(report.warnings).toContainEqual(
      expect.objectContaining({ code: 'bad-record', count: 1, message: containing('t2') }),
    );
    expect(report.changes.teachers.deleted).toBe(0);
    expect(await user('t2')).toBeDefined();
  });

  test('more than 1 % and more than 10 of a kind refuse the sync', async () => {
    const share = smallShare();
    const record = { id: null, code: 'bad-record', problem: 'no id' } as const;
    share.leftOut = Array.from({ length: 10 }, () => ({ collection: 'users' as const, record }));
    expect((await portal().edit(share)).report.status).toBe('launched');
    share.leftOut.push({ collection: 'users', record });
    const { report } = await portal().edit(share);
    expect(report.status).toBe('refused');
    expect(report.guards).toMatchObject([
      { code: 'bad-records', refused: true, override: `--plan ${report.plan}` },
    ]);
  });

  test('users who are listed by role are of that kind, however many others there are', async () => {
    const share = smallShare();
    for (let n = 0; n < 1_200; n += 1) share.student(`q${n}`, 's1');
    share.pageSize = 2_000;
    const record = { id: null, code: 'bad-record', problem: 'roles.teacher is not an object' } as const;
    const pages = share.pages.bind(share);
    share.pages = async function* () {
      for await (const page of pages()) {
        if (page.collection === 'classes')
          yield {
            collection: 'users',
            list: 'teacher',
            records: [],
            leftOut: Array.from({ length: 11 }, () => record),
          };
        yield page.collection === 'users' ? { ...page, list: 'student' } : page;
      }
    };
    const { report } = await portal().edit(share);
    expect(report.guards).toMatchObject([
      {
        code: 'bad-records',
        refused: true,
        message: containing('11 of 11 shared teachers could not be used'),
      },
    ]);
  });
});
