// What a database says of the columns of its tables. It knows no table.

/** A column of a table, as the database has it. */
export interface Column {
  table: string;
  /** As statements write it. */
  name: string;
  /** Its own name, quoted where that has to be. */
  quoted: string;
  /** Whether this user may read it. */
  readable: number;
  /** Whether the database computes it from others. */
  computed: number;
}

/** Names as a list of texts in a statement. */
export const texts = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
