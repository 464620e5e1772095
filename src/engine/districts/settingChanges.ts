// What a sync changes of its district's settings, because whoever runs it asks for it. It writes nothing.

import type { Database } from '../../database/database.ts';
import { selectionChanges } from '../../database/statements/districts.ts';
import type { DistrictRef, SettingChanges } from '../plan/plan.ts';
import type { SyncRequest } from '../request.ts';
import { expiryOf, subscribers } from './districts.ts';

/** What the plan in the temporary tables changes of the settings, beside the Portal's rows: nothing that is so already. */
export async function settingChanges(
  database: Database,
  request: Pick<SyncRequest, 'district' | 'schools' | 'expiresOn' | 'notify'>,
): Promise<SettingChanges> {
  const { district, schools, expiresOn, notify = [] } = request;
  return {
    expiresOn: expiresOn === undefined ? null : await expiryChange(database, district, expiresOn),
    schools: schools === undefined ? [] : await selectionChange(database, district.id),
    subscribed: notify.length === 0 ? [] : await newSubscribers(database, district, notify),
  };
}

async function expiryChange(database: Database, district: DistrictRef, after: string | null) {
  const before = await expiryOf(database, district);
  return before === after ? null : { before, after };
}

async function selectionChange(database: Database, district: number) {
  const rows = await database.all<{ sourceId: string; name: string; selected: number }>(selectionChanges, [
    district,
  ]);
  return rows.map((row) => ({ ...row, selected: Boolean(row.selected) }));
}

async function newSubscribers(database: Database, district: DistrictRef, notify: string[]) {
  const known = new Set((await subscribers(database, district)).map((email) => email.toLowerCase()));
  return notify.filter((email) => {
    const isNew = !known.has(email.toLowerCase());
    known.add(email.toLowerCase());
    return isNew;
  });
}
