// Tells those who subscribed to a district how its sync ended: by e-mail, or, without a mail server, by saying who
// would get it. Nothing here can make a sync fail.

import type { Database } from '../../database/database.ts';
import type { SyncRequest } from '../../engine/request.ts';
import type { Delivery } from '../../notify/mail.ts';
import { Fault, type FaultCode } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import type { SyncEnd } from '../terminal/mailView.ts';
import { safeText } from '../terminal/safeText.ts';
import { count, list } from '../terminal/words.ts';

/**
 * Errors of whoever typed the command, who has seen them: no sync was begun, as another runs, say, or its person
 * stopped it.
 */
const UNTOLD: readonly FaultCode[] = [
  'usage',
  'not-found',
  'confirmation',
  'sync-in-progress',
  'interrupted',
];

/** Sends the outcome to the district's subscribers. A preview, and what its own user stopped, is nobody's news. */
export async function tellSubscribers(
  context: Context,
  { database, request }: { database: Database; request: SyncRequest },
  end: SyncEnd,
): Promise<void> {
  if (request.dryRun || isUntold(end)) return;
  const { subscribers } = await import('../../engine/districts/districts.ts');
  const addresses = await subscribers(database, request.district).catch(() => null);
  if (addresses?.length === 0) return;
  const told = addresses
    ? tell(context, request, addresses, end)
    : context.note('E-mail: not sent; who is subscribed could not be read.');
  const sorry = () => context.note('E-mail: not sent; something unexpected went wrong.');
  await told.catch(sorry).catch(() => undefined);
}

const isUntold = (end: SyncEnd): boolean =>
  'error' in end && end.error instanceof Fault && UNTOLD.includes(end.error.code);

async function tell(
  context: Context,
  request: SyncRequest,
  addresses: string[],
  end: SyncEnd,
): Promise<void> {
  const { mail: settings } = await context.settings();
  if (!settings) {
    const why = 'CLEVER_SYNC_SMTP_URL and CLEVER_SYNC_MAIL_FROM are not set';
    return note(context, `E-mail: not sent (${why}). It would go to ${list(addresses)}.`);
  }
  const [{ sendMail }, { mailView }] = await Promise.all([
    import('../../notify/send.ts'),
    import('../terminal/mailView.ts'),
  ]);
  const mail = mailView(request.district, request.mode, end);
  const delivery = await sendMail(settings, addresses, mail, { signal: context.signal });
  await note(context, deliveryText(delivery, addresses.length));
}

async function note(context: Context, text: string): Promise<void> {
  const { wrap } = await import('../terminal/width.ts');
  await context.note(['', ...wrap(safeText(text), context.io.columns())]);
}

/** `E-mail: sent to 2 subscribers.` */
function deliveryText({ sent, problems }: Delivery, all: number): string {
  if (sent === all) return `E-mail: sent to ${count(sent, 'subscriber')}.`;
  const missed = all - sent;
  const why = problems.join(', ');
  return `! E-mail: the mail server did not take it for ${missed} of ${count(all, 'subscriber')} (${why}).`;
}
