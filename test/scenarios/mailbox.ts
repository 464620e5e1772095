// A real mail server on loopback, and the e-mails it took.

import { once } from 'node:events';
import { createServer, type Socket, type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Letter {
  to: string[];
  /** As it travelled: headers and encoded parts. */
  raw: string;
}

export interface Mailbox {
  url: string;
  letters: Letter[];
  close(): Promise<void>;
}

/** A mail server that takes everything, but for the addresses that it `refuses`; encrypted with a `certificate`. */
export async function openMailbox({
  refuses = [],
  certificate,
}: { refuses?: string[]; certificate?: { key: Buffer; cert: Buffer } } = {}): Promise<Mailbox> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    ...(certificate && { ...certificate, secure: true }),
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => {
      const error = Object.assign(new Error('No such mailbox here'), { responseCode: 550 });
      done(refuses.includes(address) ? error : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        letters.push({ to, raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  const url = certificate ? `smtps://localhost:${port}` : `smtp://127.0.0.1:${port}`;
  return { url, letters, close };
}

/** A server that takes connections and never says a word. */
export const openSilence = () => openOdd(() => undefined);

/** A server that is never silent for long, and never comes to the end of its first answer. */
export const openDrip = () =>
  openOdd((socket) => {
    socket.write('220 mail.example\r\n');
    const more = setInterval(() => socket.write('250-more\r\n'), 20);
    socket.once('close', () => clearInterval(more));
  });

/** `met` resolves when somebody connects, `left` when they have gone again. */
async function openOdd(talk: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    talk(socket);
  });
  const met = once(server, 'connection') as Promise<[Socket]>;
  const left = met.then(([socket]) => new Promise((resolve) => socket.once('close', resolve)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: `smtp://127.0.0.1:${port}`, met, left, close };
}

/** The parts of an e-mail, by content type, decoded; and its subject. */
export function opened({ raw }: Letter): { subject: string; text: string; html: string } {
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const subject = /^Subject: ((?:.|\r\n[ \t])*)/m.exec(head)?.[1] ?? '';
  return { subject: words(subject), text: part(raw, 'text/plain'), html: part(raw, 'text/html') };
}

function part(raw: string, type: string): string {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? '';
  const found = raw.split(`--${boundary}`).find((each) => each.includes(`Content-Type: ${type}`)) ?? '';
  const [head = '', ...body] = found.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (head.includes('base64')) return Buffer.from(text, 'base64').toString();
  return head.includes('quoted-printable') ? quotedPrintable(text.replaceAll('=\r\n', '')) : text;
}

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();

/** A header whose words are encoded. */
const words = (text: string): string =>
  text
    .replace(/\?=\r\n[ \t]+=\?/g, '?==?')
    .replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_match, word: string) =>
      quotedPrintable(word.replaceAll('_', ' ')),
    )
    .replace(/\r\n[ \t]/g, ' ');
