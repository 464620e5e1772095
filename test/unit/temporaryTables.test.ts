// Each temporary table is in the map of the code, by its name or its family's.

import { readFile } from 'node:fs/promises';
import { sqliteDialect } from '../../src/database/sqlite/dialect.ts';
import { makeTable } from '../../src/database/statements/freshTables.ts';
import { restoreTables } from '../../src/database/statements/restore.ts';
import { temporaryTables } from '../../src/database/statements/temporary.ts';
import { driftTable } from '../../src/database/statements/undo.ts';

const made = [
  ...temporaryTables(sqliteDialect).flatMap(makeTable),
  ...restoreTables(sqliteDialect),
  ...driftTable,
]
  .map((sql) => /^create temporary table (\w+)/.exec(sql)?.[1])
  .filter((name) => name !== undefined);

const map = await readFile(new URL('../../src/README.md', import.meta.url), 'utf8');
const [, section = ''] = /^## Temporary tables\n(.*?)^## /ms.exec(map) ?? [];
const named = [...section.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell = '']) =>
  [...cell.matchAll(/`(\w+\*?)`/g)].map(([, name = '']) => name),
);

const isOf = (name: string, entry: string): boolean =>
  entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry;

test('each one is in the map', () => {
  expect(made.filter((name) => !named.some((entry) => isOf(name, entry)))).toEqual([]);
});

test('the map names none that is gone', () => {
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((entry) => !made.some((name) => isOf(name, entry)))).toEqual([]);
});
