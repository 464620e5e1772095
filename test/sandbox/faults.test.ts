// What can be made to go wrong goes wrong, as often as asked, and only where asked.

import { all, get, ids, link, list, withSandbox } from './client.ts';

test.each(['500', '502', '503', '400', '404', '401', '429'] as const)(
  '%s comes once, then the answer',
  async (kind) => {
    await withSandbox({}, async (sandbox) => {
      sandbox.fault({ path: /schools/, kind });
      expect((await get(sandbox, '/v3.1/terms')).status).toBe(200);
      expect((await get(sandbox, '/v3.1/schools')).status).toBe(Number(kind));
      expect((await get(sandbox, '/v3.1/schools')).status).toBe(200);
    });
  },
);

test('A fault comes as often as asked, after as many good answers as asked, until it is cleared', async () => {
  await withSandbox({}, async (sandbox) => {
    const status = async (): Promise<number> => (await get(sandbox, '/v3.1/schools')).status;
    sandbox.fault({ path: /schools/, kind: '503', times: 2, after: 1 });
    expect([await status(), await status(), await status(), await status()]).toEqual([200, 503, 503, 200]);
    sandbox.fault({ path: /./, kind: '500', times: Infinity });
    expect(await status()).toBe(500);
    sandbox.clearFaults();
    expect(await status()).toBe(200);
  });
});

test('Answers that are no list: HTML with 200, JSON without data', async () => {
  await withSandbox({}, async (sandbox) => {
    sandbox.fault({ path: /./, kind: 'html' });
    const html = await get(sandbox, '/v3.1/schools');
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    sandbox.fault({ path: /./, kind: 'no-data' });
    expect(await (await get(sandbox, '/v3.1/schools')).json()).toEqual({ resources: [] });
  });
});

test('A truncated page looks complete; a cut one does not', async () => {
  await withSandbox({}, async (sandbox) => {
    sandbox.fault({ path: /./, kind: 'truncated' });
    const truncated = await (await get(sandbox, '/v3.1/users')).text();
    expect(() => JSON.parse(truncated) as unknown).toThrow(SyntaxError);
    sandbox.fault({ path: /./, kind: 'cut' });
    const cut = await get(sandbox, '/v3.1/users');
    await expect(cut.text()).rejects.toThrow();
  });
});

test('A reset closes the connection; a timeout never answers', async () => {
  await withSandbox({}, async (sandbox) => {
    sandbox.fault({ path: /./, kind: 'reset' });
    await expect(get(sandbox, '/v3.1/users')).rejects.toThrow('fetch failed');
    sandbox.fault({ path: /./, kind: 'timeout' });
    const waiting = fetch(`${sandbox.url}/v3.1/users`, { signal: AbortSignal.timeout(200) });
    await expect(waiting).rejects.toThrow('timeout');
  });
});

test('Pages that lead astray: repeated, out of order, in a loop, beyond the end, to another host', async () => {
  await withSandbox({}, async (sandbox) => {
    const first = await list(sandbox, '/v3.1/sections?limit=10');
    const second = link(first, 'next')!;
    sandbox.fault({ path: /starting_after/, kind: 'repeat' });
    const repeated = await list(sandbox, second);
    expect(repeated.data).toEqual(first.data);
    expect(link(repeated, 'next')).toBe(link(await list(sandbox, second), 'next'));

    sandbox.fault({ path: /./, kind: 'disorder' });
    expect(ids((await list(sandbox, '/v3.1/sections?limit=10')).data)).toEqual(ids(first.data).reverse());

    sandbox.fault({ path: /./, kind: 'loop' });
    expect(link(await list(sandbox, second), 'next')).toBe(second);

    sandbox.fault({ path: /./, kind: 'other-host' });
    expect(link(await list(sandbox, '/v3.1/sections?limit=10'), 'next')).toMatch(
      /^https:\/\/clever\.example\.net\//,
    );

    sandbox.fault({ path: /./, kind: 'spare-next' });
    const { rows, pages } = await all(sandbox, '/v3.1/sections');
    expect([rows.length, pages.length, pages.at(-1)?.data]).toEqual([33, 2, []]);
  });
});

test('Every answer waits for the latency and is told to whoever watches', async () => {
  const seen: string[] = [];
  const on = ({ uri, status, ms }: { uri: string; status: number; ms: number }): void =>
    void seen.push(`${status} ${uri} ${ms >= 45}`);
  await withSandbox({ latencyMs: 50, on }, async (sandbox) => {
    await get(sandbox, '/v3.1/schools');
    expect(seen).toEqual(['200 /v3.1/schools true']);
  });
});
