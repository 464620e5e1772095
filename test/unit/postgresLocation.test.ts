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
