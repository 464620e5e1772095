// Who subscribed gets the outcome and the reminders, from a real mail server; whatever that server does, the sync stays.

import { sendMail, tryMailServer } from '../../src/notify/send.ts';
import { openDrip, opened, openMailbox, openSilence, type Mailbox } from '../scenarios/mailbox.ts';
import { ENTER, scripted, type Step } from '../scenarios/scripted.ts';
import { World } from '../scenarios/world.ts';

const FROM = 'Clever Sync <sync@portal.example>';
const MAIL = { subject: 's', text: 't', html: 'h' };
let world: World;
let mailbox: Mailbox;

beforeEach(async () => {
  world = await World.withDistrict();
  mailbox = await openMailbox({ refuses: ['gone@riverside.example'] });
});
afterEach(async () => {
  await mailbox.close();
  await world.close();
});

const env = (url = mailbox.url) => ({ CLEVER_SYNC_SMTP_URL: url, CLEVER_SYNC_MAIL_FROM: FROM });

test('a launched sync: outcome and reminders, as text and HTML, one copy for each', async () => {
  await world.seed('before');
  const line = 'edit 1 --notify it@riverside.example,lead@riverside.example';
  const ran = await world.run(line, { env: env() });
  expect(ran).toMatchObject({
    code: 0,
    err: expect.stringContaining('E-mail: sent to 2 subscribers.') as string,
  });
  expect(mailbox.letters.map(({ to }) => to).sort()).toEqual([
    ['it@riverside.example'],
    ['lead@riverside.example'],
  ]);
  const { subject, text, html } = opened(mailbox.letters[0]!);
  expect(subject).toBe('Clever Sync: Riverside Unified: Edit launched');
  // Else those who are away answer it.
  expect(mailbox.letters[0]!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(text).toMatch(/Launched as run 1 in/);
  const teachers = await world.rows("select last_name as name from users where role = 'teacher'");
  for (const { name } of teachers) {
    expect(text).toContain(name);
    expect(html).toContain(name);
    expect(mailbox.letters[0]!.raw.split('\r\n\r\n')[0]).not.toContain(name);
  }
  expect(html).toMatch(/<h2>Licenses: \d+ teachers have none<\/h2>/);
});

test('a refusal and a failure are told too', async () => {
  await world.run('districts set 1 --notify it@riverside.example --expires 2026-01-01');
  expect(await world.run('edit 1', { env: env() })).toMatchObject({ code: 3 });
  expect(opened(mailbox.letters[0]!)).toMatchObject({
    subject: 'Clever Sync: Riverside Unified: Edit refused',
    text: expect.stringMatching(/expired refuses/) as string,
  });
  world.sandbox.disconnect();
  expect(await world.run('edit 1', { env: env() })).toMatchObject({ code: 5 });
  const { subject, text, html } = opened(mailbox.letters[1]!);
  expect(subject).toBe('Clever Sync: Riverside Unified: Edit failed');
  expect(text).toMatch(/failed at 2026-11-23 10:00 UTC\. The Portal is\s+as it was\.[^]*refuses the token/);
  expect(html).toMatch(/refuses the token/);
});

test('the wizard tells as well', async () => {
  const screens = ['Which district', 'Which kind', 'Which schools', 'expiration date'];
  const prompter = scripted(
    ...screens.map((screen): Step => [screen, ENTER]),
    ['Sync e-mails', 'it@riverside.example'],
    ['Start the sync', ENTER],
  );
  expect(await world.run('', { env: env(), prompter })).toMatchObject({ code: 0 });
  prompter.finish();
  expect(mailbox.letters.map(({ to }) => to)).toEqual([['it@riverside.example']]);
});

test('a name cannot break out of the text, the HTML or the subject', async () => {
  const name = 'Riverside <img src=x onerror=alert(1)>\u{1b}[2J & "Co"';
  await world.run('districts set 1 --notify it@riverside.example');
  await world.portal((database) => database.run('update districts set name = $1', [name]));
  expect(await world.run('edit 1', { env: env() })).toMatchObject({ code: 0 });
  const { subject, text, html } = opened(mailbox.letters[0]!);
  expect(subject).toContain('Riverside <img src=x onerror=alert(1)>\\u{1b}[2J & "Co"');
  expect(text).not.toContain('\u{1b}');
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;\\u{1b}[2J &amp; &quot;Co&quot;');
});

test('a preview, a mistake in the command and a cancelled sync are nobody’s news', async () => {
  await world.run('districts set 1 --notify it@riverside.example');
  await world.run('edit 1 --dry-run', { env: env() });
  await world.run('edit 1 --schools Nowhere', { env: env() });
  const prompter = scripted(['Start the sync?', 'no']);
  expect(await world.run('edit 1', { env: env(), prompter })).toMatchObject({ code: 130 });
  expect(mailbox.letters).toEqual([]);
});

test('without a mail server, who would get it is listed', async () => {
  const ran = await world.run('edit 1 --notify it@riverside.example,lead@riverside.example');
  expect(ran.code).toBe(0);
  expect(ran.err).toMatch(/It would go\sto\sit@riverside.example\sand\slead@riverside.example.\n$/);
  expect(Math.max(...ran.err.split('\n').map((text) => text.length))).toBeLessThanOrEqual(80);
  expect(await world.run('edit 1 -q')).toMatchObject({ code: 0, err: '' });
});

test('an address that bounces is a warning, and the others get theirs', async () => {
  const line = 'edit 1 --notify gone@riverside.example,it@riverside.example';
  const { code, err } = await world.run(line, { env: env() });
  expect(code).toBe(0);
  expect(err).toMatch(/did not take it for 1 of 2 subscribers \(EENVELOPE\s550\)/);
  expect(err).not.toContain('gone@');
  expect(mailbox.letters.map(({ to }) => to)).toEqual([['it@riverside.example']]);
});

test('a mail server that is not there, or says nothing, is a warning', async () => {
  await world.run('districts set 1 --notify it@riverside.example');
  const nowhere = await world.run('edit 1', { env: env('smtp://user:secret@127.0.0.1:1') });
  expect(nowhere.code).toBe(0);
  expect(nowhere.err).toMatch(/did not take it for 1 of 1 subscriber/);
  expect(nowhere.err).not.toContain('secret');
  const silence = await openSilence();
  const silent = await world.run('edit 1', { env: env(`${silence.url}?greetingTimeout=200`) });
  await silence.close();
  expect(silent).toMatchObject({ code: 0, err: expect.stringContaining('ETIMEDOUT') as string });
});

test('to another machine than this one nothing goes in plain text, unless that is asked for', async () => {
  // An address of this machine that is not its loopback's.
  const url = mailbox.url.replace('127.0.0.1', '0.0.0.0');
  const send = (parameter: string) =>
    sendMail({ url: url + parameter, from: FROM }, ['a@riverside.example'], MAIL);
  expect(await send('')).toEqual({ sent: 0, problems: [expect.stringContaining('ETLS')] });
  expect(mailbox.letters).toEqual([]);
  expect(await send('?requireTLS=false')).toEqual({ sent: 1, problems: [] });
});

test('all of it takes no longer than it may, however slowly the server talks', async () => {
  const silence = await openSilence();
  const to = ['a@riverside.example', 'b@riverside.example', 'c@riverside.example'];
  const delivery = await sendMail({ url: silence.url, from: FROM }, to, MAIL, { patienceMs: 300 });
  await silence.close();
  expect(delivery).toEqual({ sent: 0, problems: ['ETIMEDOUT'] });
  // Each connection alone is given up after ten seconds of silence, with the same problem.
}, 5_000);

test('who only looks whether a server is there does not wait for the end of an endless answer', async () => {
  const drip = await openDrip();
  expect(await tryMailServer({ url: drip.url, from: FROM }, { patienceMs: 300 })).toBe('ETIMEDOUT');
  // Else it would keep the process from ending.
  await drip.left;
  // Nor one who was interrupted before.
  expect(await tryMailServer({ url: drip.url, from: FROM }, { signal: AbortSignal.abort() })).toBe(
    'ETIMEDOUT',
  );
  await drip.close();
}, 5_000);

test('Ctrl-C leaves it', async () => {
  const drip = await openDrip();
  const interrupt = (press: () => void) => void drip.met.then(press);
  const doctor = await world.run('doctor', { env: env(drip.url), interrupt });
  await drip.left;
  await drip.close();
  expect(doctor).toMatchObject({ code: 130, out: '' });
});

test('an interrupt ends it, and is not called the server’s', async () => {
  const silence = await openSilence();
  const signal = AbortSignal.timeout(100);
  const delivery = await sendMail({ url: silence.url, from: FROM }, ['a@riverside.example'], MAIL, {
    signal,
  });
  await silence.close();
  expect(delivery).toEqual({ sent: 0, problems: ['interrupted'] });
}, 5_000);

test.each<[Record<string, string>, RegExp]>([
  [{ CLEVER_SYNC_SMTP_URL: 'smtp://mail.example' }, /CLEVER_SYNC_MAIL_FROM is not/],
  [{ CLEVER_SYNC_MAIL_FROM: FROM }, /CLEVER_SYNC_SMTP_URL is not/],
  [{ CLEVER_SYNC_SMTP_URL: 'https://u:secret@mail.example', CLEVER_SYNC_MAIL_FROM: FROM }, /mail server/],
  [{ CLEVER_SYNC_SMTP_URL: 'smtp://mail.example', CLEVER_SYNC_MAIL_FROM: 'a\nb@c.example' }, /no e-mail/],
  ...['socketTimeout=10s', 'proxy=http://secret', 'requireTLS=secret'].map(
    (parameter): [Record<string, string>, RegExp] => [
      { CLEVER_SYNC_SMTP_URL: `smtp://mail.example?${parameter}`, CLEVER_SYNC_MAIL_FROM: FROM },
      /has a parameter that is not known, or not right/,
    ],
  ),
])('wrong settings are said, without their values', async (wrong, text) => {
  const { code, err } = await world.run('edit 1', { env: wrong });
  expect(code).toBe(2);
  expect(err).toMatch(text);
  expect(err).not.toContain('secret');
});

test('doctor says whether those who are subscribed can be told', async () => {
  const checks = async (extra: Record<string, string>) => {
    const { out } = await world.run('doctor --json', { env: extra });
    return (JSON.parse(out) as { name: string; status: string; detail: string }[]).filter(
      ({ name }) => name === 'E-mail',
    );
  };
  await world.run('districts set 1 --notify it@riverside.example');
  expect(await checks({})).toMatchObject([
    { status: 'warn', detail: 'No mail server is set, though 1 district has subscribers.' },
  ]);
  expect(await checks(env())).toMatchObject([{ status: 'ok', detail: 'the mail server answers' }]);
  expect(await checks(env('smtp://127.0.0.1:1'))).toMatchObject([
    { status: 'warn', detail: expect.stringContaining('(ESOCKET)') as string },
  ]);
});
