// Checks of the machine and the settings: Node.js, the settings file, what there is to show Clever.

import { existsSync } from 'node:fs';
import { version } from 'node:process';
import { configPath, userFolders } from '../configFile.ts';
import type { Context } from '../context.ts';
import type { Settings } from '../settings.ts';
import { failed, fine, type Finding } from './finding.ts';

/** The program runs, so its version of Node.js will do: the launcher refuses others. */
export function checkNode(): Finding {
  return fine('Node.js', version);
}

/** Whether all settings can be read; without them nothing else can be checked. */
export async function checkSettings(
  context: Context,
): Promise<{ findings: Finding[]; settings: Settings | null }> {
  const path = configPath(context.io.folders ?? (await userFolders()));
  try {
    const settings = await context.settings();
    const file = existsSync(path) ? `${path}, safe from others` : `none at ${path}; environment and defaults`;
    return { findings: [fine('Settings', file)], settings };
  } catch (error) {
    return { findings: [failed('Settings', error)], settings: null };
  }
}
