// Where libpq keeps a user's own files: the password, the certificates. It reads none of them.

import { userInfo } from 'node:os';
import { join } from 'node:path';
import { homeFolder } from '../homeFolder.ts';
import { isWindows } from '../isWindows.ts';
import type { Environment } from './location.ts';

/** The password file, unless it is named; undefined for a user who has no folder. */
export const passwordFile = (env: Environment): string | undefined => {
  const folder = isWindows() ? windowsFolder(env) : homeOf(env);
  return folder && join(folder, isWindows() ? 'pgpass.conf' : '.pgpass');
};

/** The folder of the certificates. */
export function certificateFolder(env: Environment): string | undefined {
  const home = homeOf(env);
  return isWindows() ? windowsFolder(env) : home && join(home, '.postgresql');
}

const windowsFolder = ({ APPDATA }: Environment): string | undefined =>
  APPDATA ? join(APPDATA, 'postgresql') : undefined;

const homeOf = ({ HOME }: Environment): string | undefined => homeFolder(() => HOME || userInfo().homedir);
