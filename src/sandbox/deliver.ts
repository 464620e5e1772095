// Sends an answer over HTTP with the headers that Clever sends, or breaks the connection when that is wanted.

import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answers.ts';
import { giveBack } from './bodies.ts';
import { BREAKS, type FaultKind } from './faults.ts';

/** Sends the answer; `fault` may say how it breaks. Returns the bytes of the body that were sent. */
export function deliver(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  fault: FaultKind | null,
): number {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body);
  const broken = BREAKS.find((each) => each === fault);
  if (broken === 'timeout') return 0;
  if (broken === 'reset') {
    request.socket.resetAndDestroy();
    return 0;
  }
  const sent = broken === undefined ? body : body.subarray(0, body.length >> 1);
  const length = broken === 'cut' ? body.length : sent.length;
  response.writeHead(answer.status, { ...commonHeaders(request, length), ...answer.headers });
  if (broken === 'cut') response.write(sent, () => request.socket.destroy());
  else response.end(sent).once('finish', () => giveBack(body));
  return sent.length;
}

function commonHeaders({ url = '/', method }: IncomingMessage, length: number): Record<string, string> {
  const id = randomUUID();
  return {
    'content-length': String(length),
    etag: `W/"${length.toString(16)}-${tag(`${method} ${url} ${length}`)}"`,
    'strict-transport-security': 'max-age=15552000; includeSubDomains',
    'x-powered-by': 'Express',
    'x-request-id': id,
    ...(url.includes('/events') ? { 'clever-request-id': id } : {}),
  };
}

/** Weak: made from what was asked and how long the answer is, since hashing large pages would cost more than sending. */
function tag(text: string): string {
  return createHash('md5').update(text).digest('base64').replace(/=+$/, '');
}
