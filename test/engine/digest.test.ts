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
    return (await portal.preview(share, { mode: 'reset' })).report.plan;
  } finally {
    await portal.close();
  }
}

const rename = (share: Share) => void (share.users[0]!.lastName = 'Moreno');

test.each([[true], [false]])(
  'is independent of page size and of the order of arrival (Portal filled: %s)',
  async (first) => {
    const plain = await digestOf(rename, first);
    expect(plain).toMatch(/^[0-9a-f]{12}$/);
    expect(await digestOf((share) => void ((share.pageSize = 1000), rename(share)), first)).toBe(plain);
    const reversed = (share: Share) => {
      rename(share);
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

test('tells work that would be lost with a deletion', async () => {
  const deletion = (share: Share) => void (rename(share), share.unshare('p6'));
  const withWork = async (share: Share, portal: Portal) => {
    deletion(share);
    const user_id = (await portal.row('users', 'p6'))!.id!;
    await portal.insert('student_work', { user_id, kind: 'homework', title: 'x' });
  };
  expect(await digestOf(withWork)).not.toBe(await digestOf(deletion));
});

test('tells who of a new class’s teachers is the primary one, which depends on who syncs', async () => {
  const portal = await Portal.create();
  try {
    await portal.edit(smallShare());
    const share = smallShare().section('c9', 's1', ['t2', 't1'], ['p1'], { primaryTeacher: null });
    const { report } = await portal.preview(share, { schools: ['s1', 's2'] });
    const other = await portal.edit(share, { schools: ['s1'], planDigest: report.plan });
    expect(other.report.guards).toMatchObject([{ code: 'stale-plan', refused: true }]);
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
