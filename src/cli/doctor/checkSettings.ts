// Checks of the machine and the settings: Node.js, the settings file, what there is to show Clever.

import { existsSync } from 'node:fs';
import { tellsOthers } from '../../database/privateFile.ts';
import type { Context } from '../context.ts';
import { configPath, isReadableByOthers, SecretInTheOpen, userFolders } from '../settings/configFile.ts';
import type { Settings } from '../settings/settings.ts';
import { failed, fine, type Checked } from './checked.ts';

/** The program runs, so its version of Node.js will do: the launcher refuses others. */
export function checkNode({ io }: Context): Checked {
  return fine('Node.js', io.nodeVersion);
}

/** Whether all settings can be read; without them nothing else can be checked. */
export async function checkSettings(
  context: Context,
): Promise<{ checks: Checked[]; settings: Settings | null }> {
  const folders = context.io.folders ?? (await userFolders());
  try {
    const settings = await context.settings();
    return { checks: [fine('Settings', await describe(folders && configPath(folders)))], settings };
  } catch (error) {
    const checked = failed(context, 'Settings', error);
    const mended = error instanceof SecretInTheOpen ? { next: 'Run:', command: error.command } : {};
    return { checks: [{ ...checked, ...mended }], settings: null };
  }
}

/** A file with a secret that others can read is not even read. */
async function describe(path: string | null): Promise<string> {
  if (path === null) return 'no file, as this user has no home folder; environment and defaults';
  if (!existsSync(path)) return `none at ${path}; environment and defaults`;
  if (!tellsOthers()) return path;
  const others = (await isReadableByOthers(path))
    ? 'others can read it, and no secret is in it'
    : 'only you can read it';
  return `${path}; ${others}`;
}
