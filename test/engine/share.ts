// A share in memory, as a source yields it: set-ups that read like sentences. No database, no network.

import {
  SHARED_ROLES,
  type SharedClass,
  type SharedCourse,
  type SharedRole,
  type LeftOut,
  type SharedSchool,
  type SharedTerm,
  type SharedUser,
} from '../../src/roster/records.ts';
import type { SharedDistrict, SharePage, Source } from '../../src/source/source.ts';

/** A district's share, changed freely between syncs. */
export class Share implements Source {
  readonly name = 'Clever';
  schools: SharedSchool[] = [];
  courses: SharedCourse[] = [];
  terms: SharedTerm[] = [];
  users: SharedUser[] = [];
  classes: SharedClass[] = [];
  leftOut: { collection: 'schools' | 'users' | 'classes'; record: LeftOut }[] = [];
  district_: SharedDistrict = {
    sourceId: 'd1',
    name: 'Riverside',
    state: 'success',
    problem: null,
    lastSync: '2026-11-23T01:00:00.000Z',
    lastAppSync: null,
    pauseStart: null,
    pauseEnd: null,
  };
  pageSize = 2;
  /** Called before each page: to change the share or the Portal meanwhile, or to fail. */
  beforePage: (page: SharePage) => void | Promise<void> = () => undefined;

  async district(): Promise<SharedDistrict> {
    return { ...this.district_ };
  }

  async *pages(): AsyncIterable<SharePage> {
    const collections = ['schools', 'courses', 'terms', 'users', 'classes'] as const;
    for (const collection of collections) {
      const records: object[] = this[collection];
      for (let at = 0; at === 0 || at < records.length; at += this.pageSize) {
        const leftOut = at === 0 ? this.leftOut.filter((each) => each.collection === collection) : [];
        const page = {
          collection,
          records: records.slice(at, at + this.pageSize),
          leftOut: leftOut.map(({ record }) => record),
        } as SharePage;
        await this.beforePage(page);
        yield page;
      }
    }
  }

  async close(): Promise<void> {}

  school(sourceId: string, fields: Partial<SharedSchool> = {}): this {
    const blank = { sisId: null, number: null, ncesId: null, lowGrade: null, highGrade: null };
    this.schools.push({ sourceId, name: `School ${sourceId}`, ...blank, ...fields });
    return this;
  }

  course(sourceId: string, name: string | null, number: string | null): this {
    this.courses.push({ sourceId, name, number });
    return this;
  }

  term(sourceId: string, name: string | null, startsOn: string | null, endsOn: string | null): this {
    this.terms.push({ sourceId, name, startsOn, endsOn });
    return this;
  }

  /** A person with one role. `sisId`, `title` … go to that role. */
  user(
    sourceId: string,
    role: SharedRole,
    schools: string[],
    fields: Partial<SharedUser> & { sisId?: string | null } = {},
  ): this {
    const { sisId = `sis-${sourceId}`, ...rest } = fields;
    const roles = [{ role, sisId, number: null, grade: role === 'student' ? '7' : null, title: null }];
    const blank = {
      email: `${sourceId}@example.org`,
      firstName: 'Ann',
      middleName: null,
      lastName: `Lee ${sourceId}`,
    };
    this.users.push({
      sourceId,
      ...blank,
      roles,
      schools,
      primarySchool: role === 'staff' ? null : (schools[0] ?? null),
      ...rest,
    });
    this.users.sort(
      (a, b) => SHARED_ROLES.indexOf(a.roles[0]!.role) - SHARED_ROLES.indexOf(b.roles[0]!.role),
    );
    return this;
  }

  student(sourceId: string, school: string | string[], fields: Parameters<Share['user']>[3] = {}): this {
    return this.user(sourceId, 'student', [school].flat(), fields);
  }

  teacher(sourceId: string, school: string | string[], fields: Parameters<Share['user']>[3] = {}): this {
    return this.user(sourceId, 'teacher', [school].flat(), fields);
  }

  section(
    sourceId: string,
    school: string,
    teachers: string[],
    students: string[],
    fields: Partial<SharedClass> = {},
  ): this {
    const blank = {
      subject: 'science',
      grade: '7',
      period: '1',
      sectionNumber: null,
      course: null,
      term: null,
    };
    const own = {
      sisId: `sis-${sourceId}`,
      name: `Science ${sourceId}`,
      primaryTeacher: teachers[0] ?? null,
    };
    this.classes.push({ sourceId, school, ...own, ...blank, teachers, students, ...fields });
    return this;
  }

  /** Takes records out of the share, and out of the sections that list them. */
  unshare(...ids: string[]): this {
    const stays = (each: { sourceId: string }) => !ids.includes(each.sourceId);
    this.schools = this.schools.filter(stays);
    this.users = this.users.filter(stays);
    this.classes = this.classes.filter(stays);
    for (const section of this.classes) {
      section.students = section.students.filter((id) => !ids.includes(id));
      section.teachers = section.teachers.filter((id) => !ids.includes(id));
      if (section.primaryTeacher && ids.includes(section.primaryTeacher)) section.primaryTeacher = null;
    }
    return this;
  }
}

/** Two schools, three teachers, six students, three sections: enough for most tests. */
export function smallShare(): Share {
  const share = new Share().school('s1').school('s2');
  share.teacher('t1', 's1').teacher('t2', 's2').teacher('t3', ['s1', 's2']);
  for (const n of [1, 2, 3]) share.student(`p${n}`, 's1');
  for (const n of [4, 5, 6]) share.student(`p${n}`, 's2');
  share.section('c1', 's1', ['t1', 't3'], ['p1', 'p2', 'p3']).section('c2', 's2', ['t2'], ['p4', 'p5', 'p6']);
  return share.section('c3', 's1', ['t3'], ['p1', 'p4']);
}
