// Checks of Clever: there is something to show it, it answers, and it takes the token for each district.

import type { District } from '../../engine/districts.ts';
import { Fault } from '../../roster/errors.ts';
import type { Source } from '../../source/source.ts';
import type { Context } from '../context.ts';
import { withSource } from '../portal.ts';
import type { Settings } from '../settings.ts';
import { doubtful, failed, fine, type Finding } from './finding.ts';

/** Asks Clever about every district; reads only. */
export async function checkClever(
  context: Context,
  settings: Settings,
  districts: District[],
): Promise<Finding[]> {
  const credentials = checkCredentials(settings);
  if (credentials.status === 'fail') return [credentials];
  const findings: DistrictFinding[] = [];
  for (const district of districts.filter(({ source }) => source === 'clever')) {
    const finding = await checkDistrict(context, district);
    findings.push(finding);
    // Whatever the district, the host is the same.
    if (finding.unreachable) break;
  }
  return [credentials, ...(settings.client ? findings : tokenOfOne(findings))];
}

function checkCredentials({ token, client }: Settings): Finding {
  const own = "a district's token, from CLEVER_TOKEN or the settings file";
  if (token && client) return fine('Token', `${own}; of many districts each one's own is looked up`);
  if (token) return fine('Token', own);
  if (client) return fine('Token', 'looked up with the client id and secret for every sync');
  const hint = 'Set CLEVER_TOKEN, or CLEVER_CLIENT_ID and CLEVER_CLIENT_SECRET.';
  return failed('Token', new Fault('no-token', 'There is no token to show Clever.', hint));
}

interface DistrictFinding extends Finding {
  unreachable: boolean;
  foreign: boolean;
}

async function checkDistrict(context: Context, district: District): Promise<DistrictFinding> {
  const name = `Clever: ${district.name}`;
  try {
    const { signal } = context;
    const on = ({ reason, seconds }: { reason: string; seconds: number }) =>
      void context.note(`${reason}: waiting ${Math.ceil(seconds)} s`);
    const ask = (source: Source) => source.district({ signal, on });
    const { state, lastSync } = await withSource(context, district, ask, { ownToken: true });
    const detail = `reachable, token accepted; state ${state ?? 'unknown'}, last sync ${lastSync ?? 'unknown'}`;
    return { ...fine(name, detail), unreachable: false, foreign: false };
  } catch (error) {
    const code = error instanceof Fault ? error.code : null;
    return {
      ...failed(name, error),
      unreachable: code === 'source-unreachable',
      foreign: code === 'source-district',
    };
  }
}

/** One token is one district's: that it is not the others' is no failure, as long as it is somebody's. */
function tokenOfOne(findings: DistrictFinding[]): Finding[] {
  if (!findings.some(({ status }) => status === 'ok')) return findings;
  const hint = 'To sync it, set its own token, or the client id and secret.';
  return findings.map((each) =>
    each.foreign ? doubtful(each.name, 'The token is another district’s.', hint) : each,
  );
}
