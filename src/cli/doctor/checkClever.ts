// Checks of Clever: there is something to show it, it answers, and it takes the token for each district.

import type { District } from '../../engine/districts/districts.ts';
import { heldAtSource } from '../../engine/guards/share.ts';
import { districtTitle } from '../../engine/naming/titles.ts';
import { sideBySide } from '../../engine/sideBySide.ts';
import { dayOf } from '../../roster/day.ts';
import { Fault } from '../../roster/errors.ts';
import { noToken } from '../../source/clever/faults.ts';
import type { SharedDistrict, Source, SourceWait } from '../../source/source.ts';
import type { Context } from '../context.ts';
import { withSource } from '../portal.ts';
import type { Settings } from '../settings/settings.ts';
import { waitText } from '../terminal/stageText.ts';
import { time } from '../terminal/words.ts';
import { doubtful, failed, fine, type Checked } from './checked.ts';

/** Asks Clever about every district; reads only. */
export async function checkClever(
  context: Context,
  settings: Settings,
  districts: District[],
): Promise<Checked[]> {
  const credentials = checkCredentials(context, settings);
  if (credentials.status === 'fail') return [credentials];
  const asked = districts.filter(({ source }) => source === 'clever');
  const checks = await checkUntil(context, asked, { ownToken: true }, ({ unreachable }) => unreachable);
  if (!settings.client) return [credentials, ...tokenOfOne(checks)];
  // Where no look-up works, nobody should unset it.
  const lookUpWorks = checks.some(({ status }) => status === 'ok');
  const beside = settings.token && lookUpWorks ? await checkTokenBeside(context, asked) : null;
  return [beside ?? credentials, ...checks];
}

/**
 * The token that is set beside the client id and secret: what syncs one district shows it first, and looks another up only
 * when it is refused. Null when that works for every district.
 */
async function checkTokenBeside(context: Context, districts: District[]): Promise<Checked | null> {
  let owner: District | undefined;
  let fails = false;
  await checkUntil(context, districts, { ownToken: false }, ({ status, foreign }, district) => {
    // What else is wrong with the district is said of it.
    if (status === 'ok') owner ??= district;
    fails ||= foreign;
    return owner !== undefined && fails;
  });
  if (!fails) return null;
  const whose = owner ? `${owner.name}'s` : "none of these districts'";
  return doubtful(
    'Token',
    `edit, reset and the wizard use the one in CLEVER_TOKEN or the settings file, which is ${whose}: they fail for every other district.`,
    'Unset it: the token of each district is looked up then, as bulk and nightly do.',
  );
}

function checkCredentials(context: Context, { token, client }: Settings): Checked {
  const own = "a district's token, from CLEVER_TOKEN or the settings file";
  if (token && client) return fine('Token', `${own}; of many districts each one's own is looked up`);
  if (token) return fine('Token', own);
  if (client) return fine('Token', 'looked up with the client id and secret for every sync');
  return failed(context, 'Token', noToken());
}

interface CheckedDistrict extends Checked {
  unreachable: boolean;
  foreign: boolean;
}

/** Districts that Clever is asked about at a time: 2,000 of them, answered within 20 ms, take 25 s, not 166. */
const AT_ONCE = 8;

/**
 * What Clever answers of each district, in their order, up to the one of which `isEnough`. The first is asked about by
 * itself: whatever the district, the host is the same.
 */
async function checkUntil(
  context: Context,
  districts: District[],
  options: { ownToken: boolean },
  isEnough: (checked: CheckedDistrict, district: District) => boolean,
): Promise<CheckedDistrict[]> {
  const checks: CheckedDistrict[] = [];
  let end = districts.length;
  const check = async (at: number) => {
    if (at >= end) return;
    const district = districts[at]!;
    const checked = await checkDistrict(context, district, options);
    checks[at] = checked;
    if (isEnough(checked, district)) end = Math.min(end, at + 1);
  };
  const [first, ...others] = districts.keys();
  if (first !== undefined) await check(first);
  await sideBySide(others, AT_ONCE, check);
  return checks.slice(0, end);
}

async function checkDistrict(
  context: Context,
  district: District,
  options: { ownToken: boolean },
): Promise<CheckedDistrict> {
  const name = `Clever: ${districtTitle(district)}`;
  try {
    const { signal } = context;
    const on = (wait: SourceWait) => void context.note(waitText(wait));
    const ask = (source: Source) => source.district({ signal, on });
    const shared = await withSource(context, district, ask, options);
    return { ...stateOf(name, shared, context.io.clock()), unreachable: false, foreign: false };
  } catch (error) {
    const code = error instanceof Fault ? error.code : null;
    return {
      ...failed(context, name, error),
      unreachable: code === 'source-unreachable',
      foreign: code === 'source-district',
    };
  }
}

/** Clever answers; of a district whose data it holds back, a Reset is refused. */
function stateOf(name: string, shared: SharedDistrict, now: Date): Checked {
  const { state, lastSync } = shared;
  const synced = lastSync === null ? 'unknown' : `of ${time(lastSync)} UTC`;
  const detail = `reachable, token accepted; state ${state ?? 'unknown'}, Clever's data ${synced}`;
  const held = heldAtSource(shared, dayOf(now));
  if (held === null) return fine(name, detail);
  return doubtful(name, `${detail}. ${held}`, 'An Edit warns of it, a Reset is refused.');
}

/** One token is one district's: that it is not the others' is no failure, as long as it is somebody's. */
function tokenOfOne(checks: CheckedDistrict[]): Checked[] {
  if (!checks.some(({ status }) => status === 'ok')) return checks;
  const hint = 'To sync it, set its own token, or the client id and secret.';
  return checks.map((each) =>
    each.foreign ? doubtful(each.name, "The token is another district's.", hint) : each,
  );
}
