import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { startSandbox, type Sandbox } from '../../src/sandbox/server.ts';
import { openMailbox } from '../scenarios/mailbox.ts';
import { World } from '../scenarios/world.ts';
import { selfSigned } from '../source/selfSigned.ts';
import { BIN, program, start } from './program.ts';

describe('without anything set up', () => {
  test('--help explains the program', async () => {
    const { code, out, err } = await program(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const name of [
      'edit',
      'reset',
      'status',
      'history',
      'show',
      'roster',
      'explain',
      'reminders',
      'districts',
      'db',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  test('--version', async () => {
    expect(await program(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
  });

  test('an unknown command suggests the one that was meant', async () => {
    const { code, out, err } = await program(['histroy', '1']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('error: There is no command "histroy". Did you mean "clever-sync history"?\n');
  });

  test('there is no database', async () => {
    const { code, err } = await program(['status']);
    expect(code).toBe(6);
    expect(err).toMatch(/^error: There is no database at \/nonexistent\/.*clever-sync db migrate\n$/);
  });

  test('without a terminal the wizard asks nothing', async () => {
    const { code, err } = await program([]);
    expect(code).toBe(2);
    expect(err).toContain('clever-sync edit');
  });

  test('a program that was not built says so', async () => {
    const world = await World.create();
    await mkdir(join(world.folder, 'bin'));
    await copyFile(BIN, join(world.folder, 'bin', 'clever-sync.mjs'));
    const { code, err } = await start(['--help'], {}, join(world.folder, 'bin', 'clever-sync.mjs')).ended;
    await world.close();
    expect({ code, err }).toEqual({
      code: 1,
      err: 'error: clever-sync is not built. Run: npm ci && npm run build\n',
    });
  });
});

test('what is packed is the built program, and none of its tests', () => {
  const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: join(dirname(BIN), '..'),
    encoding: 'utf8',
  });
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  expect(paths).toContain('dist/cli/main.js');
  expect(paths.filter((path) => !/^(bin|dist|fixtures\/riverside)\/|^[^/.]+\.(md|json)$/.test(path))).toEqual(
    [],
  );
});

test('a program that ends before it was done says so, and not 0', async () => {
  const world = await World.create();
  const at = (...path: string[]) => join(world.folder, ...path);
  await mkdir(at('bin'));
  await mkdir(at('dist', 'cli', 'terminal'), { recursive: true });
  await writeFile(at('package.json'), '{"type":"module"}');
  await copyFile(BIN, at('bin', 'clever-sync.js'));
  await writeFile(at('dist', 'cli', 'terminal', 'io.js'), 'export const processIo = () => ({ argv: [] });');
  await writeFile(at('dist', 'cli', 'main.js'), 'export const run = () => new Promise(() => {});');
  const { code, err } = await start([], {}, at('bin', 'clever-sync.js')).ended;
  await world.close();
  expect({ code, err }).toEqual({
    code: 1,
    err: 'error: The program ended before it was done. See: clever-sync status\n',
  });
});

test('what a driver throws where nobody catches it is told in one line, and how to see more', async () => {
  // A server that asks for Kerberos, which the driver does not know.
  const server = createServer((socket) => {
    socket.once('data', (data) => {
      const isTls = data.length === 8;
      if (isTls) socket.once('data', () => socket.write(KERBEROS)).write('N');
      else socket.write(KERBEROS);
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const args = ['status', '--db', `postgres://clever@127.0.0.1:${port}/portal`];
  const plain = await program(args);
  const verbose = await program([...args, '-v']);
  server.close();
  expect(plain).toEqual({
    code: 1,
    signal: null,
    out: '',
    err: 'error: Something unexpected went wrong. Run it again with -v to see what.\n',
  });
  expect(verbose.err).toContain('authentication');
});

/** AuthenticationGSS */
const KERBEROS = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 7]);

describe('with a district', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withDistrict();
  });
  afterEach(() => world.close());

  test('whom nobody vouches for gets nothing, though the environment would trust anybody', async () => {
    await world.run('districts set 1 --notify it@riverside.example');
    let heard = '';
    const impostor = createTlsServer(await selfSigned(), (socket) => {
      socket.on('error', () => undefined).on('data', (data: Buffer) => (heard += data.toString()));
      socket.write('220 mail.example ESMTP\r\n');
    }).listen(0, '127.0.0.1');
    await once(impostor, 'listening');
    const host = `localhost:${(impostor.address() as AddressInfo).port}`;
    const { code, out } = await program(['doctor'], {
      ...world.env,
      CLEVER_API_URL: `https://${host}`,
      CLEVER_SYNC_SMTP_URL: `smtps://${host}`,
      CLEVER_SYNC_MAIL_FROM: 'sync@portal.example',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });
    impostor.close();
    expect({ code, heard }).toEqual({ code: 5, heard: '' });
    expect(out).toMatch(/FAIL +Clever: [^]*nobody known[^]*warn +E-mail +The mail server cannot be used/);
  });

  test('a mail server is spoken to whose certificate an authority of the administrator has signed', async () => {
    const certificate = await selfSigned();
    const mailbox = await openMailbox({ certificate });
    const authority = join(world.folder, 'authority.crt');
    await writeFile(authority, certificate.cert);
    await world.run('districts set 1 --notify it@riverside.example');
    const env = {
      ...world.env,
      CLEVER_SYNC_SMTP_URL: mailbox.url,
      CLEVER_SYNC_MAIL_FROM: 'sync@portal.example',
      NODE_EXTRA_CA_CERTS: authority,
    };
    const { code, out } = await program(['doctor'], env);
    await program(['edit', '1', '--yes'], env);
    await mailbox.close();
    expect(code).toBe(0);
    expect(out).toMatch(/ok +E-mail +the mail server answers/);
    expect(mailbox.letters.map(({ to }) => to)).toEqual([['it@riverside.example']]);
  });

  /** Runs it in a folder that was removed. */
  const inRemovedFolder = (...args: string[]) => {
    const folder = join(world.folder, 'removed');
    const script = 'mkdir "$1" && cd "$1" && rmdir "$1" && shift && exec "$@"';
    const shell = ['-c', script, 'sh', folder, process.execPath, BIN, ...args];
    const { status, stdout, stderr } = spawnSync('sh', shell, { env: world.env, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr.replaceAll(folder, '<removed>') };
  };

  test('in a folder that was removed everything works that needs no path in it', () => {
    const { code, out } = inRemovedFolder('status');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('Riverside Unified') as string,
    });
    expect(inRemovedFolder('status', '--db', 'portal.db')).toMatchObject({
      code: 6,
      err: expect.stringContaining('There is no database at <removed>/portal.db.') as string,
    });
  });

  test('~ is the home also where no shell reads it so', async () => {
    const env = { ...world.env, HOME: world.folder };
    const backup = await program(['db', 'backup', '~/copy.db'], env);
    const report = await program(['edit', '1', '--dry-run', '--report=~/plan.html'], env);
    const served = await program(['sandbox', '~/none'], env);
    expect([backup.code, report.code]).toEqual([0, 0]);
    expect(served.err).toContain(`error: ${join(world.folder, 'none')} holds no district`);
    for (const name of ['copy.db', 'plan.html']) expect(existsSync(join(world.folder, name))).toBe(true);
    expect(await program(['districts', 'list', '--json', '--db=~/copy.db'], env)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Riverside Unified') as string,
    });
  });

  test('a reader that goes away is no error', async () => {
    await world.run('edit 1');
    const { child, ended } = start(['roster', 'students', '1'], world.env);
    child.stdout!.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  test('nor is one that goes away from a watch, which ends', async () => {
    const { child, ended } = start(['status', '--watch', '--json'], world.env);
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    await world.run('edit 1');
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  /** Runs it with a standard output that takes nothing. */
  const onFullDisk = async (line: string) => {
    const full = await open('/dev/full', 'w');
    const { code, err } = await start(line.split(' '), world.env, BIN, full.fd).ended;
    await full.close();
    return { code, err };
  };
  const UNWRITTEN = {
    code: 1,
    err:
      'error: Standard output cannot be written (ENOSPC). Make room where it goes, or send it elsewhere. ' +
      'What the command changed, if anything, stands: look before you run it again.\n',
  };

  test.each(['status', 'status --json', 'roster students 1 --json', 'edit 1 --dry-run --json -q'])(
    '%s says that its output cannot be written',
    async (line) => {
      expect(await onFullDisk(line)).toEqual(UNWRITTEN);
    },
  );

  test.each([
    ['districts set 1 --expires 2027-06-30', 'select expires_on from sync_settings', '2027-06-30'],
    ['users set-role 1 1 staff', 'select role from users where id = 1', 'staff'],
    ['users set-role 1 1 staff --json', 'select role from users where id = 1', 'staff'],
  ])('%s says so too, and that what it changed stands', async (line, query, changed) => {
    await world.run('edit 1');
    const before = await world.rows(query);
    expect(await onFullDisk(line)).toEqual(UNWRITTEN);
    const after = await world.rows(query);
    expect(after).not.toEqual(before);
    expect(Object.values(after[0]!)).toEqual([changed]);
  });

  test('a result that cannot be written does not make a launched run a failed one', async () => {
    expect(await onFullDisk('edit 1 --json -q')).toEqual({
      code: 0,
      err: 'error: Run 1 was launched, but what it did could not be written. See: clever-sync show 1\n',
    });
    expect(await world.rows('select status from sync_runs')).toEqual([{ status: 'Launched' }]);
  });

  test('results go to standard output, the rest to standard error', async () => {
    const { code, out, err } = await program(['edit', '1', '--json'], world.env);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ status: 'launched' });
    expect(err).toMatch(/^Connected in .*\nRead 5 schools/);
  });

  test('-q leaves errors only, and nothing has color', async () => {
    expect(await program(['edit', '1', '-q', '--json'], world.env)).toMatchObject({ code: 0, err: '' });
    const { code, err } = await program(['edit', '2', '-q'], world.env);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^error: [^\x1b]*\n$/) as string });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s while the share is read leaves the Portal as it was',
    async (signal) => {
      const slow = await slowSandbox();
      const { child, ended } = start(['edit', '1'], slow.env(world.env));
      await slow.asked;
      child.kill(signal);
      const { code, err } = await ended;
      await slow.sandbox.close();
      expect(code).toBe(130);
      expect(err).toContain('error: Interrupted. The Portal is as it was.\n');
      expect(await world.rows('select * from schools')).toEqual([]);
    },
  );

  test('the second Ctrl-C ends the program at once', async () => {
    // A statement that the first one cannot end.
    await world.portal((database) =>
      database.run(`create trigger slow before insert on schools begin select count(*) from (
        with recursive n (i) as (select 1 union all select i + 1 from n where i < 4000000000) select i from n); end`),
    );
    const { child, ended } = start(['edit', '1'], world.env);
    const said = (text: string) => Promise.race([heard(child, (err) => err.includes(text)), ended]);
    await said('Checked the plan');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    child.kill('SIGINT');
    await said('Press Ctrl-C');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGINT' });
    expect(await world.rows('select * from schools')).toEqual([]);
  });
});

/** Resolves once what a process said on standard error is as wanted. */
function heard(child: ChildProcess, isWanted: (err: string) => boolean): Promise<void> {
  let err = '';
  return new Promise((resolve) => {
    child.stderr!.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      if (isWanted(err)) resolve();
    });
  });
}

/** A sandbox that takes its time; `asked` resolves when the first request of it was answered. */
async function slowSandbox(): Promise<{
  sandbox: Sandbox;
  asked: Promise<void>;
  env(env: Record<string, string>): Record<string, string>;
}> {
  let told = (): void => undefined;
  const asked = new Promise<void>((resolve) => (told = resolve));
  const sandbox = await startSandbox({
    folder: join(BIN, '../../fixtures/riverside'),
    latencyMs: 400,
    on: () => told(),
  });
  const { url, token } = sandbox;
  const settings = { CLEVER_API_URL: url, CLEVER_AUTH_URL: url, CLEVER_TOKEN: token };
  return { sandbox, asked, env: (env) => ({ ...env, ...settings }) };
}
