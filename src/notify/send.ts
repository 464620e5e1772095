// Sends one e-mail to each address over SMTP, within a bounded time. The only import of nodemailer, loaded when there
// is something to send. Never throws: an e-mail is no reason for a sync to fail.

import { Socket } from 'node:net';
import { isLoopback } from '../roster/loopback.ts';
import type { Delivery, Mail, MailSettings } from './mail.ts';

/** How long a mail server may take for everything: it is told what happened, nobody waits for it to wake up. */
const PATIENCE_MS = 20_000;

/** How long it may be silent: a greeting can take some seconds, where senders are looked up first. */
const SILENCE_MS = 10_000;

/** What ends the talk with a mail server: too long a one, or an interrupt. */
interface Ends {
  signal?: AbortSignal;
  patienceMs?: number;
}

const endOf = ({ signal, patienceMs = PATIENCE_MS }: Ends): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal ? [signal] : [])]);

/** Sends `mail` to each of `addresses`, each with a copy of its own: nobody sees who else gets it. */
export async function sendMail(
  { url, from }: MailSettings,
  addresses: string[],
  mail: Mail,
  ends: Ends = {},
): Promise<Delivery> {
  const { signal } = ends;
  const stop = endOf(ends);
  const transport = await transportTo(url);
  try {
    const headers = { 'Auto-Submitted': 'auto-generated' };
    const letters = addresses.map((to) =>
      transport.sendMail({ from, to: { name: '', address: to }, headers, ...mail, signal: stop }),
    );
    const results = await Promise.allSettled(letters);
    const failed = results.flatMap((result) =>
      result.status === 'rejected' ? [signal?.aborted ? 'interrupted' : problem(result.reason)] : [],
    );
    return { sent: addresses.length - failed.length, problems: [...new Set(failed)] };
  } finally {
    transport.close({ force: true });
  }
}

/** Whether a mail server answers there, and takes the user: what went wrong in a word or two, or null. Sends nothing. */
export async function tryMailServer({ url }: MailSettings, ends: Ends = {}): Promise<string | null> {
  // A server that never comes to the end of an answer is not silent, and only who has the socket can leave it.
  const socket = new Socket().on('error', () => undefined);
  const transport = await transportTo(url, { socket });
  const stop = endOf(ends);
  const leave = () => void socket.destroy(new Error('The mail server was left.'));
  stop.addEventListener('abort', leave, { once: true });
  try {
    // Who listens to a signal that was aborted before is never told, and a socket can be destroyed only once it connects.
    if (stop.aborted) return 'ETIMEDOUT';
    await transport.verify();
    return null;
  } catch (error) {
    return stop.aborted ? 'ETIMEDOUT' : problem(error);
  } finally {
    stop.removeEventListener('abort', leave);
    transport.close({ force: true });
  }
}

async function transportTo(url: string, own: { socket?: Socket } = {}) {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url,
    ...own,
    pool: true,
    maxConnections: 2,
    maxRequeues: 0,
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    // Reminders name people: they travel encrypted, but to this very machine. `?requireTLS=false` overrides it.
    requireTLS: !isLoopback(new URL(url).hostname),
    // NODE_TLS_REJECT_UNAUTHORIZED=0, set for some other program, sends them to nobody else. `?tls.rejectUnauthorized=false` does.
    tls: { rejectUnauthorized: true },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // A pool tells of broken connections twice: with the messages, which is enough, and as an event.
  transport.on('error', () => undefined);
  return transport;
}

/** What went wrong in a word or two: a server's own answer may name anybody. */
function problem(error: unknown): string {
  const { code, responseCode, name } = error as { code?: string; responseCode?: number; name?: string };
  if (name === 'AbortError') return 'ETIMEDOUT';
  return [code ?? 'error', responseCode].filter((part) => part !== undefined).join(' ');
}
