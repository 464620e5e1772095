// Shares from which somebody leaves, for what goes with them.

import { smallShare, type Share } from './share.ts';

/** The small share with a third student and a fourth, and the same without the third. */
export function leaving(): [before: Share, after: Share] {
  const before = smallShare().user('x1', 'student', ['s1']).user('x2', 'student', ['s1']);
  const after = smallShare().user('x2', 'student', ['s1']);
  return [before, after];
}

/** A share in which everything that can happen to a row happens. */
export function changed(): Share {
  const share = smallShare().unshare('t1', 'p1', 'c1');
  share.student('p9', 's1').school('s9').section('c9', 's9', ['t2'], ['p9']);
  share.users.find(({ sourceId }) => sourceId === 'p2')!.lastName = 'Moreno';
  share.classes.find(({ sourceId }) => sourceId === 'c2')!.school = 's9';
  return share;
}

/** Takes the first student out of a class. */
export function leaveClass(share: Share): void {
  const listed = share.classes.find(({ students }) => students.length > 0)!;
  listed.students = listed.students.slice(1);
}
