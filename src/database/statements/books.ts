// Books by hand: which classes have them, which of their students hold them, and giving them.

import { userName } from './names.ts';

/** Every book of the Portal. */
export const allBooks = 'select id, title as name, product from books order by id';

/** Every class of a district. $1 district */
export const allClasses =
  'select id, source_id as "sourceId", name from classes where district_id = $1 order by id';

/** The books that classes of the district have or could get: of a product that it has a license of. $1 district */
export const booksOfDistrict = `select b.id, b.title, b.product from books b
  where b.product in (select product from licenses where district_id = $1)
    or b.id in (select cb.book_id from class_books cb join classes c on c.id = cb.class_id where c.district_id = $1)
  order by b.title collate binary, b.id`;

/** Which classes have which book, with their students and how many of them hold it. $1 district */
export const classesWithBooks = `
  select cb.book_id as "bookId", c.id as "classId", c.name as class, count(cs.user_id) as students,
    count(sb.user_id) as holding
  from class_books cb join classes c on c.id = cb.class_id
  left join class_students cs on cs.class_id = c.id
  left join student_books sb on sb.user_id = cs.user_id and sb.class_id = c.id and sb.book_id = cb.book_id
  where c.district_id = $1
  group by cb.book_id, c.id, c.name order by c.name collate binary, c.id, cb.book_id`;

/** A row where the class has the book. $1 class, $2 book */
export const classBook = 'select 1 from class_books where class_id = $1 and book_id = $2';

/**
 * The students of a class: whether they hold the book there, and whether they hold any of its product, and with it a seat.
 * $1 class, $2 book, $3 its product
 */
export const studentsOfClass = `
  select u.id as "userId", ${userName('u')} as name,
    exists (select 1 from student_books sb where sb.user_id = u.id and sb.class_id = $1 and sb.book_id = $2) as "holdsIt",
    exists (select 1 from student_books sb join books b on b.id = sb.book_id
      where sb.user_id = u.id and b.product = $3) as "hasSeat"
  from class_students cs join users u on u.id = cs.user_id
  where cs.class_id = $1 order by ${userName('u')} collate binary, u.id`;

/** Of whom a class is. $1 class */
export const teachersOfClass = 'select user_id as "userId" from class_teachers where class_id = $1';

/** $1 class, $2 book, $3 now */
export const giveToClass = 'insert into class_books (class_id, book_id, assigned_at) values ($1, $2, $3)';

/** $1 student, $2 class, $3 book, $4 now */
export const giveToStudent = `insert into student_books (user_id, class_id, book_id, assigned_at)
  values ($1, $2, $3, $4)`;
