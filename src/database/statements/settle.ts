// What support settles by hand: a user's role, which row of the Portal a shared record is.

import type { RecordTable } from '../../roster/tables.ts';
import { recordName } from './names.ts';

const role = (table: RecordTable): string => (table === 'users' ? 't.role' : 'null as role');

/** One row of the district. $1 district, $2 id */
export const oneRow = (table: RecordTable): string =>
  `select t.id, t.source_id as "sourceId", ${role(table)}, ${recordName(table, 't')} as name
  from ${table} t where t.district_id = $1 and t.id = $2`;

/** The row that has a source id. $1 district, $2 source id */
export const rowOfSourceId = (table: RecordTable): string =>
  `select t.id, ${role(table)} from ${table} t where t.district_id = $1 and t.source_id = $2`;

/** $1 district, $2 id, $3 role, $4 now */
export const setRole = 'update users set role = $3, updated_at = $4 where district_id = $1 and id = $2';

/** $1 district, $2 id, $3 source id, $4 now */
export const setSourceId = (table: RecordTable): string =>
  `update ${table} set source_id = $3, updated_at = $4 where district_id = $1 and id = $2`;
