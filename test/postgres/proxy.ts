// A network between the program and the server that fails when it is told: it passes messages on one by one and cuts
// the socket at a message, before the server gets it or when its answer would come back.

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A message of a client: its type, one letter, and what it holds. */
export interface Message {
  type: string;
  text: string;
}

/**
 * What happens at a message. `unheard`: it is cut off, and the server never gets it; `unanswered`: the server gets it,
 * and its answer is cut off; `held`: it goes on once `then` is done.
 */
export interface Trouble {
  at: (message: Message, number: number) => boolean;
  what: 'unheard' | 'unanswered' | 'held';
  /** Cut as a network does that resets the connection, or as a peer that ends it. */
  how?: 'reset' | 'end';
  /** Runs first, while the message waits or before the program sees the cut. */
  then?: () => Promise<void>;
}

/** At the first message that holds this text after one that holds each of `after`, in this order. */
export function textAt(text: string, ...after: string[]): Trouble['at'] {
  const left = [...after, text];
  return (message) => {
    if (message.text.includes(left[0]!)) left.shift();
    return left.length === 0;
  };
}

/** At the commit of the transaction that applies a plan. */
export const applyCommit = (): Trouble['at'] => textAt('commit', 'insert into sync_changes');

export class Proxy {
  /** Messages, and whether there was trouble, since `arm`. */
  messages = 0;
  landed = false;
  /** How many have come. */
  connections = 0;
  /** Whether new connections are refused. */
  refusing = false;
  readonly #server: Server;
  readonly #to: URL;
  readonly #sockets = new Set<Socket>();
  #trouble: Trouble | null = null;

  private constructor(server: Server, to: URL) {
    this.#server = server;
    this.#to = to;
    server.on('connection', (client) => this.#connect(client));
  }

  static async to(url: string): Promise<Proxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Proxy(server, new URL(url));
  }

  /** The address of the same database by way of the proxy. */
  get url(): string {
    const url = new URL(this.#to);
    url.host = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    url.searchParams.set('sslmode', 'disable');
    return url.href;
  }

  /** Counts messages from now on, and makes trouble once. */
  arm(trouble: Trouble | null): void {
    this.messages = 0;
    this.landed = false;
    this.#trouble = trouble;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #connect(client: Socket): void {
    if (this.refusing) return void client.resetAndDestroy();
    this.connections += 1;
    const server = connect(Number(this.#to.port), this.#to.hostname);
    this.#join(client, server);
    this.#join(server, client);
    let unanswered: Trouble | null = null;
    client.on(
      'data',
      splitter((bytes, message) => {
        const trouble = message && this.#troubleAt(message);
        if (trouble?.what === 'unheard') return this.#sever(trouble, client, server);
        if (trouble?.what === 'unanswered') unanswered = trouble;
        if (trouble?.what === 'held') this.#hold(trouble, client, server);
        this.#forward(bytes, server);
      }),
    );
    server.on('data', (bytes: Buffer) => {
      if (unanswered) this.#sever(unanswered, client, server);
      else if (!client.destroyed) client.write(bytes);
    });
  }

  #join(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }

  #troubleAt(message: Message): Trouble | null {
    this.messages += 1;
    const trouble = this.#trouble;
    if (!trouble?.at(message, this.messages)) return null;
    this.#trouble = null;
    this.landed = true;
    return trouble;
  }

  #sever({ how, then }: Trouble, client: Socket, server: Socket): void {
    for (const socket of [server, client]) socket.removeAllListeners('data').removeAllListeners('close');
    server.destroy();
    void (then?.() ?? Promise.resolve()).then(() => {
      if (how === 'end') client.destroy();
      else client.resetAndDestroy();
    });
  }

  #hold({ then }: Trouble, client: Socket, server: Socket): void {
    client.pause();
    server.cork();
    void then?.().then(() => {
      server.uncork();
      client.resume();
    });
  }

  #forward(bytes: Buffer, server: Socket): void {
    if (!server.destroyed) server.write(bytes);
  }
}

/** Takes a client's stream apart: the first packet has no type. */
function splitter(pass: (bytes: Buffer, message: Message | null) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let isFirst = true;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isFirst ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readInt32BE(head);
      if (rest.length < length) return;
      const bytes = rest.subarray(0, length);
      rest = rest.subarray(length);
      const text = bytes.subarray(head + 4).toString('latin1');
      pass(bytes, isFirst ? null : { type: String.fromCharCode(bytes[0]!), text });
      isFirst = false;
    }
  };
}
