// Lists as tables whose columns say what of a row stands in them, and from which width on they are shown.

import { tableLines, type Cell, type Column } from './tables.ts';
import type { Theme } from './theme.ts';
import type { View } from './view.ts';

/** A column of a list. `from`: shown only on terminals at least so wide. */
export interface ListColumn<T> extends Column {
  value: (row: T, theme: Theme) => Cell;
  from?: number;
}

/** The columns that the terminal is wide enough for. */
export const wideEnough = <T>(columns: ListColumn<T>[], { width }: View): ListColumn<T>[] =>
  columns.filter(({ from = 0 }) => width >= from);

/** The rows as a table. */
export function listLines<T>(all: ListColumn<T>[], rows: T[], view: View): Iterable<string> {
  const { width, theme } = view;
  const columns = wideEnough(all, view);
  const cells = rows.map((row) => columns.map(({ value }) => value(row, theme)));
  return tableLines(columns, cells, { width, theme });
}
