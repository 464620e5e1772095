// What people do with a Portal between two syncs: set-ups for what a Reset deletes, and what an undo or a sync brings back.

import type { Portal } from './portal.ts';
import { smallShare } from './share.ts';

/**
 * An Edit of the small share, and then: t1 has a license, c1 a book and a member made by hand; `readers` have the book in
 * c1, and p1 and p2 have handed in work in it. Returns the ids of the license, the book and the member.
 */
export async function livedIn(
  portal: Portal,
  { audience = 'both', seats = 9, readers = ['p1'] } = {},
): Promise<{ license: number; book: number; hand: number }> {
  const district_id = portal.district.id;
  const insert: Portal['insert'] = (...row) => portal.insert(...row);
  await portal.edit(smallShare());
  portal.later();
  const class_id = await portal.id('classes', 'c1');
  const terms = { po_number: '1', product: 'Rocks', audience, seats };
  const license = await insert('licenses', { district_id, ...terms });
  const book = await insert('books', { title: 'Rocks', product: 'Rocks' });
  const hand = await insert('users', { district_id, role: 'student', last_name: 'Hand' });
  const user_id = await portal.id('users', 't1');
  const assigned_at = '2026-09-01T00:00:00.000Z';
  await insert('license_assignments', { license_id: license, user_id, assigned_at });
  await insert('class_books', { class_id, book_id: book });
  for (const reader of readers)
    await insert('student_books', { user_id: await portal.id('users', reader), class_id, book_id: book });
  await insert('class_students', { class_id, user_id: hand });
  for (const student of ['p1', 'p2']) {
    const work = { kind: 'homework', title: 'Rocks', score: 87.33333333333333 };
    await insert('student_work', { user_id: await portal.id('users', student), class_id, ...work });
  }
  return { license, book, hand };
}
