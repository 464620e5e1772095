// A server that stops as it is, in the middle of a sync, and starts again: one of the test's own.

import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type OwnServer } from '../support/embeddedServer.js';
import { LostPortal } from './lostPortal.ts';
import { applyCommit, textAt, type Trouble } from './proxy.ts';

let server: OwnServer;
let lost: LostPortal;
beforeAll(async () => {
  // What was committed has to be there when it starts again.
  server = await startServer(['fsync=off']);
  process.env['CLEVER_SYNC_TEST_SERVER'] = server.url;
  lost = await LostPortal.create();
});
afterAll(async () => {
  await lost.close();
  await server.stop();
});

/** It is back when the program has looked in vain. */
const crash = async () => {
  await server.crash();
  void sleep(400).then(() => server.start());
};

const WAS = 'The connection to the database X was lost. The Portal is as it was.';
const failed = { landed: true, rows: 'before', runs: ['Failed'], code: 6, said: WAS };
const launched = { landed: true, rows: 'after', runs: ['Launched'], code: 0, said: 'launched' };

test.each<[string, Trouble, object]>([
  ['while it stages', { at: textAt('tmp_users', 'copy '), what: 'held', then: crash }, failed],
  ['in the apply', { at: textAt('insert into sync_changes'), what: 'held', then: crash }, failed],
  ['before it hears of the commit', { at: applyCommit(), what: 'unheard', then: crash }, failed],
  ['once it has committed', { at: applyCommit(), what: 'unanswered', then: crash }, launched],
])('%s', async (_when, trouble, expected) => {
  expect(await lost.meets(trouble)).toEqual(expected);
  await lost.goOn();
});
