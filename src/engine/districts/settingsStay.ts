// No undo changes a district's settings. Here: which of them do not fit the rows that it leaves, and the command that sets
// them. Reads only.

import type { Database } from '../../database/database.ts';
import { showRun, type RunDetails } from '../history/history.ts';
import { NO_SETTINGS, type SettingChanges, type Warning } from '../plan/plan.ts';
import { counted } from '../plural.ts';
import { districtById, type District } from './districts.ts';

/** How many schools the warning names, and how many ids stand in its command. */
const NAMED = 3;
const LISTED = 10;

/** One setting as it stays, and the option that sets it. */
interface Stays {
  text: string;
  option: string[];
}

/** A warning of the settings that do not fit the rows once `undone` is undone; none if all do. */
export async function settingsStay(
  database: Database,
  undone: RunDetails,
  keepDays: number,
): Promise<Warning[]> {
  const { run, isInForce } = await runBehind(database, undone, keepDays);
  const district = await districtById(database, run.district.id);
  if (!district) return [];
  const changed = changedBy(run, isInForce);
  const stay = [schools, expiration, subscribers].flatMap((each) => each(district, changed, isInForce));
  if (stay.length === 0) return [];
  const message = `An undo leaves the settings as they are; ${stay.map(({ text }) => text).join('; ')}.`;
  const command = ['districts', 'set', district.id, ...stay.flatMap(({ option }) => option)];
  return [{ code: 'settings-stay', count: 1, message, command }];
}

/** The run at the end of a chain of undos, itself none, and whether it is in force once `undone` is undone. */
async function runBehind(database: Database, undone: RunDetails, keepDays: number) {
  let [run, isInForce] = [undone, false];
  for (; run.undoes !== null; isInForce = !isInForce) run = await showRun(database, run.undoes, keepDays);
  return { run, isInForce };
}

/** The settings that the run changed. Where it deletes a school again, that must not sync, whether or not it did back then. */
function changedBy({ report }: RunDetails, isInForce: boolean): SettingChanges {
  const { settings = NO_SETTINGS, school } = report ?? {};
  if (!isInForce || !school?.sourceId) return settings;
  return { ...settings, schools: [{ sourceId: school.sourceId, name: school.name, selected: false }] };
}

/** Of schools that are not shared nothing can be set. */
function schools(district: District, changed: SettingChanges, isInForce: boolean): Stays[] {
  const syncs = new Map(changed.schools.map((each) => [each.sourceId, each.selected === isInForce]));
  const shared = district.schools.filter((each) => each.shared);
  const otherwise = shared.filter(({ sourceId, selected }) => (syncs.get(sourceId) ?? selected) !== selected);
  if (otherwise.length === 0) return [];
  const named = (isSelected: boolean, what: string) => {
    const names = otherwise.flatMap(({ name, selected }) => (selected === isSelected ? [name] : []));
    const some = [...names.slice(0, NAMED), ...(names.length > NAMED ? ['…'] : [])].join(', ');
    return names.length === 0 ? [] : [`${what}: ${some}`];
  };
  const texts = [
    ...named(false, 'not selected'),
    ...named(true, 'still selected, and brought back by the next Edit'),
  ];
  const wanted = shared.filter(({ sourceId, selected }) => syncs.get(sourceId) ?? selected);
  return [{ text: texts.join('; '), option: selecting(wanted, shared) }];
}

/** The option with its ids. Too many are left for a person to fill in; so are none, as no option deselects every school. */
function selecting(wanted: District['schools'], shared: District['schools']): string[] {
  const ids = wanted.map(({ sourceId }) => sourceId).join(',');
  const list = wanted.length === 0 || wanted.length > LISTED ? 'IDS' : ids;
  return ['--schools', wanted.length === shared.length ? 'all' : list];
}

function expiration({ expiresOn }: District, changed: SettingChanges, isInForce: boolean): Stays[] {
  const wanted = changed.expiresOn?.[isInForce ? 'after' : 'before'];
  if (wanted === undefined || wanted === expiresOn) return [];
  return [{ text: `sync expires: ${expiresOn ?? 'never'}`, option: ['--expires', wanted ?? 'never'] }];
}

/** The addresses themselves stand in no warning. */
function subscribers(district: District, changed: SettingChanges, isInForce: boolean): Stays[] {
  const told = new Set(district.subscribers.map((email) => email.toLowerCase()));
  const otherwise = changed.subscribed.filter((email) => told.has(email.toLowerCase()) !== isInForce);
  if (otherwise.length === 0) return [];
  const addresses = counted(otherwise.length, 'address', 'addresses');
  return isInForce
    ? [{ text: `${addresses} without e-mails`, option: ['--notify', 'ADDRESS'] }]
    : [{ text: `e-mails go to ${addresses} more`, option: ['--unsubscribe', 'ADDRESS'] }];
}
