import fc from 'fast-check';
import type { Row } from '../../src/database/database.ts';
import { addDistrict } from '../../src/engine/districts/changeDistrict.ts';
import { totalChanges } from '../../src/engine/plan/plan.ts';
import { sync } from '../../src/engine/sync.ts';
import type { Portal } from '../engine/portal.ts';
import type { Share } from '../engine/share.ts';
import { expected, found } from './compare.ts';
import { byHand, district, hands, inPortal, RUNS, shareOf } from './district.ts';

const ALL = { schools: 'all' } as const;
const modes = fc.constantFrom('edit', 'reset');
const ADMINS = ['district_admin', 'school_admin'];

const run = (portal: Portal, share: Share, mode: 'edit' | 'reset', keepManual = false) => {
  portal.later();
  return portal.approved(share, { mode, keepManual, ...ALL });
};
const rows = (portal: Portal, sql: string) => portal.database.all<Row>(sql, [portal.district.id]);

test('after a sync the Portal is what is shared, and the same sync again changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(district(), modes), { minLength: 1, maxLength: 4 }),
      hands,
      async (steps, acts) => {
        await inPortal(async (portal) => {
          for (const [index, [data, mode]] of steps.entries()) {
            const share = shareOf(data);
            const { report } = await run(portal, share, mode, true);
            expect(report.status).toBe('launched');
            expect(await found(portal, share)).toEqual(expected(share));
            expect(totalChanges((await run(portal, share, mode, true)).plan)).toBe(0);
            if (index === 0) await byHand(portal, acts);
          }
        });
      },
    ),
    RUNS,
  );
});

test('an Edit deletes no school, person or class, and changes no role', async () => {
  await fc.assert(
    fc.asyncProperty(district(), district(), hands, fc.nat(20), async (a, b, acts, promoted) => {
      await inPortal(async (portal) => {
        await run(portal, shareOf(a), 'edit');
        await byHand(portal, acts);
        const adults = await rows(
          portal,
          `select id from users where district_id = $1 and role = 'teacher' order by id`,
        );
        if (adults.length > 0)
          await portal.database.run(`update users set role = 'staff' where id = $1`, [
            adults[promoted % adults.length]!['id']!,
          ]);
        const look = async () => ({
          schools: await rows(portal, 'select id from schools where district_id = $1'),
          classes: await rows(portal, 'select id from classes where district_id = $1'),
          users: await rows(portal, 'select id, role from users where district_id = $1'),
        });
        const before = await look();
        await run(portal, shareOf(b), 'edit');
        const after = await look();
        for (const kind of ['schools', 'classes', 'users'] as const)
          expect(after[kind]).toEqual(expect.arrayContaining(before[kind]));
      });
    }),
    RUNS,
  );
});

test('after a Reset nothing unshared is left but admins, and with --keep-manual what was made by hand', async () => {
  await fc.assert(
    fc.asyncProperty(district(), district(), hands, fc.boolean(), async (a, b, acts, keepManual) => {
      await inPortal(async (portal) => {
        await run(portal, shareOf(a), 'edit');
        await byHand(portal, acts);
        const manual = async () =>
          (
            await rows(
              portal,
              `select 'u' || id as row from users where district_id = $1 and source_id is null
            union select 'c' || id from classes where district_id = $1 and source_id is null`,
            )
          ).length;
        const before = await manual();
        const share = shareOf(b);
        await run(portal, share, 'reset', keepManual);
        const shared = [...share.schools, ...share.users, ...share.classes].map(({ sourceId }) => sourceId);
        const left = await rows(
          portal,
          `select source_id, role from users where district_id = $1 and source_id is not null
           union select source_id, null from classes where district_id = $1 and source_id is not null
           union select s.source_id, null from schools s where s.district_id = $1 and not exists (
             select 1 from classes c where c.school_id = s.id and c.source_id is null)`,
        );
        const unshared = left.filter(
          ({ source_id, role }) => !shared.includes(String(source_id)) && !ADMINS.includes(String(role)),
        );
        expect(unshared).toEqual([]);
        expect(await manual()).toBe(keepManual ? before : 0);
      });
    }),
    RUNS,
  );
});

test('a second district with the same ids, SIS ids and addresses is never touched', async () => {
  await fc.assert(
    fc.asyncProperty(
      district(),
      fc.array(fc.tuple(district(), modes), { maxLength: 3 }),
      hands,
      async (a, steps, acts) => {
        await inPortal(async (portal) => {
          const twin = await addDistrict(portal.database, {
            name: 'Twin',
            sourceId: 'd2',
            source: 'clever',
            now: portal.now,
          });
          const request = portal.request({ district: { id: twin.id, sourceId: 'd2', name: 'Twin' } });
          await sync(request, portal.tools(shareOf(a)));
          const mine = async () => {
            const all = await portal.dump();
            const own = (table: string) =>
              new Set(all[table]!.filter((row) => row['district_id'] === twin.id).map((row) => row['id']));
            const users = own('users');
            return Object.entries(all).map(([table, list]) => [
              table,
              list.filter((row) => row['district_id'] === twin.id || users.has(row['user_id'])),
            ]);
          };
          const before = await mine();
          for (const [index, [data, mode]] of [[a, 'edit'] as const, ...steps].entries()) {
            const { report } = await run(portal, shareOf(data), mode);
            if (index === 0) await byHand(portal, acts);
            if (index === 2 && totalChanges(report) > 0) await portal.undo(report.run);
          }
          expect(await mine()).toEqual(before);
        });
      },
    ),
    RUNS,
  );
});

test('the digest depends neither on the order of records nor on the size of pages', async () => {
  const shuffled = <T>(list: T[], seed: number): T[] =>
    list
      .map((item, index) => ({ item, at: ((index + 1) * (seed + 7)) % 101 }))
      .sort((x, y) => x.at - y.at)
      .map(({ item }) => item);
  await fc.assert(
    fc.asyncProperty(
      district(),
      district(),
      modes,
      fc.nat(100),
      fc.integer({ min: 1, max: 9 }),
      async (a, b, mode, seed, size) => {
        await inPortal(async (portal) => {
          await run(portal, shareOf(a), 'edit');
          const plain = await portal.preview(shareOf(b), { mode, ...ALL });
          const other = shareOf(b);
          other.pageSize = size;
          portal.stagedAtOnce = size + 2;
          other.schools = shuffled(other.schools, seed);
          other.users = shuffled(other.users, seed);
          other.classes = shuffled(other.classes, seed).map((each) => ({
            ...each,
            students: shuffled(each.students, seed),
          }));
          expect((await portal.preview(other, { mode, ...ALL })).report.plan).toBe(plain.report.plan);
        });
      },
    ),
    RUNS,
  );
});
