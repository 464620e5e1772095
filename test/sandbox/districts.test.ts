// One server for many districts: each with its own token, its own records and its own limit.

import { get, ids, list, withSandbox } from './client.ts';

const RIVERSIDE = '64c1a0b2e4f0000000000001';

test('A folder of districts serves them all, each to its own token', async () => {
  await withSandbox({ folder: 'fixtures' }, async (sandbox) => {
    expect(sandbox.districts).toHaveLength(2);
    for (const { token, districtId } of sandbox.districts) {
      const answer = await get(sandbox, '/v3.1/districts', `Bearer ${token}`);
      expect(ids(((await answer.json()) as Awaited<ReturnType<typeof list>>).data)).toEqual([districtId]);
    }
    const tokens = sandbox.districts.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(2);
    expect((await get(sandbox, '/v3.1/districts', 'Bearer nobody')).status).toBe(401);
  });
});

test('The token host lists the token of the district that is asked for, or all', async () => {
  await withSandbox({ folder: 'fixtures' }, async ({ url, client, districts }) => {
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
    const ask = async (query: string) => {
      const answer = await fetch(`${url}/oauth/tokens?owner_type=district${query}`, {
        headers: { authorization },
      });
      const { data } = (await answer.json()) as { data: { owner: { id: string }; access_token: string }[] };
      return data.map(({ owner, access_token }) => ({ districtId: owner.id, token: access_token }));
    };
    const all = districts.map(({ districtId, token }) => ({ districtId, token }));
    expect(await ask('')).toEqual(all);
    for (const each of all) expect(await ask(`&district=${each.districtId}`)).toEqual([each]);
    expect(all.map(({ districtId }) => districtId)).toContain(RIVERSIDE);
  });
});

test('Limits, faults and tokens are a district’s own', async () => {
  await withSandbox({ folder: 'fixtures', rateLimit: 2 }, async (sandbox) => {
    const [one, two] = sandbox.districts;
    const ask = async ({ token }: { token: string }) =>
      (await get(sandbox, '/v3.1/districts', `Bearer ${token}`)).status;
    expect([await ask(one!), await ask(one!), await ask(one!)]).toEqual([200, 200, 429]);
    expect(await ask(two!)).toBe(200);
    two!.disconnect();
    expect(await ask(two!)).toBe(401);
    one!.rotateToken();
    expect(await ask(one!)).toBe(200);
  });
});
