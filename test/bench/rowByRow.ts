// A peer: what one would script. Fetches the share, and brings each record into the Portal's tables by itself: looks for
// its row, writes it when it is missing or differs. No plan, no journal, no deletion. Url, token, district; the
// database is in the environment.

import { pages } from './clever.ts';
import { courseOf, userOf, sectionOf, schoolOf, type Raw } from './rowByRowRecords.ts';
import { openTables } from './rowByRowTables.ts';

const [url = '', token = '', districtId = ''] = process.argv.slice(2);

const tables = await openTables(process.env['PORTAL'] ?? '');
const district = (await tables.all('select id from districts where source_id = ?', [districtId]))[0]!['id'];
const ids = { schools: new Map<string, number>(), users: new Map<string, number>() };
const courses = new Map<string, Raw>();
const terms = new Map<string, Raw>();

const put = { schools: writer('schools'), users: writer('users'), classes: writer('classes') };
const members = {
  school_users: roster('school_users', 'user_id', 'school_id', true),
  class_teachers: roster('class_teachers', 'class_id', 'user_id', true),
  class_students: roster('class_students', 'class_id', 'user_id', false),
};

const TAKE: Record<string, (raw: Raw) => unknown> = {
  schools: async (raw) => ids.schools.set(raw.id, await put.schools(schoolOf(raw))),
  courses: (raw) => courses.set(raw.id, raw),
  terms: (raw) => terms.set(raw.id, raw),
  users: takeUser,
  sections: takeSection,
};

for await (const { list, data } of pages({ url, token, districtId })) {
  const take = TAKE[list.split('?')[0]!]!;
  for (const record of data) await take(record.data as Raw);
}
await tables.commit();

async function takeUser(raw: Raw): Promise<void> {
  const { values, schools, primary } = userOf(raw);
  const id = await put.users(values);
  ids.users.set(raw.id, id);
  await members.school_users(id, known(ids.schools, schools), ids.schools.get(primary ?? ''));
}

async function takeSection(raw: Raw): Promise<void> {
  const about = courseOf(courses.get(raw['course'] as string), terms.get(raw['term_id'] as string));
  const id = await put.classes({
    school_id: ids.schools.get(raw['school'] as string)!,
    ...sectionOf(raw),
    ...about,
  });
  const teacher = ids.users.get(raw['teacher'] as string);
  await members.class_teachers(id, known(ids.users, raw.teachers ?? []), teacher);
  await members.class_students(id, known(ids.users, raw.students ?? []));
}

function known(found: Map<string, number>, sourceIds: string[]): number[] {
  return sourceIds.flatMap((id) => found.get(id) ?? []);
}

/** Writes one record when it is new or differs; returns its id. */
function writer(table: string): (values: Record<string, string | number | null>) => Promise<number> {
  const find = `select * from ${table} where district_id = ? and source_id = ?`;
  return async (values) => {
    const names = Object.keys(values);
    const [row] = await tables.all(find, [district, values['source_id']]);
    if (!row) {
      const marks = names.map(() => ', ?').join('');
      const insert = `insert into ${table} (district_id, ${names.join(', ')}) values (?${marks}) returning id`;
      const [made] = await tables.all(insert, [district, ...Object.values(values)]);
      return made!['id'] as number;
    }
    if (names.some((name) => row[name] !== values[name])) {
      const sets = names.map((name) => `${name} = ?`).join(', ');
      await tables.all(`update ${table} set ${sets} where id = ?`, [...Object.values(values), row['id']]);
    }
    return row['id'] as number;
  };
}

/** Brings the members of one owner to what is listed. */
function roster(table: string, owner: string, member: string, flagged: boolean) {
  const flag = flagged ? 'is_primary' : '0';
  const find = `select ${member} as id, ${flag} as flag from ${table} where ${owner} = ?`;
  const drop = `delete from ${table} where ${owner} = ? and ${member} = ?`;
  const columns = `${owner}, ${member}${flagged ? ', is_primary' : ''}`;
  const same = `on conflict (${owner}, ${member})`;
  const add = `insert into ${table} (${columns}) values (?, ?${flagged ? ', ?' : ''})
     ${same} do ${flagged ? 'update set is_primary = excluded.is_primary' : 'nothing'}`;
  return async (id: number, listed: number[], primary?: number) => {
    const present = new Map((await tables.all(find, [id])).map((row) => [row['id'] as number, row['flag']]));
    for (const each of listed) {
      const is = Number(each === primary);
      if (present.get(each) !== is) await tables.all(add, [id, each, ...(flagged ? [is] : [])]);
      present.delete(each);
    }
    for (const each of present.keys()) await tables.all(drop, [id, each]);
  };
}
