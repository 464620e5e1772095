// Shares from which somebody leaves, for what goes with them.

import { smallShare, type Share } from './share.ts';

/** The small share with a third student and a fourth, and the same without the third. */
export function leaving(): [before: Share, after: Share] {
  const before = smallShare().user('x1', 'student', ['s1']).user('x2', 'student', ['s1']);
  const after = smallShare().user('x2', 'student', ['s1']);
  return [before, after];
}

/** Takes the first student out of a class. */
export function leaveClass(share: Share): void {
  const listed = share.classes.find(({ students }) => students.length > 0)!;
  listed.students = listed.students.slice(1);
}
