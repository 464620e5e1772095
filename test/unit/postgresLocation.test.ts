import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdsPassword } from '../../src/database/address.ts';
import { parseLocation } from '../../src/database/postgres/location.ts';

/** Nobody's: no socket of that number is on this machine. */
const PORT = '9';

test.each([
  ['postgres:///portal', { PGPORT: PORT }, 'postgres://localhost:9/portal'],
  ['postgres:///portal', { PGHOST: 'db.example.org' }, 'postgres://db.example.org/portal'],
  [
    'postgres://',
    { PGHOST: 'db.example.org', PGPORT: '6432', PGUSER: 'sync', PGDATABASE: 'portal', PGPASSWORD: 'word' },
    'postgres://sync@db.example.org:6432/portal',
  ],
  [
    'postgres://me@here:1/mine',
    { PGHOST: 'there', PGPORT: '2', PGUSER: 'you', PGDATABASE: 'yours' },
    'postgres://me@here:1/mine',
  ],
  ['postgres:///portal', { PGHOST: '/run/pg' }, 'postgres:///portal?host=/run/pg'],
  ['postgres://me@/mine?host=/run/pg', {}, 'postgres://me@/mine?host=/run/pg'],
  ['postgresql://me@:6432/mine?host=/run/pg', {}, 'postgresql://me@/mine?host=/run/pg&port=6432'],
  ['postgres://me@?host=/run/pg&dbname=mine', {}, 'postgres://me@/mine?host=/run/pg'],
  ['postgres://me@/mine', { PGPORT: PORT }, 'postgres://me@localhost:9/mine'],
  ['postgres://me@:9', {}, 'postgres://me@localhost:9'],
  ['postgres://:9/mine', {}, 'postgres://localhost:9/mine'],
  ['postgres://me@/mine', { PGHOST: 'db.example.org' }, 'postgres://me@db.example.org/mine'],
  ['postgres://me@here/mine?host=', { PGHOST: 'there' }, 'postgres://me@there/mine'],
])('%s with %j is shown as what it connects to', (url, env, shown) => {
  const where = parseLocation(url, { HOME: '/nonexistent', ...env });
  expect(where.shown).toBe(shown);
  const { host = 'localhost', port, user, database } = where;
  for (const part of [host, port, user, database]) expect(shown).toContain(String(part ?? ''));
});

test.each([
  ['postgres://me:word@/mine?host=/run/pg', 'postgres://me@/mine?host=/run/pg'],
  ['postgresql://me:word@:9/mine', 'postgresql://me@localhost:9/mine'],
  ['postgres://me:a@word@/mine?host=here', 'postgres://me@here/mine'],
  ['postgres://:word@/mine?host=here', 'postgres://here/mine'],
])('the password in %s, where no host is behind it, is one, and is not shown', (url, shown) => {
  const where = parseLocation(url, { HOME: '/nonexistent' });
  expect(where.password).toContain('word');
  expect(where.shown).toBe(shown);
  expect(holdsPassword(url)).toBe(true);
});

test('without a host, the server is looked for by its socket, where psql looks', async () => {
  const port = '65535';
  const socket = `/tmp/.s.PGSQL.${port}`;
  await writeFile(socket, '');
  try {
    const where = parseLocation(`postgres://me@:${port}/mine?sslmode=require`, { HOME: '/nonexistent' });
    expect(where).toMatchObject({ host: '/tmp', tls: [false] });
    expect(where.shown).toBe('postgres://me@/mine?host=/tmp&port=65535');
  } finally {
    await rm(socket);
  }
});

test.each([
  'postgres://u:12/word@/portal',
  'postgres://u:?word@/portal',
  'postgres://u:/word@/portal?host=/run/pg',
  'postgres://:/word@/portal',
  'postgres://u:12/word@db.example:1/portal',
  'postgres://u:12?word@db.example/portal',
  'postgres://u:12#word@db.example/portal',
  'postgres://u:p#word@db.example/portal',
  'postgres://u@db.example/portal@word',
])('%s cannot be read, and is not shown', (url) => {
  let message = '';
  try {
    parseLocation(url, { HOME: '/nonexistent' });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('it cannot be read');
  expect(message).not.toContain('word');
});

test.each(['ssl_mode=verify-full', 'sslMode=require', 'sslmode=require&word', 'password=a&word=b'])(
  'what is misspelt in %s is told, and not passed over',
  (parameters) => {
    const read = () =>
      parseLocation(`postgres://u@db.example/portal?${parameters}`, { HOME: '/nonexistent' });
    expect(read).toThrow(/^The database's address is wrong: a parameter in it is not known; .* sslmode, /);
    expect(read).not.toThrow('word=');
  },
);

test.each([
  ['sslmode=prefer&sslmode=verify-full', {}, /stands in it twice/],
  ['channel_binding=require&sslmode=prefer', {}, /channel_binding asks for .*: give sslmode=verify-full/],
  ['sslmode=prefer', { PGCHANNELBINDING: 'require' }, /channel_binding asks for/],
  ['gssencmode=require', {}, /gssencmode asks for .*: it can be prefer, disable/],
  ['target_session_attrs=standby', {}, /target_session_attrs asks for/],
  ['sslmode=require&sslrootcert=system', {}, /sslmode has to be verify-full/],
  ['sslmode=verify-ca', {}, /verify-ca needs sslrootcert, or has to be verify-full/],
  ['', { PGSSLMODE: 'verify-ca' }, /verify-ca needs sslrootcert/],
  ['port=99999', {}, /the port has to be a number up to 65535/],
  ['sslmode=disable', { PGPORT: '0' }, /the port has to be/],
])('%s with %j is refused: nothing less is done in its place', (parameters, env, message) => {
  const read = () => parseLocation(`postgres://u@db.example?${parameters}`, { HOME: '/nonexistent', ...env });
  expect(read).toThrow(message);
});

test('certificates that the system trusts are checked for their host, unless told otherwise', () => {
  const { tls } = parseLocation('postgres://u@db.example?sslrootcert=system', { HOME: '/nonexistent' });
  expect(tls).toEqual([{ rejectUnauthorized: true }]);
});

test('what others need of an address is no mistake', () => {
  const url = 'postgres://u@db.example/portal?sslmode=require&channel_binding=require&keepalives_idle=9';
  expect(parseLocation(url, { HOME: '/nonexistent' }).host).toBe('db.example');
});

test.each([
  ['postgres:///portal?options=-c%20search_path%3Dmine', {}, '-c search_path=mine'],
  ['postgres:///portal', { PGOPTIONS: '-c search_path=yours' }, '-c search_path=yours'],
])('%s with %j says how its sessions are set', (url, env, options) => {
  expect(parseLocation(url, { HOME: '/nonexistent', ...env }).options).toBe(options);
});

describe('the certificate that tells a server who this is', () => {
  let home: string;
  const file = (name: string) => join(home, '.postgresql', name);
  const tls = (address = 'postgres://me@here/mine?sslmode=require') =>
    parseLocation(address, { HOME: home }).tls;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'clever-sync-home-'));
    await mkdir(file(''));
    await writeFile(file('postgresql.crt'), 'certificate');
    await writeFile(file('postgresql.key'), 'key', { mode: 0o600 });
  });
  afterEach(() => rm(home, { recursive: true }));

  test('is looked for where psql looks, unless it is named', async () => {
    await writeFile(file('own.crt'), 'own');
    expect(tls()).toMatchObject([{ cert: Buffer.from('certificate'), key: Buffer.from('key') }]);
    expect(tls(`postgres://me@here/mine?sslmode=require&sslcert=${file('own.crt')}`)).toMatchObject([
      { cert: Buffer.from('own'), key: Buffer.from('key') },
    ]);
    await rm(file('postgresql.crt'));
    expect(tls()).toEqual([expect.not.objectContaining({ key: expect.anything() as Buffer })]);
  });

  test('has a key that only its owner can read', async () => {
    await chmod(file('postgresql.key'), 0o644);
    expect(() => tls()).toThrow(/^Others can read \S+postgresql\.key, the key to the database\.$/);
    expect(tls('postgres://me@here/mine?sslmode=disable')).toEqual([false]);
  });
});
