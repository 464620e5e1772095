import { errorLines } from '../../src/cli/terminal/errorView.ts';
import { sync } from '../../src/engine/sync.ts';
import { Fault } from '../../src/roster/errors.ts';
import { testDatabase } from '../support/databases.ts';
import { eachPortal } from './each.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();
const runs = () =>
  portal().database.all<{ status: string; error: string | null }>(
    'select status, error from sync_runs order by id',
  );

/** Makes every insert into a table fail. */
async function failOnInsert(table: string): Promise<void> {
  const fails = `create trigger no_space before insert on ${table}`;
  const { database } = portal();
  if (testDatabase === 'sqlite') await database.run(`${fails} begin select raise(abort, 'full'); end`);
  else {
    const body = `begin raise exception 'full'; end`;
    await database.run(
      `create or replace function full_disk() returns trigger language plpgsql as $$ ${body} $$`,
    );
    await database.run(`${fails} for each statement execute function full_disk()`);
  }
}

test('a page that fails leaves the Portal as it was, and the run Failed', async () => {
  await portal().edit(smallShare());
  const before = await portal().dump();
  const share = smallShare().unshare('p1');
  share.beforePage = ({ collection }) => {
    if (collection === 'classes') throw new Fault('source-unusable', 'A page was cut off.');
  };
  await expect(portal().reset(share)).rejects.toThrow('A page was cut off.');
  await expect(portal().edit(share)).rejects.toThrow('A page was cut off.');
  expect(await portal().dump()).toEqual(before);
  expect(await runs()).toEqual([
    { status: 'Launched', error: null },
    { status: 'Failed', error: 'A page was cut off.' },
  ]);
});

test('an error in the middle of the apply rolls everything back, settings included', async () => {
  await failOnInsert('class_students');
  await expect(
    portal().edit(smallShare(), { expiresOn: '2027-06-30', notify: ['a@example.org'] }),
  ).rejects.toThrow();
  for (const table of [
    'schools',
    'users',
    'sync_changes',
    'sync_settings',
    'sync_subscribers',
    'sync_schools',
  ]) {
    expect(await portal().database.all(`select * from ${table}`)).toEqual([]);
  }
  await portal().database.run(
    `drop trigger no_space${testDatabase === 'sqlite' ? '' : ' on class_students'}`,
  );
});

test.each<[action: 'delete' | 'update' | 'insert', table: string, said: string]>([
  ['delete', 'users', 'deleted 0 of 1 rows of users'],
  ['update', 'users', 'changed 0 of 1 rows of users'],
  ['insert', 'class_students', 'created 0 of 1 rows of class_students'],
  ['insert', 'sync_changes', 'wrote 0 of 1 rows of sync_changes'],
])('a trigger that keeps an %s on %s from being done ends the sync', async (action, table, said) => {
  await portal().edit(smallShare());
  const { database } = portal();
  const named = `create trigger keeps before ${action} on ${table}`;
  if (testDatabase === 'sqlite') await database.run(`${named} begin select raise(ignore); end`);
  else {
    const body = 'begin return null; end';
    await database.run(`create function keep() returns trigger language plpgsql as $$ ${body} $$`);
    await database.run(`${named} for each row execute function keep()`);
  }
  const before = await portal().dump();
  const share = action === 'delete' ? smallShare().unshare('p6') : smallShare();
  if (table === 'class_students') share.classes[0]!.students.push('p4');
  else share.users.find(({ sourceId }) => sourceId === 'p2')!.lastName = 'Moreno';
  await expect(portal().reset(share)).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringContaining(said) as string,
    hint: expect.stringContaining(`A trigger on ${table}`) as string,
  });
  expect(await portal().dump()).toEqual(before);
  await database.run(`drop trigger keeps${testDatabase === 'sqlite' ? '' : ` on ${table}`}`);
  if (testDatabase === 'postgres') await database.run('drop function keep');
});

test('an interruption between pages leaves nothing, and the run Interrupted', async () => {
  const control = new AbortController();
  const share = smallShare();
  share.beforePage = ({ collection }) => void (collection === 'classes' && control.abort());
  const tools = portal().tools(share, { signal: control.signal });
  await expect(sync(portal().request(), tools)).rejects.toMatchObject({ code: 'interrupted' });
  expect(await portal().database.all('select * from users')).toEqual([]);
  expect((await runs()).map(({ status }) => status)).toEqual(['Interrupted']);
});

test('a share that changes while it is read is read again, three times at most', async () => {
  const share = smallShare();
  let reads = 0;
  const movingIn = (most: number) => {
    reads = 0;
    share.beforePage = ({ collection }) => {
      if (collection === 'terms' && (reads += 1) <= most)
        share.district_.lastSync = `move ${reads} of ${most}`;
    };
  };
  movingIn(2);
  const events: string[] = [];
  const { report } = await sync(
    portal().request(),
    portal().tools(share, { on: ({ type }) => events.push(type) }),
  );
  expect(report.status).toBe('launched');
  expect(events.filter((type) => type === 'restart')).toHaveLength(2);
  expect(reads).toBe(3);
  movingIn(Infinity);
  await expect(portal().edit(share)).rejects.toMatchObject({ code: 'source-unusable' });
  expect(reads).toBe(3);
});

test('a row changed by hand between plan and apply is not overwritten: the sync starts over', async () => {
  await portal().edit(smallShare());
  const share = smallShare();
  share.users.find(({ sourceId }) => sourceId === 'p1')!.lastName = 'Moreno';
  let once = true;
  share.beforePage = async ({ collection }) => {
    if (collection !== 'classes' || !once) return;
    once = false;
    await portal().database.run(`update users set title = 'by hand' where source_id = 'p1'`);
  };
  const { report } = await portal().edit(share);
  expect(report.status).toBe('launched');
  expect(await portal().row('users', 'p1')).toMatchObject({ last_name: 'Moreno', title: 'by hand' });
});

test('work handed in between plan and apply of a Reset is not lost unseen', async () => {
  await portal().edit(smallShare());
  const p1 = await portal().row('users', 'p1');
  const share = smallShare().unshare('p1');
  const preview = await portal().preview(share, { mode: 'reset' });
  await portal().insert('student_work', { user_id: p1!.id!, kind: 'homework', title: 'Rocks' });
  const request = portal().request({ mode: 'reset', planDigest: preview.report.plan });
  const { report } = await sync(request, portal().tools(share));
  expect(report).toMatchObject({ status: 'refused', guards: [{ code: 'stale-plan' }] });
  expect(await portal().row('users', 'p1')).toBeDefined();
});

test('the review sees the plan, and what it saw is what is applied or asked again', async () => {
  await portal().edit(smallShare());
  const share = smallShare().unshare('p1');
  const seen: string[] = [];
  const review = async (plan: { digest: string }) => {
    seen.push(plan.digest);
    if (seen.length === 1) {
      await portal().database.run(`update users set title = 'by hand' where source_id = 'p1'`);
    }
    return { proceed: true, approved: true };
  };
  const { report } = await sync(portal().request({ mode: 'reset' }), portal().tools(share, { review }));
  expect(seen).toHaveLength(2);
  expect(report.plan).toBe(seen[1]);
});

test('what a trigger of the database’s own says of a person stays in it, also for who wants to see more', async () => {
  await portal().edit(smallShare());
  const { database } = portal();
  const text = "'Quimby is no name'";
  await database.script(
    database.dialect.name === 'sqlite'
      ? [`create trigger picky before update on users begin select raise(abort, ${text}); end`]
      : [
          `create function picky() returns trigger language plpgsql as $$ begin raise exception ${text}; end $$`,
          'create trigger picky before update on users for each row execute function picky()',
        ],
  );
  const share = smallShare();
  share.users[0]!.lastName = 'Quimby';
  const error = await portal()
    .edit(share)
    .catch((thrown: unknown) => thrown);
  const told = errorLines(error, { verbose: true }).join('\n');
  expect(told).toContain('caused by:');
  expect(told).not.toContain('Quimby');
  await database.script(['drop trigger picky' + (database.dialect.name === 'sqlite' ? '' : ' on users')]);
});
