// `clever-sync licenses add <district>`.

import { addLicense, AUDIENCES, type Purchase } from '../../engine/byHand/licenses.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict } from '../portal.ts';
import { print } from '../print.ts';
import { ifGiven, parseChoice, parseDay, parseExpiry, parseInteger, parseName } from '../program/flags.ts';
import { addedView } from '../terminal/licensesView.ts';

interface AddFlags {
  po?: string;
  product?: string;
  audience?: string;
  seats?: string;
  starts?: string;
  expires?: string;
}

/** More than any school has people. */
const MOST_SEATS = 1_000_000;

/** Adds the license and prints it. */
export async function addCommand(context: Context, [name]: [string], flags: AddFlags): Promise<number> {
  const purchase = parsePurchase(flags);
  return withDistrict(context, name, async (database, district) => {
    const done = await addLicense(database, district, purchase, context.io.clock());
    await print(context, done, (view) => addedView({ ...done, district }, view), { full: true });
    return EXIT.done;
  });
}

function parsePurchase(flags: AddFlags): Purchase {
  return {
    poNumber: parseName('--po', required(flags, 'po'), '--po PO-2291'),
    product: parseName('--product', required(flags, 'product'), '--product "Forces at Play"'),
    audience: parseChoice('audience', required(flags, 'audience'), AUDIENCES),
    seats: parseInteger('--seats', required(flags, 'seats'), 1, MOST_SEATS),
    startsOn: ifGiven(flags.starts, (text) => parseDay('--starts', text)) ?? null,
    expiresOn: ifGiven(flags.expires, parseExpiry) ?? null,
  };
}

function required(flags: AddFlags, name: keyof AddFlags): string {
  const given = flags[name];
  if (given !== undefined) return given;
  throw new Fault(
    'usage',
    `licenses add needs --${name}.`,
    'It needs --po, --product, --audience and --seats: clever-sync licenses add --help',
  );
}
