import { parseLocation } from '../../src/database/postgresLocation.ts';

test.each([
  ['postgres:///portal', {}, 'postgres://localhost/portal'],
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
])('%s with %j is shown as what it connects to', (url, env, shown) => {
  const where = parseLocation(url, { HOME: '/nonexistent', ...env });
  expect(where.shown).toBe(shown);
  const { host = 'localhost', port, user, database } = where;
  for (const part of [host, port, user, database]) expect(shown).toContain(String(part ?? ''));
});

test.each([
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
    expect(read).toThrow(/^The database’s address is wrong: a parameter in it is not known; .* sslmode, /);
    expect(read).not.toThrow('word=');
  },
);

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
