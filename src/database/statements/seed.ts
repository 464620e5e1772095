// Plain inserts for rows that people make in the Portal itself: for demonstrations and tests, never for a sync.

/** Inserts one row with these columns; its values are `$1`, `$2` … in the same order. */
export function insertRow(table: string, columns: readonly string[]): string {
  const places = columns.map((_, index) => `$${index + 1}`);
  return `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`;
}

/** Rows of a table that a text could mean, the surest first: lower `rank`. $1 district, $2 the text */
export const NAMED = {
  schools: named('schools', ['source_id', 'sis_id', 'name']),
  users: named('users', ['source_id', 'sis_id', 'lower(email)', "first_name || ' ' || last_name"]),
  classes: named('classes', ['source_id', 'sis_id', 'name']),
  licenses: named('licenses', ['po_number']),
  // Books belong to no district: the same title is the same book for all.
  books: 'select id, 1 as rank from books where $1 > 0 and title = $2',
};

function named(table: string, names: string[]): string {
  const selects = names.map((name, rank) => {
    const text = name.startsWith('lower(') ? 'lower($2)' : '$2';
    return `select id, ${rank} as rank from ${table} where district_id = $1 and ${name} = ${text}`;
  });
  return `${selects.join(' union all ')} order by rank, id`;
}
