// What people call a row: a person "Last, First", never by an e-mail address, and by an id where there is no name.

import type { RecordTable } from '../../roster/tables.ts';

/** A person's name, of the columns as `field` gives them; `otherwise` for somebody with neither name nor source id. */
export const personName = (field: (name: string) => string, otherwise: string): string => {
  const said = (name: string) => `case when trim(${field(name)}) <> '' then ${field(name)} end`;
  const [last, first] = [said('last_name'), said('first_name')];
  return `coalesce(${last} || ', ' || ${first}, ${last}, ${first}, 'user ' || ${field('source_id')}, ${otherwise})`;
};

/** The name of a row of the Portal's users, or of one that is staged. */
export const userName = (alias: string): string =>
  personName((name) => `${alias}.${name}`, `'user ' || cast(${alias}.id as text)`);

/** The name of a row of a table, or of a staged record. */
export const recordName = (table: RecordTable, alias: string): string =>
  table === 'users' ? userName(alias) : `coalesce(${alias}.name, ${alias}.sis_id, ${alias}.source_id)`;
