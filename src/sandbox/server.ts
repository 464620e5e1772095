// A stand-in for Clever on this machine: serves a folder of records as its API does, on loopback only.
// What a request is answered with is service.ts's; how an answer is sent, deliver.ts's.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../roster/errors.ts';
import { deliver } from './deliver.ts';
import { noFaults, type InjectedFault } from './faults.ts';
import type { Json } from './json.ts';
import { rateLimit } from './rateLimit.ts';
import { answerTo, type Service } from './service.ts';
import { districtId, listDays, readShare, withDistrict } from './share.ts';
import { newToken, type Client } from './tokens.ts';

/** One request that was answered, for whoever watches: `bytes` of the body sent, after `ms` milliseconds. */
export interface Answered {
  method: string;
  uri: string;
  status: number;
  bytes: number;
  ms: number;
}

export interface SandboxOptions {
  /** A district's folder, with `day1`, `day2` … in it. */
  folder: string;
  /** The day to begin with; default 1. */
  day?: number;
  /** Default: any that is free. */
  port?: number;
  /** The district's token; default: a new one. */
  token?: string;
  /** The application's client id and secret; default: made up. */
  client?: Client;
  /** How long to wait before every answer. */
  latencyMs?: number;
  /** Requests a token may make in a window; default 1,200. */
  rateLimit?: number;
  /** How long a window is; default a minute. */
  rateWindowMs?: number;
  /** Called after every answer. */
  on?: (answered: Answered) => void;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`: the API and the token host. */
  readonly url: string;
  /** The district's token now; after `disconnect`, the one it had. */
  readonly token: string;
  readonly client: Client;
  readonly districtId: string;
  readonly day: number;
  /** The days the folder has. */
  readonly days: number[];
  /** Serves another day from now on, with events for what changed. */
  setDay(day: number): Promise<void>;
  /** Serves other values in the district's record until the next `setDay`; `undefined` takes a value out. */
  setDistrict(values: Record<string, Json | undefined>): void;
  /** Makes a new token; the old one gets 401. */
  rotateToken(): string;
  /** Ends the district's connection: no token is listed, and its token gets 401. */
  disconnect(): void;
  /** Lets something go wrong. Faults are met in the order in which they were added. */
  fault(fault: InjectedFault): void;
  clearFaults(): void;
  close(): Promise<void>;
}

/** Starts to serve. Throws a Fault when the folder holds no district or the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const days = await listDays(options.folder);
  const service = await open(options, days);
  const { connection, faults } = service;
  const server = serverOf(service, options.on);
  const url = await listen(server, options.port ?? 0);
  return {
    url,
    days,
    client: connection.client,
    districtId: connection.districtId,
    get token() {
      return connection.token;
    },
    get day() {
      return service.history.at(-1)!;
    },
    async setDay(day) {
      service.share = await readShare(options.folder, day);
      service.history = [...service.history, day];
    },
    setDistrict: (values) => void (service.share = withDistrict(service.share, values)),
    rotateToken: () => (connection.token = newToken()),
    disconnect: () => void (connection.connected = false),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    close: () => close(server),
  };
}

async function open(options: SandboxOptions, days: number[]): Promise<Service> {
  const { folder, day = 1, token = newToken() } = options;
  const share = await readShare(folder, day);
  const client = options.client ?? { id: newToken().slice(0, 20), secret: newToken() };
  return {
    folder,
    share,
    history: days.filter((each) => each <= day),
    connection: { districtId: districtId(share), client, token, connected: true },
    limit: rateLimit(options.rateLimit ?? 1200, options.rateWindowMs ?? 60_000),
    faults: noFaults(),
    latencyMs: options.latencyMs ?? 0,
  };
}

function serverOf(service: Service, on: SandboxOptions['on']): Server {
  // Connections are kept open for long: a client that works on a page for a while finds its connection again.
  return createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const began = performance.now();
    void answerTo(service, request).then(({ answer, fault }) => {
      const bytes = deliver(request, response, answer, fault);
      const { method = 'GET', url: uri = '/' } = request;
      on?.({ method, uri, status: answer.status, bytes, ms: performance.now() - began });
    });
  });
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const hint = 'Choose another port, or none for one that is free.';
      reject(new Fault('failed', `The sandbox cannot listen on port ${port}: ${error.code}.`, hint, error));
    });
    server.listen(port, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
