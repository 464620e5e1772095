// The Portal's own tables (migration 1). Made only where they are missing.

import type { Dialect } from './database.ts';

/** As they were when this was released: a step that is out is never changed, whatever becomes of `PORTAL_ROLES`. */
const ROLES = "'student', 'teacher', 'staff', 'school_admin', 'district_admin'";

/** The statements that make the Portal's tables and the indexes a sync reads by. */
export function portalTables({ identity, clustered, time, flag, now }: Dialect): string[] {
  const times = `created_at ${time} not null default ${now}, updated_at ${time} not null default ${now}`;
  const cascade = (column: string, parent: string) =>
    `${column} bigint not null references ${parent} on delete cascade`;
  return [
    `create table if not exists districts (id ${identity}, source text not null, source_id text not null,
       name text not null, nces_id text, created_at ${time} not null default ${now}, unique (source, source_id))`,
    `create table if not exists schools (id ${identity}, district_id bigint not null references districts,
       source_id text, sis_id text, name text not null, number text, nces_id text, low_grade text, high_grade text,
       ${times}, unique (district_id, source_id))`,
    `create table if not exists users (id ${identity}, district_id bigint not null references districts,
       source_id text, role text not null check (role in (${ROLES})), sis_id text, email text, first_name text,
       middle_name text, last_name text, number text, grade text, title text, ${times}, unique (district_id, source_id))`,
    `create table if not exists school_users (${cascade('school_id', 'schools')}, ${cascade('user_id', 'users')},
       is_primary ${flag} not null, primary key (school_id, user_id)) ${clustered}`,
    'create index if not exists school_users_by_user on school_users (user_id, school_id, is_primary)',
    `create table if not exists classes (id ${identity}, district_id bigint not null references districts,
       ${cascade('school_id', 'schools')}, source_id text, sis_id text, name text not null, course_name text,
       course_number text, subject text, grade text, period text, section_number text, term_name text,
       term_starts_on text, term_ends_on text, ${times}, unique (district_id, source_id))`,
    'create index if not exists classes_by_school on classes (school_id)',
    `create table if not exists class_teachers (${cascade('class_id', 'classes')}, ${cascade('user_id', 'users')},
       is_primary ${flag} not null, primary key (class_id, user_id)) ${clustered}`,
    'create index if not exists class_teachers_by_user on class_teachers (user_id)',
    `create table if not exists class_students (${cascade('class_id', 'classes')}, ${cascade('user_id', 'users')},
       primary key (class_id, user_id)) ${clustered}`,
    'create index if not exists class_students_by_user on class_students (user_id)',
    `create table if not exists licenses (id ${identity}, district_id bigint not null references districts,
       po_number text not null, product text not null, audience text not null check (audience in ('teacher', 'student', 'both')),
       seats integer not null, starts_on text, expires_on text)`,
    `create table if not exists license_assignments (license_id bigint not null references licenses, ${cascade('user_id', 'users')},
       assigned_at ${time} not null default ${now}, primary key (license_id, user_id)) ${clustered}`,
    'create index if not exists license_assignments_by_user on license_assignments (user_id)',
    `create table if not exists books (id ${identity}, title text not null, product text not null)`,
    `create table if not exists class_books (${cascade('class_id', 'classes')}, book_id bigint not null references books,
       assigned_at ${time} not null default ${now}, primary key (class_id, book_id)) ${clustered}`,
    `create table if not exists student_books (${cascade('user_id', 'users')}, ${cascade('class_id', 'classes')},
       book_id bigint not null references books, assigned_at ${time} not null default ${now},
       primary key (user_id, class_id, book_id)) ${clustered}`,
    'create index if not exists student_books_by_class on student_books (class_id, book_id)',
    `create table if not exists student_work (id ${identity}, ${cascade('user_id', 'users')},
       class_id bigint references classes on delete set null, kind text not null check (kind in ('homework', 'assessment')),
       title text not null, score double precision, submitted_at ${time})`,
    'create index if not exists student_work_by_user on student_work (user_id)',
    'create index if not exists student_work_by_class on student_work (class_id)',
  ];
}
