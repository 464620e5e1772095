// The conditions that many statements ask: whether a staged record syncs and what it says, whether a row of the Portal goes,
// whether it gets a source id. It knows no rule; what makes a record sync, or a row go, is decided before.

import type { RecordTable } from '../../roster/tables.ts';
import { list } from './columns.ts';

/** Whether a staged record `w` syncs: its school is selected, and it is in no link conflict. */
export const syncs = (w: string): string => `(${w}.synced and not ${w}.conflict)`;

/** Whether the row of that id goes: it is gone from the share, and nothing spares it. */
export const goes = (name: RecordTable, id: string): string =>
  `exists (select 1 from tmp_gone g where g.entity = '${name}' and g.id = ${id} and not g.spared)`;

/** Whether somebody of the Portal is linked by this very plan. */
export const isLinked = (id: string): string =>
  `exists (select 1 from tmp_users l where l.id = ${id} and l.linked)`;

/** Whether any of these fields has a value: whether a class's course, or its term, is known and says anything. */
export const saysAny = (alias: string, fields: readonly string[]): string =>
  `coalesce(${list(fields, `${alias}.`)}) is not null`;

/** Whether somebody of the Portal, `u`, was made by hand, and stays so. */
export const isByHand = (u: string): string => `(${u}.source_id is null and not ${isLinked(`${u}.id`)})`;

/** Whether a record says anything of a list: one that is missing is not empty, and the Portal's stays. */
export const says = (list: 'schools' | 'teachers' | 'students', alias: string): string =>
  `(${alias}.unsaid is null or ${alias}.unsaid not like '%${list}%')`;
