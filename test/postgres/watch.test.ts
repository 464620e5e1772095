// Who watches is not sent away by a server that goes for a while: the syncs that are watched wait for it too.

import { setTimeout as sleep } from 'node:timers/promises';
import { World } from '../scenarios/world.ts';
import { asAdmin, connectAnew } from '../support/databases.ts';

connectAnew();

let world: World;
beforeEach(async () => {
  world = await World.withDistrict();
});
afterEach(() => world.close());

test('a database that takes nobody in is waited for, and what is new then is shown', async () => {
  const name = new URL(world.database).pathname.slice(1);
  let said = '';
  let stop = (): void => undefined;
  const heard = (text: string) => void (said += text);
  const watching = world.run('status --watch --json', { heard, interrupt: (press) => (stop = press) });
  const says = async (text: string) => {
    while (!said.includes(text)) await sleep(10);
  };
  await says('"lastRun":null');
  await asAdmin(
    `alter database "${name}" allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  await says('cannot be reached now');
  await asAdmin(`alter database "${name}" allow_connections true`);
  await world.run('edit 1');
  await says('"lastRun":1');
  stop();
  expect(await watching).toMatchObject({ code: 0 });
});
