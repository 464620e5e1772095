// The temporary tables a sync works in: pages, staged records, ids seen, and the plan. They live and die with the
// connection, so planning never writes to the Portal.

import { hasOwnId, RECORD_TABLES, SYNCED_FIELDS, TABLES, type Table } from '../../roster/tables.ts';
import type { Dialect } from '../database.ts';
import { CLASS_FIELDS, columnTypes, planTable } from './columns.ts';

/** What is staged of a record as a page has it. */
export const STAGED_COLUMNS = {
  users: ['role', 'roles', ...SYNCED_FIELDS.users, 'schools', 'primary_school', 'unsaid'],
  classes: [
    ...CLASS_FIELDS,
    'school',
    'teachers',
    'primary_teacher',
    'students',
    'strangers',
    'fingerprint',
    'unsaid',
  ],
} as const;

/** Columns of a page as loaded, in the order in which rows are given. */
export const PAGE_COLUMNS = {
  roles: ['source_id', 'role', 'sis_id', 'number', 'grade', 'title'],
  users: ['source_id', ...STAGED_COLUMNS.users, 'line', 'always', 'synced'],
  classes: ['source_id', ...STAGED_COLUMNS.classes, 'teacher_line', 'always', 'synced'],
} as const;

/** Columns of a shared school as loaded; a district has few, so all are staged. */
export const SCHOOL_COLUMNS = [
  'source_id',
  ...SYNCED_FIELDS.schools,
  'synced',
  'is_new',
  'was_selected',
] as const;

/** Columns of the type text, as a table is made with them. */
const textColumns = (names: readonly string[]): string => names.map((name) => `${name} text`).join(', ');

/** A temporary table, its columns, and those that an index is on, one or some of them each. */
export type Definition = [name: string, columns: string, ...indexes: string[]];

/** Every table that a plan is made in. */
export const temporaryTables = (dialect: Dialect): Definition[] => [
  ...seenTables(dialect),
  ...stagedTables(dialect),
  ...linkTables(dialect),
  ...planTables(dialect),
];

/**
 * `tmp_seen_*`: the Portal's rows that the share holds, and whether they sync. `tmp_meant`: rows that count as shared
 * though no record of theirs was read: it was `left-out`; or they are the `candidate` of a record that is not linked,
 * `awaited` when that record's school does not sync.
 */
function seenTables({ flag }: Dialect): Definition[] {
  return [
    ...RECORD_TABLES.map((name): Definition => [
      `tmp_seen_${name}`,
      `id bigint primary key, synced ${flag} not null`,
    ]),
    ['tmp_left_out', 'collection text, source_id text'],
    ['tmp_meant', 'entity text, id bigint, why text, primary key (entity, id)'],
    ['tmp_named_schools', 'source_id text primary key'],
    ['tmp_unknown', 'kind text, source_id text, primary key (kind, source_id)'],
  ];
}

/**
 * The pages, and what of them is new or differs. `n` numbers a staged row; `-n` stands for the id it will get;
 * `former` is the id under which a Reset deleted it.
 */
function stagedTables({ serial, flag }: Dialect): Definition[] {
  const page = (columns: readonly string[]) => `${textColumns(columns.slice(0, -1))}, synced ${flag}`;
  const staged = `n ${serial}, source_id text not null unique, id bigint, synced ${flag} not null,
    former bigint, linked ${flag} not null default false, conflict ${flag} not null default false, times integer not null default 1`;
  return [
    [
      'tmp_schools',
      `${staged}, is_new ${flag} not null, was_selected ${flag}, ${textColumns(SYNCED_FIELDS.schools)}`,
      'id',
    ],
    ['tmp_unread_schools', `source_id text primary key, selected ${flag} not null`],
    ['tmp_page_users', page(PAGE_COLUMNS.users)],
    ['tmp_users', `${staged}, ${textColumns(STAGED_COLUMNS.users)}`, 'id'],
    ['tmp_user_roles', textColumns(PAGE_COLUMNS.roles), 'source_id'],
    ['tmp_page_classes', page(PAGE_COLUMNS.classes)],
    ['tmp_classes', `${staged}, ${textColumns(STAGED_COLUMNS.classes)}, school_id bigint`, 'id'],
  ];
}

/** What linking and deletion decide, and what became of rosters. */
function linkTables({ flag }: Dialect): Definition[] {
  return [
    [
      'tmp_candidates',
      'id bigint primary key, side text, sis_id text, sis_key text, email text, email_key text',
      'sis_key',
      'email_key',
    ],
    ['tmp_newest', 'entity text primary key, id bigint not null'],
    ['tmp_matches', 'n bigint, id bigint, primary key (n, id)'],
    ['tmp_claimed', 'source_id text, id bigint, primary key (source_id, id)', 'id'],
    ['tmp_unnamed', 'id bigint primary key'],
    ['tmp_adults', 'source_id text primary key'],
    ['tmp_touched_classes', 'id bigint primary key'],
    ['tmp_joining', 'class_id bigint, user_id bigint'],
    ['tmp_leaving', 'class_id bigint, user_id bigint'],
    [
      'tmp_strangers',
      `source_id text, class_id bigint, user_id bigint, is_student ${flag}, synced ${flag}`,
      'class_id',
    ],
    [
      'tmp_gone',
      `entity text, id bigint, reason text, manual ${flag}, spared ${flag}, primary key (entity, id)`,
    ],
  ];
}

/**
 * One table of changes for each of the Portal's. Records are numbered by `ref`: the id of a row that exists, `-n` of one
 * to be created. So the parents of 1.7 million new memberships are found by primary key.
 */
function planTables(dialect: Dialect): Definition[] {
  const types = columnTypes(dialect);
  const columns = (table: Table) =>
    [
      `${hasOwnId(table) ? 'ref' : 'n'} ${dialect.serial}, action text not null, reason text, manual ${dialect.flag}, unknown text`,
      ...table.key.map((name) => `${name} bigint`),
      ...table.columns.map(({ name, type }) => `before_${name} ${types[type]}, after_${name} ${types[type]}`),
    ].join(', ');
  const members = `owner bigint, member bigint, position integer, named ${dialect.flag}, was_primary ${dialect.flag}`;
  return [
    ['tmp_members', members, 'owner, member'],
    ...TABLES.map((each): Definition => [planTable(each.name), columns(each)]),
  ];
}
