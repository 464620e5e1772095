import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { allDistricts } from '../../src/database/statements/districts.ts';
import { addLicense } from '../../src/engine/byHand/licenses.ts';
import { addDistrict, removeDistrict, setDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { status } from '../../src/engine/districts/districtStatus.ts';
import {
  districtById,
  findDistrict,
  findDistricts,
  listDistricts,
} from '../../src/engine/districts/districts.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { isFault } from '../../src/roster/errors.ts';
import { overriding } from '../support/overriding.ts';
import { eachPortal } from './each.ts';
import { smallShare } from './share.ts';

const portal = eachPortal();

test('a district that is removed takes its runs and their journals along', async () => {
  const { report } = await portal().edit(smallShare());
  await portal().undo(report.run);
  const { database, district } = portal();
  const count = async (table: string) =>
    Number((await database.all<{ count: number }>(`select count(*) as count from ${table}`))[0]?.count);
  expect(await count('sync_changes')).toBeGreaterThan(50);
  await removeDistrict(portal().looking(), district);
  for (const table of ['districts', 'sync_runs', 'sync_changes']) expect(await count(table)).toBe(0);
});

test('one that is being synced is not removed', async () => {
  const { district } = portal();
  const share = smallShare();
  const removed: unknown[] = [];
  const other = await openDatabase(portal().location);
  share.beforePage = async ({ collection }) => {
    if (collection === 'terms')
      await removeDistrict({ ...portal().looking(), database: other }, district).catch((error: unknown) =>
        removed.push(error),
      );
  };
  await portal().edit(share);
  await other.close();
  expect(removed).toMatchObject([{ code: 'sync-in-progress' }]);
  expect(await findDistrict(portal().database, String(district.id))).toMatchObject({ name: 'Riverside' });
});

test('of one that was removed meanwhile it is said so, whatever was to be written', async () => {
  const { database, district } = portal();
  const found = await findDistrict(database, String(district.id));
  await removeDistrict(portal().looking(), district);
  const purchase = {
    poNumber: 'PO-1',
    product: 'Energy',
    audience: 'both',
    seats: 3,
    startsOn: null,
    expiresOn: null,
  } as const;
  const writings = [
    () => setDistrict(database, found, { name: 'Hill' }),
    () => setDistrict(database, found, { expiresOn: '2027-06-30', notify: ['it@example.org'] }),
    () => addLicense(database, found, purchase, portal().now),
    () => portal().edit(smallShare()),
  ];
  for (const write of writings)
    await expect(write()).rejects.toMatchObject({
      code: 'not-found',
      message: 'The district "Riverside" was removed from this Portal meanwhile.',
    });
});

test('of two that add the same district at once, one is told that it is there', async () => {
  const { database, location } = portal();
  const other = await openDatabase(location);
  const added = { sourceId: 'd2', source: 'clever', now: portal().now };
  const both = await Promise.allSettled([
    addDistrict(database, { ...added, name: 'Hill' }),
    addDistrict(other, { ...added, name: 'Dale' }),
  ]);
  await other.close();
  expect(both.map(({ status: how }) => how).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status: how }) => how === 'rejected')).toMatchObject({
    reason: { code: 'usage', message: expect.stringMatching(/^The district d2 is there already/) as string },
  });
});

test('a district is found by its name, however its accents and capitals are typed', async () => {
  const { database, district } = portal();
  await setDistrict(database, await findDistrict(database, String(district.id)), { name: 'Cañon City' });
  for (const typed of ['Cañon City', 'Can\u0303on City', 'CAN\u0303ON CITY', ' cañon city '])
    expect(await findDistrict(database, typed)).toMatchObject({ id: district.id });
  await expect(findDistrict(database, 'Canon City')).rejects.toMatchObject({
    code: 'not-found',
    hint: 'Did you mean "Cañon City"?',
  });
});

test('a school that left the share is not counted, and stays as it was until it returns', async () => {
  const { database, district } = portal();
  const selected = async () => {
    const { schools } = await findDistrict(database, String(district.id));
    return schools.map((each) => `${each.sourceId} ${each.selected} ${each.shared}`);
  };
  const unselected = async () => (await status(portal().looking()))[0]!.unselectedSchools;
  await portal().edit(smallShare(), { schools: ['s1'] });
  expect([await selected(), await unselected()]).toEqual([['s1 true true', 's2 false true'], 1]);
  await portal().edit(smallShare().unshare('s2', 't2', 'p4', 'p5', 'p6', 'c2'));
  expect([await selected(), await unselected()]).toEqual([['s1 true true', 's2 false false'], 0]);
  await setDistrict(database, await findDistrict(database, String(district.id)), { schools: 'all' });
  expect(await selected()).toEqual(['s1 true true', 's2 false false']);
  await portal().edit(smallShare());
  expect([await selected(), await unselected()]).toEqual([['s1 true true', 's2 false true'], 1]);
});

test('schools are named in one way, in the settings as in a sync', async () => {
  const { database, district } = portal();
  const share = smallShare().school('s3', { name: 'Lincoln' }).school('s4', { name: 'LINCOLN' });
  await portal().edit(share);
  const settings = await findDistrict(database, String(district.id));
  const selected = async () =>
    (await findDistrict(database, String(district.id))).schools.flatMap((each) =>
      each.selected ? each.sourceId : [],
    );
  const choose = (schools: string[]) => setDistrict(database, settings, { schools });
  for (const schools of [['lincoln'], ['s9'], ['School s9']]) {
    await expect(choose(schools)).rejects.toMatchObject({ code: 'usage' });
    await expect(portal().preview(share, { schools })).rejects.toMatchObject({ code: 'usage' });
  }
  expect(await selected()).toHaveLength(4);
  await choose(['S3', 'SCHOOL S1']);
  expect((await selected()).toSorted()).toEqual(['s1', 's3']);
  await portal().edit(share, { schools: ['S4', 'School s2'] });
  expect((await selected()).toSorted()).toEqual(['s2', 's4']);
});

test('an address is subscribed once, however it is written', async () => {
  const { database, district } = portal();
  const settings = await findDistrict(database, String(district.id));
  await setDistrict(database, settings, { notify: ['Ann@example.org', 'ann@EXAMPLE.org'] });
  await setDistrict(database, settings, { notify: ['ANN@example.org', 'bo@example.org'] });
  const { subscribers } = await findDistrict(database, String(district.id));
  expect(subscribers).toEqual(['Ann@example.org', 'bo@example.org']);
});

test('a school with a comma in its name is named by its id, and that is said', async () => {
  const share = smallShare().school('s3', { name: 'Arts, Crafts and Science' });
  await expect(portal().preview(share, { schools: ['Arts', 'Crafts and Science'] })).rejects.toMatchObject({
    hint: 'Did you mean s3 ("Arts, Crafts and Science")?',
  });
});

test('an undo is no sync: a district was last launched when it was before', async () => {
  const { database, district } = portal();
  const looking = { database, clock: () => portal().now, processes: localProcesses };
  const launched = async () => [
    (await findDistrict(database, String(district.id))).lastLaunchedAt,
    (await status(looking))[0]!.lastLaunchedAt,
  ];
  await portal().edit(smallShare());
  const first = portal().now.toISOString();
  portal().now = new Date(portal().now.getTime() + 60_000);
  const { report } = await portal().edit(smallShare().student('p9', 's1'));
  expect(await launched()).toEqual([portal().now.toISOString(), portal().now.toISOString()]);
  portal().now = new Date(portal().now.getTime() + 60_000);
  expect((await portal().undo(report.run)).report.status).toBe('launched');
  expect(await launched()).toEqual([first, first]);
});

test('of many that are named, all are looked through once, and each that nobody has is an error of its own', async () => {
  const { database } = portal();
  const added = { name: 'Hill', sourceId: 'd2', source: 'clever', now: new Date(0) };
  await addDistrict(database, added);
  const asked: string[] = [];
  const all = (sql: string, ...values: [Parameters<Database['all']>[1]?]) => {
    asked.push(sql);
    return database.all(sql, ...values);
  };
  const found = await findDistricts(overriding(database, { all }), ['hill', 'Hull', 'd1', '2']);
  expect(found).toMatchObject([
    { name: 'Hill' },
    { error: { code: 'not-found', hint: 'Did you mean "Hill"?' } },
    { name: 'Riverside' },
    { name: 'Hill' },
  ]);
  expect(asked.filter((sql) => sql === allDistricts)).toHaveLength(1);
});

test('of a list of other names the nearest are looked for at first only', async () => {
  const { database } = portal();
  const texts = Array.from({ length: 60 }, (_, at) => `Riversid ${at}`);
  const found = await findDistricts(database, [...texts, 'riverside']);
  const hints = found.map((each) =>
    'error' in each && isFault(each.error, 'not-found') ? each.error.hint : null,
  );
  expect(hints.filter((hint) => hint === 'Did you mean "Riverside"?')).toHaveLength(50);
  expect(hints.filter((hint) => hint === 'See all with: clever-sync districts list')).toHaveLength(10);
  expect(found.at(-1)).toMatchObject({ name: 'Riverside' });
});

test('all of them, and each by itself, are the same: with their schools, subscribers, and namesakes of any letters', async () => {
  const { database } = portal();
  const names = [
    'North',
    'NORTH ',
    'north',
    'Kelvin',
    '\u212aelvin',
    'Ca\u00f1on City',
    'Can\u0303on CITY',
    'İstanbul',
    'istanbul',
    '2',
    'ffff0007',
  ];
  for (const [at, name] of names.entries())
    await addDistrict(database, { name, sourceId: `FFFF000${at}`, source: 'clever', now: new Date() });
  await portal().edit(smallShare());
  const { id } = portal().district;
  await database.run(
    'insert into sync_subscribers (district_id, email) values ($1, $2), ($1, $3), ($4, $2)',
    [id, 'it@example.org', 'an@example.org', id + 1],
  );
  const all = await listDistricts(database);
  expect(all).toHaveLength(names.length + 1);
  expect(all.find((each) => each.id === id)).toMatchObject({
    subscribers: ['an@example.org', 'it@example.org'],
  });
  expect(all.find((each) => each.id === id)!.schools.length).toBeGreaterThan(0);
  for (const each of all) expect(await districtById(database, each.id)).toEqual(each);
  const marked = all.flatMap(({ name, isNamesake }) => (isNamesake ? name : []));
  expect(marked.sort()).toEqual(
    [
      '2',
      'Can\u0303on CITY',
      'Ca\u00f1on City',
      'Kelvin',
      'NORTH ',
      'North',
      'ffff0007',
      'north',
      '\u212aelvin',
    ].sort(),
  );
});
