// Why somebody or something of the share is, or is not, in the Portal: the share is read once, the plan of an Edit made of it
// and not carried out, and what both say of the few who are asked about is put together. Changes nothing.

import type { RecordTable } from '../../roster/tables.ts';
import { status } from '../districts/districtStatus.ts';
import { kindOf } from '../plan/kinds.ts';
import type { DistrictRef } from '../plan/plan.ts';
import { reminders } from '../report/reminders.ts';
import type { SyncTools } from '../request.ts';
import { stagedSchools } from '../staging/schools.ts';
import { sync } from '../sync.ts';
import { aboutClass, aboutSchool } from './aboutClass.ts';
import { aboutDistrict } from './aboutDistrict.ts';
import { aboutPerson } from './aboutPerson.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { findRows } from './rows.ts';
import { Sightings, watched } from './sightings.ts';
import { subjectsOf, type Subject } from './subjects.ts';

/** What is said of one school, person or class. */
export interface Explained {
  kind: 'school' | 'student' | 'teacher' | 'staff' | 'admin' | 'person' | 'class';
  /** The Portal's id; null for what it does not have. */
  id: number | null;
  /** Null for what was made by hand. */
  sourceId: string | null;
  /** Untrusted text. */
  name: string;
  findings: Finding[];
}

/** What an explanation comes to. */
export interface Explanation {
  district: DistrictRef;
  /** The digest of the Edit that was planned for it. */
  plan: string;
  found: Explained[];
  /** What holds of the whole district. */
  findings: Finding[];
}

/**
 * Explains the people, classes and schools that `asked` names: by name, e-mail address, SIS id or source id; five at most.
 * Faults: those of a preview; `not-found` when nothing is called so, `usage` when too much is.
 */
export async function explain(
  district: DistrictRef,
  asked: string,
  tools: Omit<SyncTools, 'review'>,
): Promise<Explanation> {
  const { database, source, clock } = tools;
  const rows = await findRows(database, district, asked);
  const sightings = new Sightings(asked, rows);
  const request = { district, mode: 'edit' as const, dryRun: true, requestedBy: '' };
  const { plan } = await sync(request, { ...tools, source: watched(source, sightings) });
  const subjects = await subjectsOf(database, district, { rows, sightings });
  const schools = await stagedSchools(database);
  const todo = await reminders(database, district, { now: clock() });
  const facts: Facts = { database, plan, sightings, schools, reminders: todo };
  const found: Explained[] = [];
  for (const subject of subjects) {
    const { id, sourceId, name } = subject;
    const findings = await ABOUT[subject.table](subject, facts);
    found.push({ kind: kindOfSubject(subject), id, sourceId, name, findings });
  }
  const standing = (await status(tools)).find(({ id }) => id === district.id);
  return { district, plan: plan.digest, found, findings: aboutDistrict(facts, standing) };
}

const ABOUT: Record<RecordTable, (subject: Subject, facts: Facts) => Finding[] | Promise<Finding[]>> = {
  schools: aboutSchool,
  users: aboutPerson,
  classes: aboutClass,
};

const SINGULAR = {
  schools: 'school',
  students: 'student',
  teachers: 'teacher',
  staff: 'staff',
  admins: 'admin',
  classes: 'class',
} as const;

/** A person's kind is that of the role in the Portal; of somebody who is not there yet, of the first that is shared. */
function kindOfSubject({ table, role, shared }: Subject): Explained['kind'] {
  const first = shared?.table === 'users' ? shared.record?.roles[0]?.role : undefined;
  const kind = kindOf(table, role ?? first ?? null);
  return kind && kind in SINGULAR ? SINGULAR[kind as keyof typeof SINGULAR] : 'person';
}
