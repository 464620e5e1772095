import type { Reply } from './fakeClever.ts';
import { closeAll, DISTRICT, faultOf, readAll, reading, school, TOKEN } from './reading.ts';

afterEach(closeAll);

const LOOKUP = '/oauth/tokens';
const client = { id: 'our-client', secret: 'our-secret' };
const row = (token: string, more = {}): object => ({
  created: '2026-08-01T00:00:00.000Z',
  owner: { type: 'district', id: DISTRICT },
  access_token: token,
  ...more,
});
const tokens = (...rows: unknown[]): Reply => ({ body: { data: rows, links: [] } });
const refused: Reply = { status: 401, body: { code: 101, error: 'Unrecognized token string', data: {} } };
/** Lets in who shows one of these tokens. */
const only =
  (...allowed: string[]): Reply =>
  (response, { headers }) => {
    const ok = allowed.some((token) => headers.authorization === `Bearer ${token}`);
    response.writeHead(ok ? 200 : 401, { 'content-type': 'application/json' });
    response.end(ok ? JSON.stringify({ data: [{ data: school('s1') }], links: [] }) : '{}');
  };

describe('a token that is given', () => {
  test.each([
    ['', undefined],
    ['blank', '  \n'],
  ])('%s: there is none', async (_, token) => {
    const { clever, source } = await reading({}, { token });
    const fault = await faultOf(source.district());
    expect(fault.code).toBe('no-token');
    expect(fault.hint).toContain('CLEVER_TOKEN');
    expect(await faultOf(readAll(source))).toMatchObject({ code: 'no-token' });
    expect(clever.requests).toEqual([]);
  });

  test.each([
    ["a person's", 'ilc_DEMO_TEACHER_TOKEN', 'source-token', "person's log-in token"],
    ['with a line break', 'half\nanother', 'usage', 'characters that no token has'],
    ['not in ASCII', 'tökën', 'usage', 'characters that no token has'],
  ])('is refused before any request: %s', async (_, token, code, message) => {
    const { clever, source } = await reading({}, { token });
    const fault = await faultOf(source.district());
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
    expect(fault.message + fault.hint).not.toContain(token);
    expect(clever.requests).toEqual([]);
  });

  test("that is a person's beside a client is to be unset", async () => {
    const client = { id: 'client', secret: 'a-secret' };
    const { source } = await reading({}, { token: 'ilc_DEMO_TEACHER_TOKEN', client });
    expect((await faultOf(source.district())).hint).toContain('Unset it');
  });

  test('may end with a line break, as in a file', async () => {
    const { clever, source } = await reading({}, { token: `${TOKEN}\n` });
    await source.district();
    expect(clever.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test('is not tried again once it is refused', async () => {
    const { clever, source, waits, read } = await reading({}, { token: TOKEN });
    clever.always('/v3.1/districts', refused);
    const fault = await faultOf(source.district(read));
    expect(fault.code).toBe('source-token');
    expect(fault.hint).toContain('CLEVER_CLIENT_ID');
    expect(fault.message + fault.hint).not.toContain(TOKEN);
    expect(clever.requests).toHaveLength(1);
    expect(waits).toEqual([]);
  });
});

describe('a token that is looked up', () => {
  test('is asked for once, with client id and secret, and shown to the API', async () => {
    const { clever, source } = await reading({ schools: [school('s1')] }, { client });
    clever.always(
      LOOKUP,
      tokens(row('other', { owner: { id: 'd2' } }), row(TOKEN), 'no row', { owner: null }),
    );
    await source.district();
    expect((await readAll(source)).schools).toHaveLength(1);
    const [first, ...rest] = clever.requests;
    expect(first?.path).toBe('/oauth/tokens?owner_type=district&district=d1');
    expect(first?.headers.authorization).toBe(
      `Basic ${Buffer.from('our-client:our-secret').toString('base64')}`,
    );
    expect(new Set(rest.map(({ headers }) => headers.authorization))).toEqual(new Set([`Bearer ${TOKEN}`]));
  });

  test('takes the place of a configured one that was replaced', async () => {
    const { clever, source } = await reading({ schools: [school('s1')] }, { client, token: 'old' });
    clever.always(LOOKUP, tokens(row('new')));
    for (const list of ['schools', 'courses', 'terms', 'users', 'sections'])
      clever.always(`/v3.1/${list}`, only('new'));
    expect((await readAll(source)).schools).toHaveLength(1);
    const shown = clever.requests.map(({ path, headers }) => [path.split('?')[0], headers.authorization]);
    expect(shown[0]).toEqual(['/v3.1/schools', 'Bearer old']);
    expect(new Set(shown.slice(-3).map(([, header]) => header))).toEqual(new Set(['Bearer new']));
    expect(clever.requests.filter(({ path }) => path.startsWith(LOOKUP))).toHaveLength(1);
  });

  test('is the one made last', async () => {
    const { clever, source } = await reading({}, { client });
    clever.always(
      LOOKUP,
      tokens(row('old'), row('new', { created: '2026-09-01T00:00:00.000Z' }), row('older', { created: '' })),
    );
    await source.district();
    expect(clever.requests.at(-1)?.headers.authorization).toBe('Bearer new');
  });

  test('is looked up again, once for all requests, when it was replaced during the run', async () => {
    const { clever, source } = await reading({}, { client });
    clever.next(LOOKUP, tokens(row('old')), tokens(row('new')));
    for (const list of ['schools', 'courses', 'terms', 'users', 'sections'])
      clever.always(`/v3.1/${list}`, only('new'));
    expect((await readAll(source)).schools).toHaveLength(1);
    expect(clever.requests.filter(({ path }) => path.startsWith(LOOKUP))).toHaveLength(2);
  });

  test.each<[string, Reply[], string]>([
    ['the same token', [tokens(row('old')), tokens(row('old'))], 'the very token it gives'],
    [
      'another token that is refused as well',
      [tokens(row('old')), tokens(row('new'))],
      'does not let this token read',
    ],
  ])('is given up when the second look-up brings %s', async (_, replies, message) => {
    const { clever, source } = await reading({}, { client });
    clever.next(LOOKUP, ...replies);
    clever.always('/v3.1/districts', refused);
    const fault = await faultOf(source.district());
    expect(fault.code).toBe('source-token');
    expect(fault.message).toContain(message);
    expect(clever.requests.filter(({ path }) => path.startsWith(LOOKUP))).toHaveLength(2);
  });

  test.each<[number, string, string, string]>([
    [403, 'source-token', 'does not let this client id and secret read', 'CLEVER_CLIENT_SECRET'],
    [404, 'source-unusable', 'knows no', 'CLEVER_AUTH_URL'],
    [302, 'source-unusable', 'to another address', 'CLEVER_AUTH_URL'],
    [400, 'source-unusable', 'with 400', 'CLEVER_AUTH_URL'],
    [413, 'source-unusable', 'too large (413)', 'CLEVER_AUTH_URL'],
  ])(
    'is refused with %i in words for its host and what it was shown',
    async (status, code, message, hint) => {
      const { clever, source } = await reading({}, { client });
      clever.always(LOOKUP, { status });
      for (const reads of [source.district(), readAll(source)]) {
        const fault = await faultOf(reads);
        expect(fault.code).toBe(code);
        expect(fault.message).toContain(message);
        expect(fault.message).toContain('/oauth/tokens');
        expect(fault.hint).toContain(hint);
        expect(fault.message + fault.hint).not.toMatch(/CLEVER_API_URL|this token|the token is/);
      }
    },
  );

  test('breaks off at its own host', async () => {
    const { clever, source } = await reading({}, { client });
    clever.always(LOOKUP, { body: '{"data":[' });
    const fault = await faultOf(source.district());
    expect(fault.message).toContain('/oauth/tokens breaks off');
    expect(fault.hint).toContain('CLEVER_AUTH_URL');
  });

  test.each<[string, Reply, string, string]>([
    [
      'no token of the district',
      tokens(row('other', { owner: { id: 'd2' } })),
      'source-token',
      'no token for district d1',
    ],
    ["a person's token", tokens(row('ilc_1')), 'source-unusable', "is no district's"],
    ['a token that is empty', tokens(row('')), 'source-unusable', "is no district's"],
    ['a token with a line break', tokens(row('half\nanother')), 'source-unusable', "is no district's"],
    ['a refusal', refused, 'source-token', 'refuses the client id and secret'],
    ['no list', { body: {} }, 'source-unusable', 'no list of tokens'],
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, body: '<p>' },
      'source-unusable',
      'other than JSON',
    ],
  ])('is not had from %s', async (_, reply, code, message) => {
    const { clever, source } = await reading({}, { client });
    clever.always(LOOKUP, reply);
    const fault = await faultOf(source.district());
    expect(fault.code).toBe(code);
    expect(fault.message).toContain(message);
    expect(fault.message + fault.hint).not.toContain(client.secret);
    expect(fault.hint).not.toMatch(/own token|Copy it/);
    expect(clever.requests).toHaveLength(1);
  });

  test('is had after a failure that passes, and after one that did not pass at first', async () => {
    const { clever, source, waits, read } = await reading({}, { client });
    clever.next(LOOKUP, ...Array.from({ length: 7 }, (): Reply => ({ status: 503 })), tokens(row(TOKEN)));
    expect(await faultOf(source.district(read))).toMatchObject({ code: 'source-unreachable' });
    expect(await source.district(read)).toMatchObject({ sourceId: DISTRICT });
    expect(waits.map(({ seconds }) => seconds)).toEqual([1, 2, 4, 8, 16, 1]);
  });
});
