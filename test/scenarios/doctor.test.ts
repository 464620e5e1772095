// What doctor finds out about many districts, from a Clever that answers when it is told to.

import type { ServerResponse } from 'node:http';
import { envelope, fakeClever, send, type FakeClever } from '../source/fakeClever.ts';
import { World } from './world.ts';

const NAMES = ['East', 'North', 'South', 'West'];
const idOf = (name: string) => `64c1a0b2e4f000000000000${NAMES.indexOf(name)}`;

let world: World;
let clever: FakeClever;
beforeEach(async () => {
  world = await World.empty('riverside');
  clever = await fakeClever();
  clever.always('/oauth/tokens', (response, { url = '' }) => {
    const id = /district=(\w+)/.exec(url)?.[1];
    const token = { id: '1', owner: { type: 'district', id }, access_token: `token-${id}`, created: '' };
    send(response, { body: { data: [token] } });
  });
  for (const name of NAMES) await world.addDistrict(name, idOf(name));
});
afterEach(async () => {
  await clever.close();
  await world.close();
});

const doctor = (url = clever.url) => {
  const hosts = { CLEVER_API_URL: url, CLEVER_AUTH_URL: url };
  const client = { CLEVER_TOKEN: '', CLEVER_CLIENT_ID: 'id', CLEVER_CLIENT_SECRET: 'secret' };
  return world.run('doctor', { env: { ...hosts, ...client } });
};

const NOTHING = { CLEVER_TOKEN: '', CLEVER_CLIENT_ID: '', CLEVER_CLIENT_SECRET: '' };

const asked = (text: string): string[] =>
  [...text.matchAll(/(ok|FAIL) +Clever: (\w+)/g)].map(([, status, name]) => `${name} ${status}`);

test('asks about districts side by side, and tells of them in their order', async () => {
  // Whoever comes after the first is answered once all are there, the last one first.
  const waiting: (() => void)[] = [];
  clever.always('/v3.1/districts', (response: ServerResponse, { headers }) => {
    const id = headers.authorization?.replace('Bearer token-', '') ?? '';
    const answer = () => send(response, { body: envelope([{ id, name: 'As Clever has it' }]) });
    if (id === idOf('East')) return answer();
    waiting.push(answer);
    if (waiting.length === NAMES.length - 1) for (const each of waiting.reverse()) each();
  });
  const { code, out } = await doctor();
  expect(asked(out)).toEqual(['East ok', 'North ok', 'South ok', 'West ok']);
  expect(code).toBe(0);
});

test('asks about one district when nobody could be reached', async () => {
  clever.always('/v3.1/districts', { status: 400 });
  expect(asked((await doctor()).out)).toEqual(NAMES.map((name) => `${name} FAIL`));
  // Which does not speak it.
  const { code, out } = await doctor(clever.url.replace('http:', 'https:'));
  expect(asked(out)).toEqual(['East FAIL']);
  expect(code).toBe(5);
});

test('asks about nobody without anything to show Clever', async () => {
  const { code, out } = await world.run('doctor', { env: NOTHING });
  expect(out.match(/^✖ FAIL.*/gm)).toEqual([expect.stringMatching(/FAIL +Token /)]);
  expect(asked(out)).toEqual([]);
  expect(code).toBe(2);
});
