// What the guards look at: how much of a kind goes, which classes shrink, which terms are in session.

/** Terms of this district's classes, or of one school's, that are in session. $1 district, $2 today, $3 school or null */
export const termsInSession = `
  select term_name as name, min(term_starts_on) as "startsOn", max(term_ends_on) as "endsOn", count(*) as classes
  from classes where district_id = $1 and term_starts_on <= $2 and term_ends_on >= $2
    and (cast($3 as bigint) is null or school_id = $3)
  group by term_name order by 4 desc, term_name collate binary nulls first`;

/** How many rows of each kind the Portal has. $1 district */
export const portalSizes = `
  select (select count(*) from schools where district_id = $1) as schools,
    (select count(*) from users where district_id = $1 and role = 'teacher') as teachers,
    (select count(*) from users where district_id = $1 and role = 'student') as students,
    (select count(*) from classes where district_id = $1) as classes`;

const members = (action: string): string => `count(*) filter (where p.action = '${action}')`;

/** Whether a class that the share holds syncs. */
const classSyncs = (id: string): string =>
  `not exists (select 1 from tmp_classes w where w.id = ${id} and not w.synced)`;

/**
 * Synced classes with $1 students or more that would keep less than half of them, with how many they have and would have.
 * The plan's rows are read once: looked up class by class they took 8 of the 10 s of a Reset's preview for 28,000 students.
 * Present ones are counted once, of classes that lose enough: 0.47 s of a Reset's preview went into all of them, twice.
 */
export const halvedClasses = `
  with losing as materialized (
    select x.*, (select count(*) from class_students cs where cs.class_id = x.class_id) as present
    from (select p.class_id, ${members('deleted')} - ${members('created')} as lost
      from tmp_plan_class_students p join tmp_seen_classes seen on seen.id = p.class_id
      where ${classSyncs('p.class_id')} group by p.class_id) x
    where x.lost * 2 > $1)
  select c.name, s.name as school, l.present, l.present - l.lost as remaining
  from losing l join classes c on c.id = l.class_id join schools s on s.id = c.school_id
  where l.present >= $1 and l.lost * 2 > l.present
  order by c.id`;

/** How many synced classes lose every member of a table that they have, and get none. */
export const emptiedClasses = (table: 'class_students' | 'class_teachers'): string => `
  select count(*) as count
  from (select p.class_id, ${members('deleted')} as removed
    from tmp_plan_${table} p join tmp_seen_classes seen on seen.id = p.class_id
    where ${classSyncs('p.class_id')} group by p.class_id having ${members('deleted')} > 0 and ${members('created')} = 0) x
  where x.removed = (select count(*) from ${table} m where m.class_id = x.class_id)`;

/** How many synced classes have at least $1 students. Joined crosswise, SQLite begins with the district's classes. */
export const classesOfSize = `
  select count(*) as count from (
    select cs.class_id from tmp_seen_classes seen cross join class_students cs
    where cs.class_id = seen.id and ${classSyncs('cs.class_id')} group by cs.class_id having count(*) >= $1) sized`;

/** What `max-deletes` counts as one. */
export interface DeletionKind {
  kind: string;
  /** The kinds of a plan's counts that it is made of. */
  counts: readonly (
    'schools' | 'teachers' | 'students' | 'staff' | 'classes' | 'classTeachers' | 'classStudents'
  )[];
  /** Rows in the whole district (school null) and in each school, and how many of them would go. $1 district */
  sql: string;
}

const users = (role: string): string => `
  select null as school, count(*) as rows, count(p.ref) as deleted
  from users u left join tmp_plan_users p on p.ref = u.id and p.action = 'deleted'
  where u.district_id = $1 and u.role = '${role}'
  union all
  select s.name, count(*), count(p.ref)
  from users u join school_users su on su.user_id = u.id join schools s on s.id = su.school_id
  left join tmp_plan_users p on p.ref = u.id and p.action = 'deleted'
  where u.district_id = $1 and u.role = '${role}' group by s.id, s.name`;

const schools = `
  select null as school, count(*) as rows, count(p.ref) as deleted
  from schools s left join tmp_plan_schools p on p.ref = s.id and p.action = 'deleted' where s.district_id = $1`;

const classes = `
  select null as school, count(*) as rows, count(p.ref) as deleted
  from classes c left join tmp_plan_classes p on p.ref = c.id and p.action = 'deleted' where c.district_id = $1
  union all
  select s.name, count(*), count(p.ref)
  from classes c join schools s on s.id = c.school_id
  left join tmp_plan_classes p on p.ref = c.id and p.action = 'deleted' where c.district_id = $1 group by s.id, s.name`;

const removedMembers = `select class_id from tmp_plan_class_students where action = 'deleted'
  union all select class_id from tmp_plan_class_teachers where action = 'deleted'`;
const membersOf = ['class_students', 'class_teachers']
  .map((name) => `(select count(*) from ${name} m where m.class_id = c.id)`)
  .join(' + ');

const memberships = `
  with gone as (select c.school_id, count(*) as deleted from (${removedMembers}) p join classes c on c.id = p.class_id group by 1),
    present as (select c.school_id, sum(${membersOf}) as rows from classes c where c.district_id = $1 group by 1)
  select null as school, coalesce(sum(present.rows), 0) as rows, coalesce(sum(gone.deleted), 0) as deleted
  from present left join gone on gone.school_id = present.school_id
  union all
  select s.name, present.rows, coalesce(gone.deleted, 0)
  from present join schools s on s.id = present.school_id left join gone on gone.school_id = present.school_id`;

/** What `max-deletes` counts in each mode. */
export const DELETIONS: Record<'edit' | 'reset', DeletionKind[]> = {
  edit: [{ kind: 'class memberships', counts: ['classTeachers', 'classStudents'], sql: memberships }],
  reset: [
    { kind: 'schools', counts: ['schools'], sql: schools },
    { kind: 'teachers', counts: ['teachers'], sql: users('teacher') },
    { kind: 'students', counts: ['students'], sql: users('student') },
    { kind: 'staff', counts: ['staff'], sql: users('staff') },
    { kind: 'classes', counts: ['classes'], sql: classes },
  ],
};
