// Plans, reports and an Io in memory, built so that a test's set-up reads like a sentence.

import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createIo, type Io, type IoParts } from '../../../src/cli/terminal/io.ts';
import { PLAIN_THEME } from '../../../src/cli/terminal/theme.ts';
import type { View } from '../../../src/cli/terminal/view.ts';
import type { Change, Fields } from '../../../src/engine/plan/change.ts';
import {
  type Action,
  type ChangeCounts,
  type Kind,
  type LossKind,
  KINDS,
  LOSS_KINDS,
  RECORD_KINDS,
} from '../../../src/engine/plan/kinds.ts';
import { factsOf, type Plan } from '../../../src/engine/plan/plan.ts';
import { byPlace } from '../../../src/engine/plan/readPlan.ts';
import type { Report } from '../../../src/engine/report/report.ts';
import { localProcesses } from '../../../src/localProcesses.ts';
import type { TableName } from '../../../src/roster/tables.ts';

export const RIVERSIDE = { id: 1, sourceId: '5f1000000000000000000001', name: 'Riverside Unified' };

/** 80 columns without color. */
export const PLAIN: View = { width: 80, theme: PLAIN_THEME };

const TABLE_OF: Partial<Record<Kind | LossKind, TableName>> = {
  schools: 'schools',
  classes: 'classes',
  schoolUsers: 'school_users',
  classTeachers: 'class_teachers',
  classStudents: 'class_students',
  licenseAssignments: 'license_assignments',
  classBooks: 'class_books',
  studentBooks: 'student_books',
  studentWork: 'student_work',
};

/** Counts of zero for every kind, in the contract's order. */
export function noChanges(): ChangeCounts {
  const record = () => ({ created: 0, updated: 0, linked: 0, restored: 0, deleted: 0 });
  const records = Object.fromEntries(RECORD_KINDS.map((kind) => [kind, record()]));
  return {
    ...(records as Pick<ChangeCounts, (typeof RECORD_KINDS)[number]>),
    schoolUsers: { created: 0, updated: 0, deleted: 0 },
    classTeachers: { created: 0, updated: 0, deleted: 0 },
    classStudents: { created: 0, deleted: 0 },
  };
}

/** A plan that changes nothing, to be filled by what it creates, updates, links, restores and deletes. */
export function aPlan(fields: Partial<Plan> = {}): PlanBuilder {
  return new PlanBuilder(fields);
}

export class PlanBuilder {
  readonly #fields: Partial<Plan>;
  readonly #changes: Change[] = [];
  readonly #counts = noChanges();

  constructor(fields: Partial<Plan>) {
    this.#fields = fields;
  }

  creates(kind: Kind | LossKind, names: string | string[], more: Partial<Change> = {}): this {
    return this.#add('created', kind, names, more);
  }

  /** `fields`: column → [before, after]. */
  updates(
    kind: Kind | LossKind,
    name: string,
    fields: Record<string, [Fields[string], Fields[string]]>,
    more: Partial<Change> = {},
  ): this {
    return this.#add('updated', kind, name, { ...sides(fields), ...more });
  }

  links(
    kind: Kind,
    name: string,
    fields: Record<string, [Fields[string], Fields[string]]>,
    more: Partial<Change> = {},
  ): this {
    return this.#add('linked', kind, name, { id: 41, ...sides(fields), ...more });
  }

  restores(kind: Kind, names: string | string[], more: Partial<Change> = {}): this {
    return this.#add('restored', kind, names, more);
  }

  deletes(kind: Kind | LossKind, names: string | string[], more: Partial<Change> = {}): this {
    return this.#add('deleted', kind, names, { reason: 'not shared', ...more });
  }

  #add(action: Action, kind: Kind | LossKind, names: string | string[], more: Partial<Change>): this {
    for (const name of [names].flat()) {
      this.#changes.push({ ...BLANK, table: TABLE_OF[kind] ?? 'users', kind, action, name, ...more });
      const counts = (this.#counts as unknown as Record<string, Record<string, number>>)[kind];
      if (counts) counts[action] = (counts[action] ?? 0) + 1;
    }
    return this;
  }

  build(): Plan {
    const order: (Kind | LossKind)[] = [...KINDS, ...LOSS_KINDS];
    const changes = order.flatMap((kind) =>
      this.#changes.filter((change) => change.kind === kind).sort(byPlace),
    );
    const lost = (kind: LossKind) =>
      changes.filter((each) => each.kind === kind && each.action === 'deleted').length;
    return {
      mode: 'edit',
      district: RIVERSIDE,
      digest: '3f9a1c0b72d4',
      changes: this.#counts,
      kept: { schools: 0, teachers: 0, students: 0, staff: 0, admins: 0, classes: 0 },
      losses: {
        licenseAssignments: lost('licenseAssignments'),
        classBooks: lost('classBooks'),
        studentBooks: lost('studentBooks'),
        studentWork: lost('studentWork'),
        manual: changes.filter((each) => each.manual && each.action === 'deleted').length,
      },
      settings: { expiresOn: null, schools: [], subscribed: [] },
      roleConflicts: [],
      linkConflicts: [],
      unsharedAdmins: [],
      unselectedSchools: [],
      warnings: [],
      guards: [],
      read: (options) => readChanges(changes, options?.limit ?? Infinity),
      ...this.#fields,
    };
  }
}

const BLANK = {
  id: null,
  sourceId: null,
  school: null,
  class: null,
  classKey: null,
  who: null,
  before: null,
  after: null,
  reason: null,
  manual: false,
} as const;

function sides(fields: Record<string, [Fields[string], Fields[string]]>): { before: Fields; after: Fields } {
  const side = (at: 0 | 1) =>
    Object.fromEntries(Object.entries(fields).map(([name, pair]) => [name, pair[at]]));
  return { before: side(0), after: side(1) };
}

async function* readChanges(changes: Change[], limit: number): AsyncIterable<Change> {
  const seen = new Map<string, number>();
  for (const change of changes) {
    const key = `${change.kind} ${change.action}`;
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    if (count <= limit) yield change;
  }
}

/** `Abel 1`, `Abel 2` … */
export function people(count: number, name = 'Abel'): string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index + 1}`);
}

/** The report of a plan that was launched as run 17, with the given fields instead of the usual ones. */
export function aReport(plan: Plan, fields: Partial<Report> = {}): Report {
  const { mode, district } = plan;
  return {
    run: 17,
    district,
    mode,
    dryRun: false,
    status: 'launched',
    plan: plan.digest,
    ...factsOf(plan),
    reminders: { licenses: [], seats: [], books: [], teachersWithoutStudentLicense: [] },
    startedAt: '2026-11-23T10:00:00.000Z',
    finishedAt: '2026-11-23T10:00:03.200Z',
    durationMs: 3200,
    ...fields,
  };
}

/** All lines of a view as one text. */
export async function textOf(lines: Iterable<string> | AsyncIterable<string>): Promise<string> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all.join('\n');
}

/** As long as commands pause in tests: time for others to get on, and no more. */
export const PAUSE_MS = 100;

/** An Io over streams in memory, with what was written to them. */
export function memoryIo(parts: Partial<IoParts> = {}): Io & { out(): string; err(): string } {
  const stdout = parts.stdout ?? new PassThrough();
  const stderr = parts.stderr ?? new PassThrough();
  const written = [stdout, stderr].map((stream) => {
    const chunks: string[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
    return () => chunks.join('');
  });
  const io = createIo({
    argv: [],
    stdin: new PassThrough(),
    env: {},
    cwd: '/',
    folders: { config: '/nonexistent', data: '/nonexistent' },
    clock: () => new Date('2026-11-23T10:00:00Z'),
    pause: (milliseconds, signal) =>
      sleep(Math.min(milliseconds, PAUSE_MS), undefined, { signal }).catch(() => undefined),
    user: 'lab',
    nodeVersion: process.version,
    processes: localProcesses,
    onInterrupt: () => () => {},
    interrupt: () => {},
    setExitCode: () => {},
    ...parts,
    stdout,
    stderr,
  });
  return { ...io, out: written[0] ?? String, err: written[1] ?? String };
}
