// A peer: what one would script. Fetches the share, and brings each record into the Portal's tables by itself: looks for
// its row, writes it when it is missing or differs. No plan, no journal, no deletion. Database, url, token, district.

import Sqlite from 'better-sqlite3';
import { pages } from './clever.ts';
import { courseOf, userOf, sectionOf, schoolOf, type Raw } from './rowByRowRecords.ts';

const [path = '', url = '', token = '', districtId = ''] = process.argv.slice(2);

const database = new Sqlite(path);
database.pragma('synchronous = full');
database.pragma('foreign_keys = on');
database.pragma('cache_size = -32000');

const statements = new Map<string, Sqlite.Statement>();
const district = database.prepare('select id from districts where source_id = ?').pluck().get(districtId);
const ids = { schools: new Map<string, number>(), users: new Map<string, number>() };
const courses = new Map<string, Raw>();
const terms = new Map<string, Raw>();

const put = { schools: writer('schools'), users: writer('users'), classes: writer('classes') };
const members = {
  school_users: roster('school_users', 'user_id', 'school_id', true),
  class_teachers: roster('class_teachers', 'class_id', 'user_id', true),
  class_students: roster('class_students', 'class_id', 'user_id', false),
};

const TAKE: Record<string, (raw: Raw) => void> = {
  schools: (raw) => void ids.schools.set(raw.id, put.schools(schoolOf(raw))),
  courses: (raw) => void courses.set(raw.id, raw),
  terms: (raw) => void terms.set(raw.id, raw),
  users: takeUser,
  sections: takeSection,
};

database.exec('begin immediate');
for await (const { list, data } of pages({ url, token, districtId })) {
  const take = TAKE[list.split('?')[0]!]!;
  for (const record of data) take(record.data as Raw);
}
database.exec('commit');
database.close();

function takeUser(raw: Raw): void {
  const { values, schools, primary } = userOf(raw);
  const id = put.users(values);
  ids.users.set(raw.id, id);
  members.school_users(id, known(ids.schools, schools), ids.schools.get(primary ?? ''));
}

function takeSection(raw: Raw): void {
  const about = courseOf(courses.get(raw['course'] as string), terms.get(raw['term_id'] as string));
  const id = put.classes({
    school_id: ids.schools.get(raw['school'] as string)!,
    ...sectionOf(raw),
    ...about,
  });
  members.class_teachers(id, known(ids.users, raw.teachers ?? []), ids.users.get(raw['teacher'] as string));
  members.class_students(id, known(ids.users, raw.students ?? []));
}

function known(found: Map<string, number>, sourceIds: string[]): number[] {
  return sourceIds.flatMap((id) => found.get(id) ?? []);
}

/** Writes one record when it is new or differs; returns its id. */
function writer(table: string): (values: Record<string, string | number | null>) => number {
  const find = database.prepare(`select * from ${table} where district_id = ? and source_id = ?`);
  return (values) => {
    const names = Object.keys(values);
    const row = find.get(district, values['source_id']) as Record<string, unknown> | undefined;
    if (!row) {
      const marks = names.map(() => ', ?').join('');
      const insert = prepared(`insert into ${table} (district_id, ${names.join(', ')}) values (?${marks})`);
      return Number(insert.run(district, ...Object.values(values)).lastInsertRowid);
    }
    if (names.some((name) => row[name] !== values[name])) {
      const sets = names.map((name) => `${name} = ?`).join(', ');
      prepared(`update ${table} set ${sets} where id = ?`).run(...Object.values(values), row['id']);
    }
    return row['id'] as number;
  };
}

/** Brings the members of one owner to what is listed. */
function roster(table: string, owner: string, member: string, flagged: boolean) {
  const flag = flagged ? 'is_primary' : '0';
  const find = database.prepare(`select ${member}, ${flag} from ${table} where ${owner} = ?`).raw();
  const drop = database.prepare(`delete from ${table} where ${owner} = ? and ${member} = ?`);
  const columns = `${owner}, ${member}${flagged ? ', is_primary' : ''}`;
  const add = database.prepare(
    `insert into ${table} (${columns}) values (?, ?${flagged ? ', ?' : ''})
     on conflict do ${flagged ? 'update set is_primary = excluded.is_primary' : 'nothing'}`,
  );
  return (id: number, listed: number[], primary?: number) => {
    const present = new Map(find.all(id) as [number, number][]);
    for (const each of listed) {
      const is = Number(each === primary);
      if (present.get(each) !== is) add.run(id, each, ...(flagged ? [is] : []));
      present.delete(each);
    }
    for (const each of present.keys()) drop.run(id, each);
  };
}

function prepared(sql: string): Sqlite.Statement {
  const statement = statements.get(sql) ?? database.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
