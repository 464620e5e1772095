// What a share says and what a Portal holds of it, in one form: a line a record, by source id.

import type { Portal } from '../engine/portal.ts';
import type { Share } from '../engine/share.ts';

const starred = (ids: string[]): string[] => ids.map((id, index) => (index === 0 ? `${id}*` : id)).sort();

/** What a share says. */
export function expected(share: Share): string[] {
  const shared = (id: string) => share.schools.some(({ sourceId }) => sourceId === id);
  const lines = [
    ...share.schools.map(({ sourceId, name }) => [sourceId, name]),
    ...share.users.map(({ sourceId, lastName, email, roles, schools }) => [
      sourceId,
      lastName,
      email,
      roles[0]!.role,
      starred(schools.filter(shared)),
    ]),
    ...share.classes.map(({ sourceId, school, period, teachers, students }) => [
      sourceId,
      school,
      period,
      starred(teachers),
      [...students].sort(),
    ]),
  ];
  return lines.map((line) => JSON.stringify(line)).sort();
}

interface Member {
  owner: number;
  member: string;
  star: string;
}

/** What the Portal holds of what is shared; rows and members made by hand left out. */
export async function found(portal: Portal, share: Share): Promise<string[]> {
  const { database, district } = portal;
  const all = <T extends object>(sql: string) => database.all<T>(sql, [district.id]);
  const records = [...share.schools, ...share.users, ...share.classes];
  const shared = new Set(records.map(({ sourceId }) => sourceId));
  const members = async (sql: string) => {
    const rows = await all<Member>(sql);
    const of = (owner: number) => rows.filter((row) => row.owner === owner && shared.has(row.member));
    return (owner: number) =>
      of(owner)
        .map(({ member, star }) => member + star)
        .sort();
  };
  const star = `case when m.is_primary then '*' else '' end as star`;
  const people = 'users x on x.id = m.user_id where x.district_id = $1 and x.source_id is not null';
  const schools = await members(`select m.user_id as owner, x.source_id as member, ${star}
    from school_users m join schools x on x.id = m.school_id where x.district_id = $1`);
  const teachers = await members(
    `select m.class_id as owner, x.source_id as member, ${star} from class_teachers m join ${people}`,
  );
  const students = await members(
    `select m.class_id as owner, x.source_id as member, '' as star from class_students m join ${people}`,
  );
  const read = async (sql: string, rosters: ((owner: number) => string[])[] = []) =>
    (await all<{ id: number; source_id: string }>(sql))
      .filter(({ source_id }) => shared.has(source_id))
      .map(({ id, ...row }) =>
        JSON.stringify([...Object.values(row), ...rosters.map((roster) => roster(id))]),
      );
  const lines = [
    ...(await read('select id, source_id, name from schools where district_id = $1')),
    ...(await read('select id, source_id, last_name, email, role from users where district_id = $1', [
      schools,
    ])),
    ...(await read(
      `select c.id, c.source_id, s.source_id as school, c.period from classes c join schools s on s.id = c.school_id
       where c.district_id = $1`,
      [teachers, students],
    )),
  ];
  return lines.sort();
}
