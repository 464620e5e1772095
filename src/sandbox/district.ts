// One district of the sandbox: what it shares today, its token, and what goes wrong. It knows no HTTP server.

import { noFaults, type InjectedFault } from './faults.ts';
import type { Json } from './json.ts';
import { rateLimit } from './rateLimit.ts';
import type { Service } from './service.ts';
import { districtId, listDays, readShare, withDistrict } from './share.ts';
import { FIRST_CREATED, newToken, rotate, type Client } from './tokens.ts';

/** What can be done to a district while it is served. */
export interface DistrictSandbox {
  /** The district's token now; after `disconnect`, the one it had. */
  readonly token: string;
  readonly districtId: string;
  readonly day: number;
  /** The days the folder has. */
  readonly days: number[];
  /** Serves another day from now on, with events for what changed. */
  setDay(day: number): Promise<void>;
  /** Serves other values in the district's record until the next `setDay`; `undefined` takes a value out. */
  setDistrict(values: Record<string, Json | undefined>): void;
  /** Makes a new token, listed as newer; the old one gets 401. */
  rotateToken(): string;
  /** Ends the district's connection: no token is listed, and its token gets 401. */
  disconnect(): void;
  /** Lets something go wrong. Faults are met in the order in which they were added. */
  fault(fault: InjectedFault): void;
  clearFaults(): void;
}

/** How a district is served: see `SandboxOptions`. */
export interface DistrictOptions {
  folder: string;
  client: Client;
  day?: number | undefined;
  token?: string;
  latencyMs?: number;
  rateLimit?: number;
  rateWindowMs?: number;
}

/** Reads the district's folder. Throws a Fault when it holds none. */
export async function openDistrict(
  options: DistrictOptions,
): Promise<DistrictSandbox & { service: Service }> {
  const days = await listDays(options.folder);
  const service = await openService(options, days);
  const { connection, faults } = service;
  return {
    service,
    days,
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
    rotateToken: () => rotate(connection),
    disconnect: () => void (connection.connected = false),
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
  };
}

async function openService(options: DistrictOptions, days: number[]): Promise<Service> {
  const { folder, client, day = 1, token = newToken() } = options;
  const share = await readShare(folder, day);
  return {
    folder,
    share,
    history: days.filter((each) => each <= day),
    connection: { districtId: districtId(share), client, token, created: FIRST_CREATED, connected: true },
    limit: rateLimit(options.rateLimit ?? 1200, options.rateWindowMs ?? 60_000),
    faults: noFaults(),
    latencyMs: options.latencyMs ?? 0,
  };
}
