import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { connect, type Limits, NoAnswer, TooLarge } from '../../src/source/clever/http.ts';
import { type FakeClever, fakeClever, type Reply } from './fakeClever.ts';
import { selfSigned } from './selfSigned.ts';

const LIMITS: Limits = { connect: 5_000, silence: 5_000, answer: 5_000, size: 2 * 2 ** 20 };
let clever: FakeClever;
beforeEach(async () => (clever = await fakeClever()));
afterEach(() => clever.close());

async function get(reply: Reply, limits: Partial<Limits> = {}): Promise<unknown> {
  clever.always('/', reply);
  const connection = connect({ ...LIMITS, ...limits });
  try {
    return await connection.get(new URL('/', clever.url), {});
  } finally {
    connection.close();
  }
}

test('an answer is unpacked', async () => {
  const answer = await get((response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"data":[]}'));
  });
  expect(answer).toMatchObject({ status: 200, body: Buffer.from('{"data":[]}') });
});

test.each<[string, Partial<Limits>, Reply]>([
  ['does not begin', { silence: 20 }, () => undefined],
  ['stops half way', { silence: 20 }, (response) => void response.writeHead(200).write('{')],
  ['takes too long', { answer: 20 }, (response) => void response.writeHead(200).write('{')],
])('an answer that %s is not waited for', async (_, limits, reply) => {
  const ended = await get(reply, limits).catch((error: unknown) => error);
  expect(ended).toBeInstanceOf(NoAnswer);
  expect(ended).toMatchObject({ message: 'there was no answer in time', passing: true });
});

test.each<[string, Reply]>([
  ['as it comes', { body: 'x'.repeat(3 * 2 ** 20) }],
  [
    'unpacked',
    (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(3 * 2 ** 20))),
  ],
])('an answer that is far too large %s is not read', async (_, reply) => {
  const ended = await get(reply).catch((error: unknown) => error);
  expect(ended).toBeInstanceOf(TooLarge);
  expect(ended).toMatchObject({ message: 'more than 2 MiB' });
});

test.each<[string, string, Reply]>([
  [
    'damaged',
    'in Brotli',
    (response) => response.writeHead(200, { 'content-encoding': 'br' }).end('no Brotli at all'),
  ],
  ['no proper HTTP', 'of another protocol', (response) => void response.socket?.end('SSH-2.0-OpenSSH_9\r\n')],
  [
    'no proper HTTP',
    'of two lengths',
    (response) =>
      void response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
  ],
])('an answer is %s: %s', async (found, _, reply) => {
  const ended = await get(reply).catch((error: unknown) => error);
  expect(ended).toMatchObject({ message: `the answer is ${found}`, passing: true });
});

test('an answer that goes over to another protocol ends at once', async () => {
  const ended = await get((response) => {
    response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
  }).catch((error: unknown) => error);
  expect(ended).toMatchObject({ message: 'the host goes over to another protocol', passing: true });
});

test('a host whose certificate nobody has signed is told as that, and not asked again', async () => {
  const server = createServer(await selfSigned()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = connect(LIMITS);
  const ended = await connection
    .get(new URL(`https://localhost:${port}/`), {})
    .catch((error: unknown) => error);
  connection.close();
  server.close();
  const message = 'the host has a certificate that nobody known has signed';
  expect(ended).toMatchObject({ message, passing: false });
});

test('requests one after the other share a connection', async () => {
  const ports = new Set<number | undefined>();
  clever.always('/', (response, request) => {
    ports.add(request.socket.remotePort);
    response.end('{}');
  });
  const connection = connect(LIMITS);
  for (let times = 0; times < 5; times++) await connection.get(new URL(clever.url), {});
  connection.close();
  expect(ports.size).toBe(1);
});

test('what goes wrong keeps the headers of the request to itself', async () => {
  clever.always('/', (response) => response.socket?.resetAndDestroy());
  const connection = connect(LIMITS);
  const ended = await connection
    .get(new URL(clever.url), { authorization: 'Bearer a-secret' })
    .catch((e: unknown) => e);
  connection.close();
  expect(ended).toBeInstanceOf(NoAnswer);
  expect((ended as Error).cause).toBeUndefined();
  expect(Object.keys(ended as Error)).toEqual(['passing']);
});
