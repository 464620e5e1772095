// Checks of the Portal's database: it opens, has the tables of this version, lets this user make temporary ones, is nobody
// else's to read, can number new rows, has districts.

import type { District } from '../../engine/districts/districts.ts';
import type { Context } from '../context.ts';
import { withPortal } from '../portal.ts';
import { isReadableByOthers, makePrivate } from '../settings/configFile.ts';
import { ADD_DISTRICT } from '../terminal/command.ts';
import { typedLine } from '../terminal/view.ts';
import { number } from '../terminal/words.ts';
import { doubtful, failed, fine, type Checked } from './checked.ts';

/** Whether the database is usable, and the districts in it. */
export async function checkDatabase(
  context: Context,
  location: string,
): Promise<{ checks: Checked[]; districts: District[] }> {
  try {
    const { listDistricts } = await import('../../engine/districts/districts.ts');
    const { lowersAllLetters, requireTemporaryTables } = await import('../../database/check.ts');
    const { idFaults } = await import('../../engine/ids.ts');
    return await withPortal(context, async (database) => {
      const districts = await listDistricts(database);
      const letters = (await lowersAllLetters(database)) ? [] : [otherLetters];
      const ids = (await idFaults(database)).map((fault) => failed(context, 'Ids', fault));
      const temporary = await requireTemporaryTables(database).then(
        () => [],
        (error: unknown) => [failed(context, 'Previews', error)],
      );
      const checks = [
        fine('Database', database.location),
        ...temporary,
        ...(await privacy(location)),
        ...letters,
        ...ids,
      ];
      return { checks: [...checks, checkDistricts(context, districts)], districts };
    });
  } catch (error) {
    return { checks: [failed(context, 'Database', error)], districts: [] };
  }
}

const otherLetters = doubtful(
  'Letters',
  'Its locale tells capitals from small letters beyond A to Z, in names and addresses too.',
  'Have the database made anew with the ICU locale provider, or a UTF-8 locale.',
);

async function privacy(location: string): Promise<Checked[]> {
  if (!(await isReadableByOthers(location).catch(() => false))) return [];
  const detail = 'Other users of this machine can read it, and it holds personal data.';
  return [{ ...doubtful('Permissions', detail, 'Run:'), command: makePrivate(location) }];
}

function checkDistricts({ flags }: Context, districts: District[]): Checked {
  if (districts.length > 0) return fine('Districts', number(districts.length));
  const command = typedLine({ database: flags.db }, ...ADD_DISTRICT);
  return { ...doubtful('Districts', 'There are none yet.', 'Add one:'), command };
}
