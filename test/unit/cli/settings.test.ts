import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { configPath, readConfig, type Folders } from '../../../src/cli/settings/configFile.ts';
import { resolveSettings, type Settings } from '../../../src/cli/settings/settings.ts';

let home: string;
let folders: Folders;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'clever-sync-test-'));
  folders = { config: join(home, 'config'), data: join(home, 'data') };
});
afterEach(() => rm(home, { recursive: true }));

function settings(env: Record<string, string> = {}, db?: string): Promise<Settings> {
  return resolveSettings({ env, db, cwd: '/work', folders });
}

/** Writes the settings file. */
async function file(value: unknown, mode = 0o600): Promise<string> {
  await mkdir(folders.config, { recursive: true });
  const path = configPath(folders);
  await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
  await chmod(path, mode);
  return path;
}

test('without anything set, the defaults', async () => {
  expect(await settings()).toEqual({
    database: join(home, 'data', 'portal.db'),
    token: undefined,
    client: undefined,
    apiUrl: 'https://api.clever.com',
    authUrl: 'https://clever.com',
    apiVersion: 'v3.1',
    pageSize: undefined,
    keepDays: 365,
  });
});

test('flag before environment before file before default', async () => {
  expect((await settings()).database).toBe(join(home, 'data', 'portal.db'));
  await file({ db: '/file.db', keepDays: '30' });
  expect(await settings()).toMatchObject({ database: '/file.db', keepDays: 30 });
  expect((await settings({ CLEVER_SYNC_DB: '/env.db' })).database).toBe('/env.db');
  expect((await settings({ CLEVER_SYNC_DB: '/env.db' }, 'flag.db')).database).toBe('/work/flag.db');
});

test('a relative path in the file is relative to the file, another one to where the user stands', async () => {
  await file({ db: 'portals/file.db' });
  expect((await settings()).database).toBe(join(folders.config, 'portals', 'file.db'));
  expect((await settings({ CLEVER_SYNC_DB: 'env.db' })).database).toBe(resolve('/work/env.db'));
  expect((await settings({}, 'flag.db')).database).toBe(resolve('/work/flag.db'));
});

test('a path at home is at home, wherever it is written: no shell reads the file, nor what follows --db=', async () => {
  const portal = join(homedir(), 'portal.db');
  expect((await settings({}, '~/portal.db')).database).toBe(portal);
  expect((await settings({ CLEVER_SYNC_DB: '~/portal.db' })).database).toBe(portal);
  await file({ db: '~/portal.db' });
  expect((await settings()).database).toBe(portal);
  expect((await settings({}, '~anna/portal.db')).database).toBe('/work/~anna/portal.db');
  expect((await settings({}, './~/portal.db')).database).toBe('/work/~/portal.db');
});

test.each([
  ['CLEVER_SYNC_DB', '"/srv/portal.db"'],
  ['CLEVER_SYNC_DB', "'postgres://clever:s3cret@db.example.org/portal'"],
  ['CLEVER_TOKEN', '"s3cret"'],
  ['CLEVER_SYNC_PAGE_SIZE', '"100"'],
  ['CLEVER_API_URL', ' "https://api.clever.com" '],
  ['CLEVER_CLIENT_SECRET', '""'],
])('%s in quotes, which no shell took away, is told without its value', async (name, text) => {
  await expect(settings({ [name]: text })).rejects.toMatchObject({
    code: 'usage',
    message: `${name} has quotes around its value.`,
    hint: 'Write it without them.',
  });
});

test('nor is one in the file, while a name in quotes before an address is as it should be', async () => {
  const path = await file({ db: "'/srv/portal.db'" });
  await expect(settings()).rejects.toMatchObject({ message: `db in ${path} has quotes around its value.` });
  await file({ smtpUrl: 'smtps://mail.example', mailFrom: '"Clever Sync" <sync@portal.example>' });
  expect((await settings()).mail?.from).toBe('"Clever Sync" <sync@portal.example>');
});

test.each([
  'postgres:db.example.org/portal',
  'postgresql:/db.example.org/portal',
  'db.example.org:5432/portal',
  'file:portal.db',
  'sqlite:portal.db',
  'host=db.example.org dbname=portal',
  'dbname = portal',
])('half an address is not taken for the name of a new file: %s', async (text) => {
  const half = {
    code: 'usage',
    message: 'The database is neither a path nor an address: an address begins with postgres://.',
  };
  await expect(settings({}, text)).rejects.toMatchObject(half);
  await expect(settings({ CLEVER_SYNC_DB: text })).rejects.toMatchObject(half);
  expect((await settings({}, `./${text}`)).database).toBe(resolve('/work', text));
});

test.each(['half another', 'half\nanother', 'tökën'])('what is no token is no setting: %j', async (token) => {
  const path = await file({ token });
  const wrong = (where: string) => `${where} has characters that no token has.`;
  await expect(settings()).rejects.toMatchObject({ code: 'usage', message: wrong(`token in ${path}`) });
  const variable = settings({ CLEVER_TOKEN: token });
  await expect(variable).rejects.toMatchObject({ code: 'usage', message: wrong('CLEVER_TOKEN') });
});

test('an empty variable is none', async () => {
  await file({ db: '/file.db' });
  expect((await settings({ CLEVER_SYNC_DB: ' ' })).database).toBe('/file.db');
});

test('a URL is no path', async () => {
  expect((await settings({}, 'postgres://portal/db')).database).toBe('postgres://portal/db');
});

test('the settings file may begin with a byte order mark', async () => {
  await file('\u{feff}{"db":"/file.db"}');
  expect((await settings()).database).toBe('/file.db');
});

test('and may be in UTF-16, as Windows PowerShell writes files', async () => {
  await file('{}');
  await writeFile(configPath(folders), Buffer.from('\u{feff}{"db":"/file.db"}', 'utf16le'));
  expect((await settings()).database).toBe('/file.db');
});

describe('a secret in the settings file', () => {
  test('is taken when only its owner can read the file', async () => {
    await file({ token: 'secret-1', clientId: 'id', clientSecret: 'secret-2' });
    expect(await settings()).toMatchObject({ token: 'secret-1', client: { id: 'id', secret: 'secret-2' } });
  });
  test.each([
    'postgres://u:12/word@db.example/portal',
    'postgres://u:1?word@db.example/portal',
    'postgres://u:1#word@db.example/portal',
    'postgres://u:p#word@db.example/portal',
    'postgres:u:word@db.example/portal',
    'host=db.example password=word',
    'host=db.example Password = word',
  ])('is one, too, in an address that is read otherwise than it was meant: %s', async (db) => {
    const wrong = { code: 'usage', message: expect.not.stringContaining('word@') as string };
    await file({ db }, 0o644);
    await expect(settings()).rejects.toMatchObject({
      ...wrong,
      message: expect.stringContaining('holds a secret (db)') as string,
    });
    await rm(configPath(folders));
    await expect(settings({}, db)).rejects.toMatchObject({
      ...wrong,
      message: '--db: what may be a password does not belong on a command line.',
    });
    if (!db.includes('://')) await expect(settings({ CLEVER_SYNC_DB: db })).rejects.toMatchObject(wrong);
  });

  test.each(['/home/me@work/portal.db', 'C:\\Users\\me@work\\portal.db', 'portal@2026:11.db'])(
    'is none in the path %s',
    async (db) => {
      await file({ db }, 0o644);
      expect((await settings()).database).toBe(resolve(folders.config, db));
      expect((await settings({}, db)).database).toBe(resolve('/work', db));
    },
  );

  test.each(['postgres://u:word@db.example/portal', 'postgres://u@db.example/portal?password=word'])(
    'is one, too, in the address of a database: %s',
    async (db) => {
      await file({ db }, 0o644);
      await expect(settings()).rejects.toMatchObject({
        code: 'usage',
        message: expect.not.stringContaining('word') as string,
      });
      await file({ db }, 0o600);
      expect((await settings()).database).toBe(db);
      await file({ db: 'postgres://u@db.example/portal' }, 0o644);
      expect((await settings()).database).toBe('postgres://u@db.example/portal');
    },
  );

  test.each([0o640, 0o604, 0o644])('is refused at mode %o', async (mode) => {
    const path = await file({ token: 'secret-1' }, mode);
    const expected = `The settings file ${path} holds a secret (token) and others can read it.`;
    await expect(settings()).rejects.toMatchObject({
      code: 'usage',
      message: expected,
      hint: `Run: chmod 600 ${path}`,
    });
  });
  test('only a secret has to be private', async () => {
    await file({ clientId: 'id', db: '/file.db' }, 0o644);
    expect(await readConfig(configPath(folders))).toEqual({ clientId: 'id', db: '/file.db' });
  });
});

describe('a settings file that is wrong', () => {
  test.each([
    ['no JSON', '{"token": "secret-1"', 'is not valid JSON'],
    ['no object', '[]', 'is not a JSON object'],
    ['an unknown name', { toke: 'secret-1' }, 'there is no setting toke'],
    ['a value that is no text', { token: 17 }, 'token is not a text'],
    ['a value that is a number, as it looks like one', { apiVersion: 3.1 }, 'apiVersion is not a text'],
    ['no value', { db: null }, 'db is not a text'],
    ['an empty value', { db: '' }, 'db is empty'],
    ['a value of blanks', { pageSize: ' ' }, 'pageSize is empty'],
    ['a value that is no number', { pageSize: true }, 'pageSize is not a whole number'],
    ['a number that JSON can write and nobody can count to', '{"keepDays":1e999}', 'is not a whole number'],
    ['part of a page', { pageSize: 1.5 }, '"1.5" is not a whole number from 1 to 10000'],
    ['less than no page', { pageSize: -1 }, '"-1" is not a whole number from 1 to 10000'],
    ['a word for a number', { pageSize: 'many' }, '"many" is not a whole number from 1 to 10000'],
    ['too many days', { keepDays: 1e300 }, '"1e+300" is not a whole number from 0 to 36500'],
  ])('%s', async (_what, value, message) => {
    await file(value);
    const error = await settings().catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(message) as string });
    expect(JSON.stringify(error)).not.toContain('secret-1');
  });
  test.each(
    ['confirm', 'plan', 'yes', 'maxDeletes', 'max-deletes', 'inSession', 'allowPaused', 'keepManual'].map(
      (name) => [name],
    ),
  )('one that would consent: %s', async (name) => {
    await file({ [name]: '100%' });
    await expect(settings()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining(`there is no setting ${name}`) as string,
    });
  });
  test('numbers may be written as such, where a number is meant', async () => {
    await file({ keepDays: 30, pageSize: 500 });
    expect(await settings()).toMatchObject({ keepDays: 30, pageSize: 500 });
  });
  test('a device in its place, which never ends', async () => {
    await mkdir(folders.config, { recursive: true });
    await symlink('/dev/zero', configPath(folders));
    await expect(settings()).rejects.toMatchObject({
      code: 'usage',
      message: `The settings file ${configPath(folders)} cannot be read.`,
    });
  });
  test('a folder in its place', async () => {
    await mkdir(configPath(folders), { recursive: true });
    await expect(settings()).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a setting in the file that is wrong is called as it is there', () => {
  test.each([
    ['apiUrl', 'http://api.clever.com'],
    ['authUrl', 'clever.com'],
    ['apiVersion', 'v2.1'],
    ['pageSize', '0'],
    ['keepDays', '-1'],
    ['clientId', 'id'],
    ['smtpUrl', 'smtps://mail.example.org'],
    ['mailFrom', 'sync@example.org'],
  ])('%s: %s', async (name, value) => {
    const path = await file({ [name]: value });
    const message = expect.stringContaining(`${name} in ${path}`) as string;
    await expect(settings()).rejects.toMatchObject({ code: 'usage', message });
  });
});

describe('a variable that is wrong', () => {
  test.each([
    ['CLEVER_API_URL', 'http://api.clever.com'],
    ['CLEVER_API_URL', 'ftp://127.0.0.1'],
    ['CLEVER_API_URL', 'api.clever.com'],
    ['CLEVER_AUTH_URL', 'https://me:secret@clever.com'],
    ['CLEVER_AUTH_URL', 'https://clever.com/?x=1'],
    ['CLEVER_AUTH_URL', 'http://127.0.0.1.example.org'],
    ['CLEVER_API_VERSION', 'v2.1'],
    ['CLEVER_SYNC_PAGE_SIZE', '10001'],
    ['CLEVER_SYNC_PAGE_SIZE', '0'],
    ['CLEVER_SYNC_KEEP_DAYS', '-1'],
  ])('%s=%s', async (name, value) => {
    const message = expect.stringContaining(name) as string;
    await expect(settings({ [name]: value })).rejects.toMatchObject({ code: 'usage', message });
  });
  test('a client id needs its secret, and the other way round', async () => {
    await expect(settings({ CLEVER_CLIENT_ID: 'id' })).rejects.toThrow('CLEVER_CLIENT_SECRET is not');
    await expect(settings({ CLEVER_CLIENT_SECRET: 's' })).rejects.toThrow('CLEVER_CLIENT_ID is not');
  });
});

test.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:80'])(
  'plain http to %s',
  async (url) => {
    expect((await settings({ CLEVER_API_URL: url })).apiUrl).toBe(new URL(url).origin);
  },
);
