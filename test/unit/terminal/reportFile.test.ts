import { once } from 'node:events';
import {
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkReportFile, reportFormat, writeReportFile } from '../../../src/cli/terminal/reportFile.ts';
import { aPlan, aReport, people } from './build.ts';

const SCIENCE = { school: 'Lakeside Middle', class: 'Science 7' };
const PLAN = aPlan({
  mode: 'reset',
  guards: [{ code: 'max-deletes', refused: true, message: '<b>62</b> would go.', override: '--plan 3f9a' }],
})
  .creates('students', '=HYPERLINK("x")', {
    school: 'Lakeside Middle',
    after: { email: 'new@riverside.example' },
  })
  .updates('students', 'Park, "Min"', { email: ['a@x.example', '@b'] }, { id: 7, sourceId: '5f7' })
  .deletes('classStudents', '<img src=x onerror=alert(1)>\u{1b}[2J', {
    ...SCIENCE,
    reason: 'no longer listed',
  })
  .build();
const REPORT = aReport(PLAN);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function written(name: string, plan = PLAN): Promise<string> {
  await writeReportFile(join(folder, name), plan, REPORT);
  return readFileSync(join(folder, name), 'utf8');
}

test('CSV: a row per change, formulas defused, a mark for Excel', async () => {
  expect(await written('plan.csv')).toBe(`\u{feff}\
action,kind,name,school,class,portal id,source id,made by hand,reason,changes,which class,which person
updated,students,"Park, ""Min""",,,7,5f7,no,,e-mail: a@x.example → @b,,
created,students,"'=HYPERLINK(""x"")",Lakeside Middle,,,,no,,,,
deleted,classStudents,<img src=x onerror=alert(1)>\\u{1b}[2J,Lakeside Middle,Science 7,,,no,no longer listed,,,
`);
});

test('people of one name in a class: which is which', async () => {
  const shared = { who: { id: null, sourceId: '5f8', sisId: '18', email: null } };
  const byHand = { who: { id: 9, sourceId: null, sisId: '19', email: null } };
  const plan = aPlan()
    .creates('students', 'Kim, Alex', { sourceId: '5f8', ...shared })
    .creates('classStudents', 'Kim, Alex', { ...SCIENCE, ...shared })
    .creates('classStudents', 'Kim, Alex', { ...SCIENCE, ...byHand })
    .build();
  const rows = (await written('plan.csv', plan)).trimEnd().split('\n');
  expect(rows.map((row) => row.split(',').at(-1))).toEqual(['which person', '', '5f8', '#9']);
  const html = await written('plan.html', plan);
  const people = ['+ Kim, Alex', '+ Kim, Alex (SIS id 18)', '+ Kim, Alex (SIS id 19)'];
  expect(html.match(/\+ Kim[^<]*/g)).toEqual(people);
});

test('NDJSON: a change per line, with both its sides', async () => {
  const text = await written('plan.ndjson');
  expect(text).not.toContain('\u{1b}');
  const changes = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(changes).toHaveLength(3);
  expect(changes[0]).toMatchObject({
    action: 'updated',
    kind: 'students',
    id: 7,
    sourceId: '5f7',
    name: 'Park, "Min"',
    before: { email: 'a@x.example' },
    after: { email: '@b' },
  });
});

test('HTML: one page that loads and runs nothing, with everything escaped', async () => {
  const html = await written('plan.html');
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(html).toMatch(/<\/body>\n<\/html>\n$/);
  expect(html).not.toMatch(/<script|<img|<b>|https?:|url\(/);
  expect(html).toContain(
    '- &lt;img src=x onerror=alert(1)&gt;\\u{1b}[2J</span> <small>no longer listed</small>',
  );
  expect(html).toContain('max-deletes refuses: &lt;b&gt;62&lt;/b&gt; would go.');
  expect(html).toContain('<li>e-mail: <del>a@x.example</del> → <ins>@b</ins></li>');
  expect(html).toContain('<h3>Lakeside Middle · Science 7</h3>');
  expect(html).toContain('Launched as run 17, 2026-11-23 10:00 UTC');
  expect(html).not.toContain('new@riverside.example');
});

test('HTML: what is opened is closed, in order', async () => {
  const plan = aPlan()
    .creates('schools', people(3))
    .creates('students', people(40), { school: 'Lakeside Middle' })
    .updates('students', 'Lee', { grade: ['7', '8'], email: [null, 'x'] }, { school: 'Hillside' })
    .build();
  const html = (await written('plan.html', plan)).replace(/<style>.*<\/style>/s, '');
  const open: string[] = [];
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (tag === 'meta') continue;
    if (slash) expect(open.pop()).toBe(tag);
    else open.push(tag);
  }
  expect(open).toEqual([]);
  expect(html.match(/<li class="created">/g)).toHaveLength(43);
});

test('only its owner can read a report, and it replaces an older one', async () => {
  writeFileSync(join(folder, 'plan.csv'), 'old', { mode: 0o644 });
  expect(await written('plan.csv')).not.toContain('old');
  expect(statSync(join(folder, 'plan.csv')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['plan.csv']);
});

test('what killed processes left of a report goes with the next one; what may be written just now stays', async () => {
  const old = new Date(Date.now() - 2 * 86_400_000);
  const others = ['.other.csv.0a1b2c3d.tmp', '.plan.csv.tmp', 'plan.csv.0a1b2c3d.tmp'];
  others.push('.plan.csv.old.csv.0a1b2c3d.tmp');
  for (const name of ['.plan.csv.0a1b2c3d.tmp', ...others]) {
    writeFileSync(join(folder, name), 'Okoye, Lee');
    utimesSync(join(folder, name), old, old);
  }
  writeFileSync(join(folder, '.plan.csv.4e5f6a7b.tmp'), 'Okoye, Lee');
  await written('plan.csv');
  expect(readdirSync(folder).sort()).toEqual([...others, '.plan.csv.4e5f6a7b.tmp', 'plan.csv'].sort());
});

test('a symbolic link stays one: what it leads to is written, there already or not', async () => {
  mkdirSync(join(folder, 'kept'));
  writeFileSync(join(folder, 'kept', 'old.csv'), 'old');
  symlinkSync(join('kept', 'old.csv'), join(folder, 'old.csv'));
  symlinkSync(join('kept', 'new.csv'), join(folder, 'new.csv'));
  symlinkSync('kept', join(folder, 'alias'));
  symlinkSync(join('..', 'new.csv'), join(folder, 'kept', 'up.csv'));
  symlinkSync(join('alias', 'up.csv'), join(folder, 'again.csv'));
  symlinkSync('round.csv', join(folder, 'round.csv'));
  for (const name of ['old.csv', 'again.csv']) {
    await checkReportFile(join(folder, name));
    expect(await written(name)).toContain('which class');
  }
  for (const name of ['old.csv', 'new.csv']) {
    expect(lstatSync(join(folder, name)).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(folder, 'kept', name)).isFile()).toBe(true);
  }
  expect(readdirSync(join(folder, 'kept'))).toEqual(['new.csv', 'old.csv', 'up.csv']);
  await expect(checkReportFile(join(folder, 'round.csv'))).rejects.toMatchObject({ code: 'usage' });
});

// Nobody but root can make a link of somebody else's.
(process.getuid?.() === 0 ? test : test.skip)("a stranger's symbolic link is not followed", async () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const path = join(folder, 'plan.csv');
  symlinkSync('mine.txt', path);
  lchownSync(path, 12_345, 12_345);
  const refused = { code: 'usage', message: expect.stringContaining("link of another user's") as unknown };
  await expect(checkReportFile(path)).rejects.toMatchObject(refused);
  await expect(writeReportFile(path, PLAN, REPORT)).rejects.toMatchObject(refused);
  expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
  lchownSync(path, 0, 0);
  await writeReportFile(path, PLAN, REPORT);
  expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toContain('which class');
});

test('a plan that cannot be read to its end leaves no report, and the older one as it was', async () => {
  writeFileSync(join(folder, 'plan.ndjson'), 'old');
  const broken = aPlan({
    read: async function* () {
      yield* PLAN.read();
      throw new Error('the connection is gone');
    },
  }).build();
  await expect(written('plan.ndjson', broken)).rejects.toThrow('the connection is gone');
  expect(readFileSync(join(folder, 'plan.ndjson'), 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['plan.ndjson']);
});

test('an interrupt leaves the file that was there, and no other', async () => {
  await written('plan.csv');
  const before = readFileSync(join(folder, 'plan.csv'), 'utf8');
  const controller = new AbortController();
  const plan = aPlan({
    read: async function* () {
      for await (const change of PLAN.read()) {
        controller.abort();
        yield change;
      }
    },
  }).build();
  await expect(
    writeReportFile(join(folder, 'plan.csv'), plan, REPORT, controller.signal),
  ).rejects.toMatchObject({
    code: 'interrupted',
    message: expect.stringContaining('plan.csv was not written') as unknown,
  });
  expect(readFileSync(join(folder, 'plan.csv'), 'utf8')).toBe(before);
  expect(readdirSync(folder)).toEqual(['plan.csv']);
});

test('what is neither a file nor a folder is not replaced by one, nor where a link leads to it', async () => {
  const socket = join(folder, 'socket.csv');
  const server = createServer().listen(socket);
  await once(server, 'listening');
  symlinkSync(socket, join(folder, 'link.csv'));
  for (const path of [socket, join(folder, 'link.csv')]) {
    const fault = { code: 'usage', message: expect.stringMatching(/is not a file but a device/) as string };
    await expect(checkReportFile(path)).rejects.toMatchObject(fault);
    await expect(writeReportFile(path, PLAN, REPORT)).rejects.toMatchObject(fault);
  }
  expect(lstatSync(socket).isSocket()).toBe(true);
  expect(readdirSync(folder)).toEqual(['link.csv', 'socket.csv']);
  await new Promise((closed) => server.close(closed));
});

test('what cannot be written is a usage fault, before a sync as well as after', async () => {
  const missing = join(folder, 'no', 'plan.html');
  const fault = { code: 'usage', message: expect.stringContaining('cannot be written (ENOENT)') as unknown };
  await expect(checkReportFile(missing)).rejects.toMatchObject(fault);
  await expect(writeReportFile(missing, PLAN, REPORT)).rejects.toMatchObject(fault);
  await expect(checkReportFile('plan.pdf')).rejects.toMatchObject({ code: 'usage' });
  await checkReportFile(join(folder, 'plan.html'));
  expect(readdirSync(folder)).toEqual([]);
});

test('the ending says the format, whatever its case', () => {
  expect(['a.html', 'b.CSV', 'c.d.ndjson'].map(reportFormat)).toEqual(['html', 'csv', 'ndjson']);
  expect(() => reportFormat('report')).toThrow('.ndjson');
});
