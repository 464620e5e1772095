// Checks of e-mail: whoever is subscribed can be told, by a mail server that answers. Sends nothing.

import type { District } from '../../engine/districts/districts.ts';
import { throwIfAborted } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import type { Settings } from '../settings/settings.ts';
import { count } from '../terminal/words.ts';
import { doubtful, fine, type Checked } from './checked.ts';

/** Nothing is said where nobody is subscribed and no mail server is set. */
export async function checkMail(
  { signal }: Context,
  { mail }: Settings,
  districts: District[],
): Promise<Checked[]> {
  if (!mail) return withoutServer(districts);
  const { tryMailServer } = await import('../../notify/send.ts');
  const problem = await tryMailServer(mail, { signal });
  throwIfAborted(signal);
  if (problem === null) return [fine('E-mail', 'the mail server answers')];
  const detail = `The mail server cannot be used (${problem}); syncs go on without e-mail.`;
  return [doubtful('E-mail', detail, 'Check CLEVER_SYNC_SMTP_URL.')];
}

function withoutServer(districts: District[]): Checked[] {
  const subscribed = districts.filter(({ subscribers }) => subscribers.length > 0).length;
  if (subscribed === 0) return [];
  const detail = `No mail server is set, though ${count(subscribed, 'district has', 'districts have')} subscribers.`;
  return [doubtful('E-mail', detail, 'Set CLEVER_SYNC_SMTP_URL and CLEVER_SYNC_MAIL_FROM.')];
}
