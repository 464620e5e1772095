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
