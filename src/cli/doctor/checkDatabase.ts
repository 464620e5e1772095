// Checks of the Portal's database: it opens, has the tables of this version, is nobody else's to read, has districts.

import { isReadableByOthers } from '../configFile.ts';
import type { Context } from '../context.ts';
import type { District } from '../../engine/districts.ts';
import { withPortal } from '../portal.ts';
import { doubtful, failed, fine, type Finding } from './finding.ts';

/** Whether the database is usable, and the districts in it. */
export async function checkDatabase(
  context: Context,
  location: string,
): Promise<{ findings: Finding[]; districts: District[] }> {
  try {
    const { listDistricts } = await import('../../engine/districts.ts');
    const { districts, shown } = await withPortal(context, async (database) => ({
      districts: await listDistricts(database),
      shown: database.location,
    }));
    return {
      findings: [fine('Database', shown), ...(await privacy(location)), districtsFinding(districts)],
      districts,
    };
  } catch (error) {
    return { findings: [failed('Database', error)], districts: [] };
  }
}

async function privacy(location: string): Promise<Finding[]> {
  if (!(await isReadableByOthers(location).catch(() => false))) return [];
  const detail = 'Other users of this machine can read it, and it holds personal data.';
  return [doubtful('Permissions', detail, `chmod 600 ${location}`)];
}

function districtsFinding(districts: District[]): Finding {
  if (districts.length > 0) return fine('Districts', String(districts.length));
  const add = 'clever-sync districts add "<name>" --clever-id <id>';
  return doubtful('Districts', 'There are none yet.', add);
}
