import { readFile } from 'node:fs/promises';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { checkJournal } from '../../src/engine/history/checkJournal.ts';
import { history } from '../../src/engine/history/history.ts';
import { pruneJournals } from '../../src/engine/history/prune.ts';
import type { Report } from '../../src/engine/report/report.ts';
import { testDatabase } from '../support/databases.ts';
import { onlyFor } from '../support/only.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();

describe('retention', () => {
  const LATER = new Date('2027-11-24T10:00:00.000Z');
  const secret = 'Quillfeather';
  /** What is kept: of SQLite the files, of a server the rows. */
  const kept = async () =>
    testDatabase === 'sqlite'
      ? Buffer.concat([
          await readFile(portal().location),
          await readFile(`${portal().location}-wal`).catch(() => Buffer.alloc(0)),
        ])
      : JSON.stringify([
          await portal().database.all('select * from sync_changes'),
          await portal().database.all('select * from sync_runs'),
        ]);

  /** A name that stands in the journal and nowhere else. */
  async function journaled(): Promise<void> {
    const share = smallShare();
    for (let n = 100; n < 300; n += 1) share.student(`x${n}`, 's1');
    await portal().edit(share);
    const { json } = portal().database.dialect;
    const before = (n: number) =>
      `cast('{"last_name":"${secret} ' || seq || '${' '.repeat(n)}"}' as ${json})`;
    await portal().database.run(`update sync_changes set before = ${before(1)} where seq % 3 = 1`);
    await portal().database.run(`update sync_changes set before = ${before(9000)} where seq % 7 = 1`);
  }

  test('what is older goes for good, from a file too; younger runs stay', async () => {
    await journaled();
    portal().now = new Date('2027-11-20T10:00:00.000Z');
    await portal().edit(smallShare().student('p9', 's1'));
    expect((await kept()).includes(secret)).toBe(true);
    const pruned = await pruneJournals(portal().database, { keepDays: 365, now: LATER });
    // A server keeps it in its files, unseen, until it is told otherwise.
    const { lingers } = portal().database.dialect.erasing;
    const left = lingers === null ? null : { until: lingers };
    expect(pruned).toMatchObject({ runs: 1, left, gone: !left, before: '2026-11-24T10:00:00.000Z' });
    if (lingers !== null) await portal().database.run(lingers);
    expect((await kept()).includes(secret)).toBe(false);
    const runs = await history(portal().database, portal().district, 365);
    expect(
      runs.map(({ run, status: is, undoableUntil, erasedAt }) => [run, is, undoableUntil, erasedAt]),
    ).toEqual([
      [2, 'Launched', '2028-11-19T10:00:00.000Z', null],
      [1, 'Launched', null, LATER.toISOString()],
    ]);
    expect(runs.at(-1)?.changes?.students.created).toBe(206);
    expect(await checkJournal(portal().database)).toEqual([]);
    expect(await pruneJournals(portal().database, { keepDays: 365, now: LATER })).toMatchObject({ runs: 0 });
  });

  test('whom a Reset deleted stands nowhere in the file then', async () => {
    const share = smallShare();
    for (let n = 100; n < 400; n += 1) share.student(`x${n}`, 's1', { lastName: `${secret} ${n}` });
    await portal().edit(share);
    const { plan } = (await portal().reset(smallShare(), { dryRun: true })).report;
    await portal().reset(smallShare(), { planDigest: plan });
    expect((await kept()).includes(secret)).toBe(true);
    await pruneJournals(portal().database, { keepDays: 365, now: LATER });
    expect((await kept()).includes(secret)).toBe(false);
  });

  test('a report keeps its counts, and names nobody', async () => {
    const row = { district_id: portal().district.id, source_id: 'a1', last_name: secret };
    await portal().insert('users', { ...row, role: 'district_admin' });
    const share = smallShare().student('p9', 's1', { lastName: secret });
    const bad = { id: 'an-id-of-somebody', code: 'bad-record', problem: 'roles is not an object' } as const;
    const foreign = {
      id: 'an-id-of-another',
      code: 'foreign-record',
      problem: 'of another district',
    } as const;
    for (const record of [bad, foreign]) share.leftOut.push({ collection: 'users', record });
    const { report } = await portal().edit(share);
    expect(JSON.stringify(report.warnings)).toContain(bad.id);
    await portal().database.run(`update users set last_name = 'Quill' where source_id = 'p9'`);
    const { guards } = (await portal().undo(report.run)).report;
    const reports = async () =>
      (await portal().database.all<{ report: string }>('select report from sync_runs order by id')).map(
        (run) => JSON.parse(run.report) as Report,
      );
    expect([JSON.stringify(report.unsharedAdmins), guards[0]!.message]).toEqual([
      expect.stringContaining(secret),
      expect.stringContaining('1 student was changed or deleted (Quill'),
    ]);
    await pruneJournals(portal().database, { keepDays: 365, now: LATER });
    const [synced, refused] = await reports();
    expect(JSON.stringify([synced, refused])).not.toMatch(/Quill|an-id-of/);
    expect(synced!.warnings).toMatchObject([
      { code: 'bad-record', count: 1 },
      { code: 'foreign-record', count: 1 },
    ]);
    expect(synced).toMatchObject({ changes: report.changes, unsharedAdmins: [], status: 'launched' });
    expect(refused).toMatchObject({ guards: [{ code: 'drifted', refused: true }], status: 'refused' });
  });

  test('a run that failed has no report, and keeps nobody’s from being erased', async () => {
    const share = smallShare();
    share.beforePage = () => Promise.reject(new Error('away'));
    await expect(portal().edit(share)).rejects.toThrow('away');
    await portal().edit(smallShare());
    const { database } = portal();
    expect(await pruneJournals(database, { keepDays: 365, now: LATER })).toMatchObject({ runs: 2 });
    expect(
      await database.all('select status, report is null as "isNull" from sync_runs order by id'),
    ).toEqual([
      { status: 'Failed', isNull: 1 },
      { status: 'Launched', isNull: 0 },
    ]);
  });

  test('an interrupt ends it between two runs', async () => {
    await portal().edit(smallShare());
    await portal().edit(smallShare().student('p9', 's1'));
    const { database } = portal();
    const controller = new AbortController();
    const interrupted = overriding(database, {
      transaction: (...given: Parameters<Database['transaction']>) =>
        database.transaction(...given).finally(() => controller.abort()),
    });
    const waiting = { signal: controller.signal };
    const pruned = pruneJournals(interrupted, { keepDays: 365, now: LATER, waiting });
    await expect(pruned).rejects.toMatchObject({ code: 'interrupted' });
    const kept = await database.all('select distinct run_id from sync_changes');
    expect(kept).toEqual([{ run_id: 2 }]);
    expect(await pruneJournals(database, { keepDays: 365, now: LATER })).toMatchObject({ runs: 1 });
  });

  onlyFor('erasing', 'while another program reads, it says that the file still holds some', async () => {
    await journaled();
    const other = await openDatabase(portal().location);
    await other.run('begin');
    await other.all('select count(*) from users');
    const pruned = await pruneJournals(portal().database, { keepDays: 365, now: LATER });
    expect(pruned).toMatchObject({ runs: 1, gone: false });
    await other.close();
    expect(await pruneJournals(portal().database, { keepDays: 365, now: LATER })).toMatchObject({
      gone: true,
    });
    expect((await kept()).includes(secret)).toBe(false);
  });
});

describe('the journal against the tables', () => {
  test.each([
    [
      'a change that is missing',
      `delete from sync_changes where entity = 'schools' and seq = 1`,
      /reports 2 schools created, its journal has 1/,
    ],
    [
      'a change without its side',
      `update sync_changes set after = null where entity = 'schools' and seq = 1`,
      /1 rows of the journal of run 1 lack their values before or after/,
    ],
    [
      'a journal of a run that failed',
      `update sync_runs set status = 'Failed'`,
      /run 1 is Failed, but has a journal/,
    ],
    ['a report that is missing', 'update sync_runs set report = null', /no report/],
    [
      'a row that was deleted',
      `update sync_changes set action = 'deleted', before = after, after = null where entity = 'schools' and seq = 1`,
      /1 rows of schools are there/,
    ],
  ])('%s', async (_name, damage, text) => {
    await portal().edit(smallShare());
    expect(await checkJournal(portal().database)).toEqual([]);
    await portal().database.run(damage);
    expect((await checkJournal(portal().database)).join('\n')).toMatch(text);
  });

  test('is sound after an Edit, a Reset, an undo, and what comes back', async () => {
    const sound = async () => expect(await checkJournal(portal().database)).toEqual([]);
    const reset = () =>
      portal().reset(smallShare().unshare('s2', 'c2', 'p4'), { maxDeletes: { percent: 100 } });
    await portal().edit(smallShare());
    const { report } = await reset();
    await sound();
    await portal().undo(report.run);
    await sound();
    await reset();
    await portal().edit(smallShare());
    await sound();
    expect(await portal().statuses()).toEqual(['Launched', 'Undone', 'Launched', 'Launched', 'Launched']);
  });
});
