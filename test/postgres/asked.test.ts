// A statement that is asked often is kept by the server, and answers as before: also once what it reads was made anew.

import { eachPortal } from '../engine/each.ts';

const portal = eachPortal();

test('what is asked often is kept, and reads the table that is there now', async () => {
  const { database } = portal();
  const [kept, seldom] = ['select $2 + n as sum from tmp_asked where n > $1', 'select $1 + 1 as sum'];
  const answers: unknown[] = [];
  for (let round = 1; round <= 15; round += 1) {
    await database.script([
      'drop table if exists tmp_asked',
      'create temporary table tmp_asked (n bigint)',
      `insert into tmp_asked values (${round})`,
    ]);
    answers.push(...(await database.all(kept, [0, 1000])));
  }
  await database.all(seldom, [1]);
  expect(answers).toEqual(Array.from({ length: 15 }, (_, index) => ({ sum: 1001 + index })));
  const names = await database.all<{ statement: string }>('select statement from pg_prepared_statements');
  expect(names.map(({ statement }) => statement)).toEqual([
    'select $1 + n as sum from tmp_asked where n > $2',
  ]);
});

test('an error amid the rows of a cursor is told as it is, in a transaction too', async () => {
  const { database } = portal();
  const rows = 'select 1 / (n - 700) as part from generate_series(1, 1000) n';
  const seen: object[] = [];
  const read = async () => {
    for await (const row of database.each(rows)) seen.push(row);
  };
  const told = await database.transaction(read).catch((error: unknown) => error);
  expect(told).toMatchObject({ cause: { code: '22012' } });
  expect(seen).toHaveLength(500);
});
