// Who may read: the district's token, looked up with the client's secret, replaced, taken away.

import { FIRST_CREATED, rotate } from '../../src/sandbox/tokens.ts';
import { get, withSandbox } from './client.ts';

interface TokenList {
  data: { id: string; created: string; owner: object; access_token: string; scopes: string[] }[];
  links: object[];
}

const basic = ({ id, secret }: { id: string; secret: string }): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

test('The token is listed for the client, bare and without rate-limit headers', async () => {
  await withSandbox({}, async (sandbox) => {
    const uri = `/oauth/tokens?owner_type=district&district=${sandbox.districtId}`;
    const answer = await get(sandbox, uri, basic(sandbox.client));
    expect(answer.headers.get('x-ratelimit-limit')).toBeNull();
    const { data, links } = (await answer.json()) as TokenList;
    expect(data).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
        created: expect.stringMatching(/Z$/) as string,
        owner: { type: 'district', id: sandbox.districtId },
        access_token: sandbox.token,
        scopes: expect.arrayContaining(['read:sections', 'read:students']) as string[],
      },
    ]);
    expect(links).toEqual([{ rel: 'self', uri }]);
    expect(sandbox.token).toMatch(/^[0-9a-f]{40}$/);
  });
});

test('Another district has no token; a wrong secret none either', async () => {
  await withSandbox({}, async (sandbox) => {
    const other = await get(sandbox, '/oauth/tokens?owner_type=district&district=5f', basic(sandbox.client));
    expect(((await other.json()) as TokenList).data).toEqual([]);
    const wrong = await get(sandbox, '/oauth/tokens?owner_type=district', basic({ id: 'a', secret: 'b' }));
    expect([wrong.status, Object.keys((await wrong.json()) as object)]).toEqual([
      401,
      ['error', 'error_description'],
    ]);
    expect((await get(sandbox, '/oauth/tokens', basic(sandbox.client))).status).toBe(400);
  });
});

test('A token that is missing or unknown is 401, one of a person 404 in HTML', async () => {
  await withSandbox({}, async (sandbox) => {
    for (const authorization of ['', 'Bearer nonsense', basic(sandbox.client)]) {
      const refused = await get(sandbox, '/v3.1/schools', authorization);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toEqual({ code: 101, error: 'Unrecognized token string', data: {} });
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(refused.headers.get('x-ratelimit-limit')).toBe('1200');
    }
    const person = await get(sandbox, '/v3.1/schools', 'Bearer il0123456789');
    expect([person.status, person.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });
});

test('A rotated token is listed and valid, the old one is neither', async () => {
  await withSandbox({ token: 'first' }, async (sandbox) => {
    const info = await get(sandbox, '/oauth/tokeninfo');
    expect(await info.json()).toMatchObject({ client_id: sandbox.client.id });
    const second = sandbox.rotateToken();
    expect(sandbox.token).toBe(second);
    expect((await get(sandbox, '/v3.1/schools', 'Bearer first')).status).toBe(401);
    expect((await get(sandbox, '/v3.1/schools')).status).toBe(200);
  });
});

test('A rotated token is listed as newer', async () => {
  await withSandbox({}, async (sandbox) => {
    const row = async () => {
      const answer = await get(sandbox, '/oauth/tokens?owner_type=district', basic(sandbox.client));
      return ((await answer.json()) as TokenList).data[0]!;
    };
    const before = await row();
    const token = sandbox.rotateToken();
    const after = await row();
    expect(after.access_token).toBe(token);
    expect(after.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(after.created > before.created).toBe(true);
  });
});

test('And so it is however soon it comes', () => {
  const client = { id: 'a', secret: 'b' };
  const connection = { districtId: '5f', client, token: 'first', created: FIRST_CREATED, connected: true };
  const times = Array.from({ length: 50 }, () => {
    rotate(connection);
    return connection.created;
  });
  expect(times).toEqual([...new Set(times)].sort());
});

test('A disconnected district lists no token, and the one it had is refused', async () => {
  await withSandbox({}, async (sandbox) => {
    sandbox.disconnect();
    const listed = await get(sandbox, '/oauth/tokens?owner_type=district', basic(sandbox.client));
    expect(((await listed.json()) as TokenList).data).toEqual([]);
    expect((await get(sandbox, '/v3.1/schools')).status).toBe(401);
  });
});
