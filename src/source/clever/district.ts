// Who the district is and how it is, in Clever's words.

import { Fault } from '../../roster/errors.ts';
import type { SharedDistrict } from '../source.ts';
import { openEnvelope } from './envelope.ts';
import { unusable } from './faults.ts';
import { day, moment, text } from './fields.ts';
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
  if (!district) throw unusable("Clever's answer to /districts is no district.");
  if (district.id !== districtId) {
    throw new Fault(
      'source-district',
      `The token is for district ${text(district.id)}, not for district ${districtId}.`,
      'Use the token of this district, or correct the Clever id with `clever-sync districts`.',
    );
  }
  return {
    sourceId: district.id,
    name: text(district.name) ?? district.id,
    state: text(district.state),
    lastSync: moment(district.last_sync),
    lastAppSync: moment(district.last_clever_sync),
    pauseStart: pauseDay(district.pause_start),
    pauseEnd: pauseDay(district.pause_end),
  };
}

function pauseDay(value: string | null | undefined): string | null {
  return day(text(value) ?? '') ?? null;
}
