// A fresh Portal for each test of a file.

import { Portal } from './portal.ts';

/** Makes a Portal before each test and removes it after; returns how to get at it. */
export function eachPortal(): () => Portal {
  let portal: Portal;
  beforeEach(async () => {
    portal = await Portal.create();
  });
  afterEach(() => portal.close());
  return () => portal;
}
