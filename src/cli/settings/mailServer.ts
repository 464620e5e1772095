// Where e-mails go, and who they are from. It sends nothing.

import type { MailSettings } from '../../notify/mail.ts';
import { Fault } from '../../roster/errors.ts';
import { isAddress } from '../program/flags.ts';
import { neither, type Given } from './given.ts';

/** The server and the sender; undefined where neither is set. Throws `usage`, without the value, which may hold a password. */
export function mailOf(server: Given, sender: Given): MailSettings | undefined {
  const [url, from] = [server.text, sender.text];
  if (!url || !from) return neither(server, sender);
  requireServer(url, server.called);
  const [, address = from] = /^[^<>\r\n]*<([^<>]+)>$/.exec(from) ?? [];
  if (isAddress(address.trim())) return { url, from };
  const hint = 'For example: Clever Sync <sync@example.org>';
  throw new Fault('usage', `${sender.called} is no e-mail address.`, hint);
}

/** What may stand behind the `?` of a mail server: flags, and times in milliseconds. */
const PARAMETERS: [RegExp, RegExp][] = [
  [/^(requireTLS|ignoreTLS|tls\.rejectUnauthorized)$/, /^(true|false)$/],
  [/^(connection|greeting|socket)Timeout$/, /^\d{1,6}$/],
];

const TAKES =
  'It takes requireTLS, ignoreTLS and tls.rejectUnauthorized, true or false, and connectionTimeout, greetingTimeout and socketTimeout in ms.';

function requireServer(text: string, called: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    const hint = 'Give it as smtps://user:password@host, or smtp://host:port.';
    throw new Fault('usage', `${called} is not the address of a mail server.`, hint);
  }
  // Nodemailer takes every option from there, and fails amid a night over one that is not right.
  const isKnown = ([name, value]: [string, string]) =>
    PARAMETERS.some(([names, values]) => names.test(name) && values.test(value));
  if (![...url.searchParams].every(isKnown))
    throw new Fault('usage', `${called} has a parameter that is not known, or not right.`, TAKES);
}
