// A stand-in for Clever on this machine: serves a folder of records as its API does, on loopback only.
// What a request is answered with is service.ts's; how an answer is sent, deliver.ts's.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../roster/errors.ts';
import { deliver } from './deliver.ts';
import { openDistrict, type DistrictSandbox } from './district.ts';
import { answerTo, type Service } from './service.ts';
import { listDistricts } from './share.ts';
import { newToken, type Client } from './tokens.ts';

/** One request that was answered, for whoever watches: `bytes` of the body sent, after `ms` milliseconds. */
interface Answered {
  method: string;
  uri: string;
  status: number;
  bytes: number;
  ms: number;
}

/** What is served, and how. */
export interface SandboxOptions {
  /** A district's folder, with `day1`, `day2` … in it; or a folder of such folders: every district is served. */
  folder: string;
  /** The day to begin with; default 1. */
  day?: number | undefined;
  /** Default: any that is free. */
  port?: number | undefined;
  /** The first district's token; default, and for the others: a new one. */
  token?: string;
  /** How long to wait before every answer. */
  latencyMs?: number;
  /** Requests a token may make in a window; default 1,200. */
  rateLimit?: number;
  /** How long a window is; default a minute. */
  rateWindowMs?: number;
  /** Called after every answer. */
  on?: (answered: Answered) => void;
}

/** The server, and the controls of its first district; those of all are `districts`. */
export interface Sandbox extends DistrictSandbox {
  /** `http://127.0.0.1:PORT`: the API and the token host. */
  readonly url: string;
  readonly client: Client;
  /** Every district that is served, each with a token and a rate limit of its own. */
  readonly districts: readonly DistrictSandbox[];
  close(): Promise<void>;
}

/** Starts to serve. Throws a Fault when the folder holds no district or the port is taken. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const folders = await listDistricts(options.folder);
  const client = { id: newToken().slice(0, 20), secret: newToken() };
  const [first, ...others] = folders;
  const districts = [await openDistrict({ ...options, client, folder: first! })];
  for (const folder of others) {
    districts.push(await openDistrict({ ...options, client, folder, token: newToken() }));
  }
  const server = serverOf(
    districts.map(({ service }) => service),
    options.on,
  );
  const url = await listen(server, options.port ?? 0);
  return Object.assign(districts[0]!, { url, client, districts, close: () => close(server) });
}

function serverOf(services: readonly Service[], on: SandboxOptions['on']): Server {
  // Connections are kept open for long: a client that works on a page for a while finds its connection again.
  return createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
    const began = performance.now();
    void answerTo(services, request).then(({ answer, fault }) => {
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
