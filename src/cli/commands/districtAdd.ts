// `clever-sync districts add <name>`.

import { addDistrict } from '../../engine/districts/changeDistrict.ts';
import { Fault } from '../../roster/errors.ts';
import { asTyped } from '../../roster/shortened.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withPortal } from '../portal.ts';
import { parseIdOfClever, parseName } from '../program/flags.ts';
import { printDistrict } from './districts.ts';

interface AddFlags {
  cleverId?: string;
  source?: string;
}

/** Adds the district and prints it. */
export async function addCommand(context: Context, [text]: [string], flags: AddFlags): Promise<number> {
  const name = parseDistrictName(text);
  const source = parseSource(flags.source ?? 'clever');
  const sourceId = parseCleverId(flags.cleverId);
  return withPortal(context, async (database) => {
    await printDistrict(
      context,
      await addDistrict(database, { name, sourceId, source, now: context.io.clock() }),
    );
    return EXIT.done;
  });
}

/** The name of a district, which can be typed to confirm a Reset. */
export const parseDistrictName = (text: string): string =>
  parseName("A district's name", text, '"Riverside Unified"');

function parseSource(text: string): string {
  if (text === 'clever') return text;
  throw new Fault(
    'usage',
    `--source: "${asTyped(text)}" is not known.`,
    'This version reads from clever only.',
  );
}

function parseCleverId(text: string | undefined): string {
  if (text === undefined)
    throw new Fault(
      'usage',
      'districts add needs --clever-id ID.',
      'It stands in the address of the district in Clever.',
    );
  return parseIdOfClever('--clever-id', text);
}
