// The Portal's database and the district's source, opened for one command and closed after it.

import type { Database, Waiting } from '../database/database.ts';
import type { District } from '../engine/districts/districts.ts';
import { nameOrId } from '../engine/naming/titles.ts';
import type { Looking } from '../engine/runs/lease.ts';
import { Fault } from '../roster/errors.ts';
import type { Source } from '../source/source.ts';
import type { Context } from './context.ts';
import { spareMemory } from './memory.ts';

/** Opens the Portal, which must be up to date, for `work`. `kept`: and soon again, for the next district. Faults: `database-…`. */
export async function withPortal<T>(
  context: Context,
  work: (database: Database) => Promise<T>,
  { kept = false } = {},
): Promise<T> {
  const { database: location } = await context.settings();
  const { requireCurrent } = await import('../database/migrations.ts');
  const database = await context.open(location, { waiting: waitingOf(context), kept });
  try {
    await requireCurrent(database);
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The same, with the district that `name` names. Faults: `not-found`. */
export async function withDistrict<T>(
  context: Context,
  name: string,
  work: (database: Database, district: District) => Promise<T>,
): Promise<T> {
  const { findDistrict } = await import('../engine/districts/districts.ts');
  return withPortal(context, async (database) => work(database, await findDistrict(database, name)));
}

/**
 * What looking at runs takes. Runs whose process died are marked so first; a database that cannot be written to just
 * now, or ever, is looked at as it is.
 */
export async function lookingAt({ io }: Context, database: Database): Promise<Looking> {
  const { interruptDead } = await import('../engine/runs/runs.ts');
  const looking = { database, clock: io.clock, processes: io.processes };
  await interruptDead(looking).catch((error: unknown) => {
    if (!(error instanceof Fault && error.code.startsWith('database-'))) throw error;
  });
  return looking;
}

/** Opens where the district's roster comes from, for `work`. `ownToken`: a token that is configured may be another's. */
export async function withSource<T>(
  context: Context,
  district: Pick<District, 'source' | 'sourceId' | 'name'>,
  work: (source: Source) => Promise<T>,
  { ownToken = false } = {},
): Promise<T> {
  const source = await openSource(context, district, ownToken);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

async function openSource(
  context: Context,
  district: Pick<District, 'source' | 'sourceId' | 'name'>,
  ownToken: boolean,
): Promise<Source> {
  if (district.source !== 'clever') {
    const hint = 'This version syncs districts that share with Clever.';
    throw new Fault(
      'usage',
      `The roster of "${nameOrId(district.name)}" comes from ${district.source}.`,
      hint,
    );
  }
  const { token, client, apiUrl, authUrl, apiVersion, pageSize } = await context.settings();
  spareMemory(pageSize);
  const { cleverSource } = await import('../source/clever/clever.ts');
  return cleverSource({
    districtId: district.sourceId,
    token: ownToken && client ? undefined : token,
    client,
    apiUrl,
    authUrl,
    version: apiVersion,
    pageSize,
    clock: context.io.clock,
  });
}

/** What a command does while another program writes: it says so, and an interrupt ends the wait. */
export const waitingOf = (context: Context): Waiting => ({
  signal: context.signal,
  onWait: () => noteWriter(context),
});

/** Says that what is to be written waits for another program. */
export const noteWriter = (context: Context): void =>
  void context.note('Something else is writing to the database: waiting until it is done');
