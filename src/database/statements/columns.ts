// The columns of the Portal's tables, and of the plan's tables made from them, as statements write them. It knows no statement.

import {
  COURSE_FIELDS,
  SYNCED_FIELDS,
  TERM_FIELDS,
  type ColumnType,
  type RecordTable,
  type Table,
  type TableName,
} from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';

/** What a class takes from its section, its course and its term. */
export const CLASS_FIELDS = [...SYNCED_FIELDS.classes, ...COURSE_FIELDS, ...TERM_FIELDS] as const;

/** The temporary table that holds the plan's changes to a table. */
export const planTable = (name: TableName): string => `tmp_plan_${name}`;

/** A table's columns besides its key. */
export const columnNames = (table: Table): string[] => table.columns.map(({ name }) => name);

/** Every column of a table, the key's included. */
export const allColumns = (table: Table): string[] => [...table.key, ...columnNames(table)];

/** The record of which a column of any table holds the id. */
export const PARENTS: Readonly<Record<string, RecordTable>> = {
  school_id: 'schools',
  user_id: 'users',
  class_id: 'classes',
};

/** A list of which one is the primary one. */
export interface PrimaryList {
  table: 'school_users' | 'class_teachers';
  /** Whose list it is: the column of the id, and the table. */
  owner: 'user_id' | 'class_id';
  owners: RecordTable;
  /** What is in it. */
  member: 'school_id' | 'user_id';
  members: RecordTable;
  /** In which column a staged owner names the primary one. */
  named: 'primary_school' | 'primary_teacher';
}

/** Schools' people, by person. */
export const SCHOOL_USERS: PrimaryList = {
  table: 'school_users',
  owner: 'user_id',
  owners: 'users',
  member: 'school_id',
  members: 'schools',
  named: 'primary_school',
};

/** Classes' teachers, by class. */
export const CLASS_TEACHERS: PrimaryList = {
  table: 'class_teachers',
  owner: 'class_id',
  owners: 'classes',
  member: 'user_id',
  members: 'users',
  named: 'primary_teacher',
};

/** Columns with commas between, each with the same before it. */
export const list = (columns: readonly string[], prefix = ''): string =>
  columns.map((name) => prefix + name).join(', ');

/** The SQL type of each kind of column. */
export const columnTypes = ({ flag, time }: Dialect): Record<ColumnType, string> => ({
  id: 'bigint',
  text: 'text',
  day: 'text',
  number: 'double precision',
  flag,
  time,
});
