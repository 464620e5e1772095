// How a server is reached: TLS as `sslmode` says, and the password from the URL, the environment or the password file. On
// a server of the test's own, with a certificate for `localhost`. Nothing printed ever holds the password.

import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { World, type Ran } from '../scenarios/world.ts';
import { connectAnew } from '../support/databases.ts';
import { CARELESS, startServer, type OwnServer } from '../support/embeddedServer.js';

connectAnew();

let server: OwnServer;
let world: World;
let home: string;
let password: string;
const said: string[] = [];
const usual = { ...process.env };
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'clever-sync-home-'));
  server = await startServer(CARELESS);
  password = new URL(server.url).password;
  process.env['CLEVER_SYNC_TEST_SERVER'] = server.url;
  world = await World.withDistrict();
});
beforeEach(() => (process.env['HOME'] = home));
afterEach(() => {
  for (const name of ['PGPASSWORD', 'PGPASSFILE', 'PGSSLMODE', 'HOME']) delete process.env[name];
  Object.assign(process.env, { HOME: usual['HOME'] });
});
afterAll(async () => {
  await world.close();
  await server.stop();
  await rm(home, { recursive: true });
  expect(said.length).toBeGreaterThan(50);
  expect(said.filter((each) => each.includes(password) || each.includes('another word'))).toEqual([]);
});

/** The Portal's address, changed. */
function address(
  change: { host?: string; user?: string; password?: string } & Record<string, string> = {},
): string {
  const url = new URL(world.database);
  const { host, user, password: secret, ...options } = change;
  if (host !== undefined) url.hostname = host;
  if (user !== undefined) url.username = user;
  if (secret !== undefined) url.password = secret;
  for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value);
  return url.href;
}

async function run(line: string, url: string): Promise<Ran> {
  const ran = await world.run(line, { env: { CLEVER_SYNC_DB: url } });
  said.push(ran.out + ran.err);
  return ran;
}

/** `ok`, or what a person reads. */
async function reach(url: string): Promise<string> {
  const { code, err } = await run('districts list', url);
  const others = code === 0 ? ['doctor'] : ['status --json -v', 'doctor --json'];
  for (const line of others) await run(line, url);
  return code === 0
    ? 'ok'
    : `${code} ${err.replace(/^error: The database \S+ /, '').replace(/\. .*\n$/s, '')}`;
}

describe('the password', () => {
  const none = () => address({ password: '' });
  const REFUSED = '6 refuses the user or the password';

  test('from the URL, in either place', async () => {
    expect(await reach(address())).toBe('ok');
    expect(await reach(`${none()}?password=${password}`)).toBe('ok');
    expect(await reach(none())).toBe(REFUSED);
    expect(await reach(address({ password: 'another word' }))).toBe(REFUSED);
  });

  test('from PGPASSWORD', async () => {
    process.env['PGPASSWORD'] = password;
    expect(await reach(none())).toBe('ok');
    process.env['PGPASSWORD'] = 'another word';
    expect(await reach(none())).toBe(REFUSED);
    expect(await reach(address())).toBe('ok');
  });

  test('from ~/.pgpass, or the file that PGPASSFILE names, when nobody else may read it', async () => {
    const { hostname, port, username, pathname } = new URL(world.database);
    const line = `${hostname}:${port}:${pathname.slice(1)}:${username}:${password}`;
    const file = join(home, '.pgpass');
    await writeFile(file, `# a comment\nelsewhere:*:*:*:another word\n${line}\n*:*:*:*:another word\n`, {
      mode: 0o600,
    });
    expect(await reach(none())).toBe('ok');
    await chmod(file, 0o640);
    expect(await reach(none())).toBe(REFUSED);
    await writeFile(join(home, 'other'), `*:*:*:${username}:${password}\n`, { mode: 0o600 });
    process.env['PGPASSFILE'] = join(home, 'other');
    expect(await reach(none())).toBe('ok');
    process.env['PGPASSWORD'] = 'another word';
    expect(await reach(none())).toBe(REFUSED);
  });

  test('with colons, slashes and spaces in it', async () => {
    const odd = 'another word: \\/?#@%41';
    await world.portal((database) => database.run(`create role odd login superuser password '${odd}'`));
    expect(await reach(address({ user: 'odd', password: encodeURIComponent(odd) }))).toBe('ok');
    const written = odd.replace(/[\\:]/g, '\\$&');
    await writeFile(join(home, '.pgpass'), `*:*:*:odd:${written}\n`, { mode: 0o600 });
    await chmod(join(home, '.pgpass'), 0o600);
    expect(await reach(address({ user: 'odd', password: '' }))).toBe('ok');
  });

  test('stands in no message about the address itself', async () => {
    for (const url of [
      `postgres://clever:${password}@host:99999999/portal`,
      `postgres://clever:${password}@127.0.0.1:1/portal`,
      `postgres://clever:${password}%ZZ@127.0.0.1/portal`,
      `postgres://clever:12/${password}@127.0.0.1:1/portal`,
      `postgres://clever:12?${password}@127.0.0.1:1/portal`,
      `postgres://clever:p#${password}@127.0.0.1:1/portal`,
      `host=127.0.0.1 password=${password}`,
      `postgres://clever:${password}@127.0.0.1/portal?sslmode=sometimes`,
      `postgres://clever:${password}@127.0.0.1/portal?sslrootcert=/nonexistent&sslmode=verify-ca`,
      `postgres://clever:${password}@127.0.0.1/portal?connect_timeout=soon`,
    ])
      expect(await reach(url)).toMatch(/^[26] /);
    expect(await reach(address({ user: 'nobody_of_that_name' }))).toBe(REFUSED);
  });
});

test('by its socket, where the address names a user and no host', async () => {
  const { port, username, pathname } = new URL(world.database);
  const options = `${pathname}?host=${server.folder}&port=${port}`;
  const shown = `postgres://${username}@${options}`;
  expect(await reach(`postgres://${username}:${password}@${options}`)).toBe('ok');
  expect(await reach(`postgresql://${username}:${password}@:${port}${pathname}?host=${server.folder}`)).toBe(
    'ok',
  );
  expect(await reach(shown)).toBe('6 refuses the user or the password');
  process.env['PGPASSWORD'] = password;
  expect((await run('doctor', shown)).out).toContain(shown);
  expect(await reach(`postgres://${username}@${pathname}?host=${server.folder}&port=1`)).toMatch(/^6 /);
  // The usual folder has a way to it.
  await symlink(join(server.folder, `.s.PGSQL.${port}`), `/tmp/.s.PGSQL.${port}`);
  try {
    expect(await reach(`postgres://${username}@:${port}${pathname}`)).toBe('ok');
  } finally {
    await rm(`/tmp/.s.PGSQL.${port}`);
  }
});

const UNSIGNED = '6 has a certificate that nobody known has signed';
const OTHER_NAME = '6 has a certificate for another host name';

test('on a server without TLS', async () => {
  for (const sslmode of ['disable', 'allow', 'prefer']) expect(await reach(address({ sslmode }))).toBe('ok');
  for (const sslmode of ['require', 'verify-full'])
    expect(await reach(address({ sslmode }))).toBe('6 takes no TLS, which sslmode wants');
});

describe('on a server that demands TLS', () => {
  const localhost = (sslmode: string, more: Record<string, string> = {}) =>
    address({ host: 'localhost', sslmode, ...more });
  let root: string;
  let wrong: string;
  beforeAll(async () => {
    [root, wrong] = [await authority('right'), await authority('wrong')];
    await certify('right');
    const lent = async (name: string) => server.lend(name, await readFile(join(home, name), 'utf8'));
    const settings = {
      ssl_cert_file: await lent('server.crt'),
      ssl_key_file: await lent('server.key'),
      ssl: 'on',
    };
    server.lend('data/pg_hba.conf', 'hostssl all all all scram-sha-256\n');
    await world.portal(async (database) => {
      for (const [name, value] of Object.entries(settings))
        await database.run(`alter system set ${name} = '${value}'`);
      await database.all('select pg_reload_conf()');
    });
    // The postmaster reads them when it is told, not before this goes on.
    while ((await reach(localhost('require'))) !== 'ok')
      await new Promise((resolve) => setTimeout(resolve, 50));
  });

  test('disable is not let in; allow, prefer and require are, whoever signed', async () => {
    expect(await reach(localhost('disable'))).toBe('6 does not let this user in from this machine');
    for (const sslmode of ['allow', 'prefer', 'require']) expect(await reach(localhost(sslmode))).toBe('ok');
    process.env['PGSSLMODE'] = 'disable';
    expect(await reach(address({ host: 'localhost' }))).toBe('6 does not let this user in from this machine');
  });

  test('verify-ca wants the signer, verify-full the host’s name too', async () => {
    expect(await reach(localhost('verify-ca', { sslrootcert: root }))).toBe('ok');
    expect(await reach(localhost('verify-full', { sslrootcert: root }))).toBe('ok');
    expect(await reach(address({ host: '127.0.0.1', sslmode: 'verify-ca', sslrootcert: root }))).toBe('ok');
    expect(await reach(address({ host: '127.0.0.1', sslmode: 'verify-full', sslrootcert: root }))).toBe(
      OTHER_NAME,
    );
    for (const sslmode of ['require', 'verify-ca', 'verify-full'])
      expect(await reach(localhost(sslmode, { sslrootcert: wrong }))).toBe(UNSIGNED);
    expect(await reach(localhost('verify-full'))).toBe(UNSIGNED);
  });

  test('the signer may be in the usual place', async () => {
    await mkdir(join(home, '.postgresql'));
    await writeFile(join(home, '.postgresql', 'root.crt'), await readFile(root));
    expect(await reach(localhost('verify-full'))).toBe('ok');
  });
});

function openssl(...args: string[]): void {
  const { status, stderr, error } = spawnSync('openssl', args, { cwd: home, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl: ${error?.message ?? stderr}`);
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Who signs certificates; returns the file to trust it by. */
async function authority(name: string): Promise<string> {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
  openssl('req', '-x509', ...KEY, ...files, '-subj', `/CN=The ${name} authority`, '-days', '2');
  return join(home, `${name}.crt`);
}

/** The server's certificate, for the name `localhost`. */
async function certify(by: string): Promise<void> {
  await writeFile(join(home, 'names'), 'subjectAltName=DNS:localhost\n');
  openssl('req', ...KEY, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  const signer = ['-CA', `${by}.crt`, '-CAkey', `${by}.key`, '-CAcreateserial'];
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    ...signer,
    '-out',
    'server.crt',
    '-days',
    '2',
    '-extfile',
    'names',
  );
}
