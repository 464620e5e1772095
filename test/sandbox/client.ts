// How the sandbox's tests talk to it: plain fetch, and whole lists page by page.

import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/server.ts';

export interface Row {
  data: Record<string, unknown> & { id: string };
  uri: string;
}

export interface List {
  data: Row[];
  links: { rel: string; uri: string }[];
}

/** Runs `work` against a sandbox that is closed afterwards; without options, Riverside's first day. */
export async function withSandbox(
  options: Partial<SandboxOptions>,
  work: (sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ folder: 'fixtures/riverside', ...options });
  try {
    await work(sandbox);
  } finally {
    await sandbox.close();
  }
}

/** The answer to a GET with the district's token, or with another Authorization. */
export function get(
  sandbox: Sandbox,
  uri: string,
  authorization = `Bearer ${sandbox.token}`,
): Promise<Response> {
  return fetch(new URL(uri, sandbox.url), { headers: { authorization } });
}

/** The list behind an address. */
export async function list(sandbox: Sandbox, uri: string): Promise<List> {
  return (await get(sandbox, uri)).json() as Promise<List>;
}

/** Every row of a list, and the pages it came in. */
export async function all(sandbox: Sandbox, uri: string): Promise<{ rows: Row[]; pages: List[] }> {
  const pages: List[] = [];
  for (let next: string | undefined = uri; next !== undefined;) {
    const page = await list(sandbox, next);
    pages.push(page);
    next = link(page, 'next');
  }
  return { rows: pages.flatMap((page) => page.data), pages };
}

export function link(page: List, rel: string): string | undefined {
  return page.links.find((each) => each.rel === rel)?.uri;
}

export const ids = (rows: Row[]): string[] => rows.map(({ data }) => data.id);
export const rels = (page: List): string[] => page.links.map(({ rel }) => rel);

/** Ids of Riverside and of Awkward Valley, as their README writes them. */
export const riverside = (kind: string, number: number): string =>
  `64c1a0b2e4f0${kind}${String(number).padStart(8, '0')}`;
export const awkward = (number: number): string => `aa${String(number).padStart(22, '0')}`;
