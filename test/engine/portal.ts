// A real Portal database in a folder of its own, one district in it, and the verbs a test says.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, Row, Value } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrations.ts';
import { deleteSchool } from '../../src/engine/deleteSchool.ts';
import { addDistrict } from '../../src/engine/districts/changeDistrict.ts';
import type { DistrictRef } from '../../src/engine/plan/plan.ts';
import type {
  DeletionRequest,
  RunTools,
  SyncOutcome,
  SyncRequest,
  SyncTools,
  UndoRequest,
} from '../../src/engine/request.ts';
import type { Looking } from '../../src/engine/runs/lease.ts';
import { sync } from '../../src/engine/sync.ts';
import { undo } from '../../src/engine/undo.ts';
import { localProcesses } from '../../src/localProcesses.ts';
import { TABLES } from '../../src/roster/tables.ts';
import type { Source } from '../../src/source/source.ts';
import { copyDatabase, enter, portalDatabase, type TestDatabase } from '../support/databases.ts';

export const NOW = new Date('2026-11-23T10:00:00.000Z');

export class Portal {
  readonly database: Database;
  readonly district: DistrictRef;
  /** Where the database is: a path, or a URL. */
  readonly location: string;
  readonly #remove: () => Promise<void>;
  now = NOW;
  /** As many as `Share` has a page: each page has a statement of its own, as one of 2,000 records has. */
  stagedAtOnce = 2;

  private constructor(
    database: Database,
    district: DistrictRef,
    location: string,
    remove: () => Promise<void>,
  ) {
    this.database = database;
    this.district = district;
    this.location = location;
    this.#remove = remove;
  }

  static async create(): Promise<Portal> {
    const folder = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
    const { location, drop } = await portalDatabase(folder);
    const database = await enter(location);
    await migrate(database, NOW);
    const added = await addDistrict(database, {
      name: 'Riverside',
      sourceId: 'd1',
      source: 'clever',
      now: NOW,
    });
    const { id, sourceId, name } = added;
    return new Portal(database, { id, sourceId, name }, location, async () => {
      await drop();
      await rm(folder, { recursive: true });
    });
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.#remove();
  }

  /** Closes it, and keeps a copy of its database; on SQLite the file of that name. */
  async closeAs(file: string): Promise<TestDatabase> {
    await this.database.close();
    const copy = await copyDatabase(this.location, file);
    await this.#remove();
    return copy;
  }

  request(fields: Partial<SyncRequest> = {}): SyncRequest {
    return { district: this.district, mode: 'edit', dryRun: false, requestedBy: 'test', ...fields };
  }

  looking(): Looking {
    return { database: this.database, clock: () => this.now, processes: localProcesses };
  }

  tools(source: Source, tools: Partial<SyncTools> = {}): SyncTools {
    const { database, stagedAtOnce } = this;
    return { database, source, clock: () => this.now, processes: localProcesses, stagedAtOnce, ...tools };
  }

  edit(source: Source, fields: Partial<SyncRequest> = {}): Promise<SyncOutcome> {
    return sync(this.request(fields), this.tools(source));
  }

  preview(source: Source, fields: Partial<SyncRequest> = {}): Promise<SyncOutcome> {
    return sync(this.request({ dryRun: true, ...fields }), this.tools(source));
  }

  /** A Reset that a person approved, whatever its size. */
  reset(source: Source, fields: Partial<SyncRequest> = {}): Promise<SyncOutcome> {
    return this.approved(source, { mode: 'reset', inSession: true, ...fields });
  }

  /** A sync of either mode that a person approved: half the work of a preview and its digest, which do the same. */
  approved(source: Source, fields: Partial<SyncRequest>): Promise<SyncOutcome> {
    const review = () => Promise.resolve({ proceed: true, approved: true });
    return sync(this.request(fields), this.tools(source, { review }));
  }

  /** Takes a run back, confirmed by name. */
  undo(run: number | null, fields: Partial<UndoRequest> = {}): Promise<SyncOutcome> {
    const { database } = this;
    const request = { run: run!, dryRun: false, confirmed: true, keepDays: 365, requestedBy: 'test' };
    return undo({ ...request, ...fields }, { database, clock: () => this.now, processes: localProcesses });
  }

  /** Deletes a school, confirmed by name. */
  deleteSchool(
    school: string,
    fields: Partial<DeletionRequest> = {},
    tools: Partial<RunTools> = {},
  ): Promise<SyncOutcome> {
    const { database, district } = this;
    const request = { district, school, dryRun: false, confirmed: true, requestedBy: 'test', ...fields };
    return deleteSchool(request, {
      database,
      clock: () => this.now,
      processes: localProcesses,
      ...tools,
    });
  }

  /** Inserts a row by hand; returns its id. */
  async insert(table: string, row: Record<string, Value>): Promise<number> {
    const names = Object.keys(row);
    const values = Object.values(row);
    const sql = `insert into ${table} (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')}) returning *`;
    const [inserted] = await this.database.all<Row>(sql, values);
    return Number(inserted?.['id'] ?? 0);
  }

  /** Every row of every Portal table, in the order of keys: what a test compares. */
  async dump({ times = true } = {}): Promise<Record<string, Row[]>> {
    const entries: [string, Row[]][] = [];
    for (const { name, key } of TABLES) {
      const rows = await this.database.all<Row>(`select * from ${name} order by ${key.join(', ')}`);
      entries.push([name, times ? rows : rows.map(withoutTimes)]);
    }
    return Object.fromEntries(entries);
  }

  /** One row by source id. */
  async row(table: 'schools' | 'users' | 'classes', sourceId: string): Promise<Row | undefined> {
    const [row] = await this.database.all<Row>(
      `select * from ${table} where source_id = $1 and district_id = $2`,
      [sourceId, this.district.id],
    );
    return row;
  }

  /** The Portal id of a record that is there. */
  async id(table: 'schools' | 'users' | 'classes', sourceId: string): Promise<number> {
    return (await this.row(table, sourceId))!.id as number;
  }

  /** Lets so many hours pass. */
  later(hours = 1): void {
    this.now = new Date(this.now.getTime() + hours * 3_600_000);
  }

  /** How each run stands, in their order. */
  async statuses(): Promise<string[]> {
    const runs = await this.database.all<{ status: string }>('select status from sync_runs order by id');
    return runs.map(({ status }) => status);
  }

  /** "class: teacher*, teacher | student, student" of every class, by source id or, for hand-made rows, id. */
  async rosters(): Promise<string[]> {
    const name = (alias: string) => `coalesce(${alias}.source_id, '#' || ${alias}.id)`;
    const rows = await this.database.all<{
      class: string;
      teachers: string | null;
      students: string | null;
    }>(`
      select ${name('c')} as class,
        (select string_agg(x, ' ') from (select ${name('u')} || case when m.is_primary then '*' else '' end as x
          from class_teachers m join users u on u.id = m.user_id where m.class_id = c.id order by 1) as listed) as teachers,
        (select string_agg(x, ' ') from (select ${name('u')} as x
          from class_students m join users u on u.id = m.user_id where m.class_id = c.id order by 1) as listed) as students
      from classes c where c.district_id = ${this.district.id} order by 1`);
    return rows.map((row) => `${row.class}: ${row.teachers ?? ''} | ${row.students ?? ''}`);
  }
}

/** How many a warning of that code is about. */
export const countOf = (warnings: { code: string; count: number }[], code: string): number | undefined =>
  warnings.find((each) => each.code === code)?.count;

const withoutTimes = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith('_at')));
