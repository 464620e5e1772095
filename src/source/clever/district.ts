// Who the district is and how it is, in Clever's words.

import { Fault } from '../../roster/errors.ts';
import { shortened } from '../../roster/shortened.ts';
import type { SharedDistrict } from '../source.ts';
import { openEnvelope } from './envelope.ts';
import { unusable } from './faults.ts';
import { day, moment, readId, text } from './fields.ts';
import { DISTRICT } from './shapes.ts';

/** Reads the answer of `/districts`, which lists the one district that the token is for. Throws `source-district`. */
export function readDistrict(json: unknown, districtId: string, origin: URL): SharedDistrict {
  const { records } = openEnvelope(json, '/districts', origin);
  if (records.length !== 1) {
    throw new Fault(
      'source-district',
      `The token shows ${records.length} districts instead of district ${districtId}.`,
      'Use the token of this one district.',
    );
  }
  const district = DISTRICT.safeParse(records[0]).data;
  const id = readId(records[0]);
  if (!district || id === null) throw unusable("Clever's answer to /districts is no district.");
  if (id !== districtId) {
    throw new Fault(
      'source-district',
      `The token is for district ${shortened(id, LONGEST_ID)}, not for district ${districtId}.`,
      'Use the token of this district. If it was added with a wrong Clever id: `clever-sync districts remove` it and add it again.',
    );
  }
  return {
    sourceId: id,
    name: text(district.name) ?? id,
    state: text(district.state),
    problem: text(district.error),
    lastSync: moment(district.last_sync),
    lastAppSync: moment(district.last_clever_sync),
    pauseStart: pauseDay(district.pause_start),
    pauseEnd: pauseDay(district.pause_end),
  };
}

/** Characters of an id in a message: Clever's own have 24. */
const LONGEST_ID = 40;

function pauseDay(value: string | null | undefined): string | null {
  return day(text(value) ?? '') ?? null;
}
