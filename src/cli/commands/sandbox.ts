// `clever-sync sandbox [folder]`: a Clever API on this machine, until Ctrl-C.

import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { ifGiven, parseInteger } from '../program/flags.ts';
import { typedPath } from '../settings/typedPath.ts';
import { settingLine } from '../terminal/command.ts';
import { safeText } from '../terminal/safeText.ts';
import { typed } from '../terminal/view.ts';

/** The district that comes with the program. */
export const RIVERSIDE = fileURLToPath(new URL('../../../fixtures/riverside', import.meta.url));

/** Serves the folder; prints where, and what to set. Ends with 0 at the first interrupt. */
export async function sandboxCommand(
  context: Context,
  [folder]: string[],
  flags: { day?: string; port?: string },
): Promise<number> {
  const day = ifGiven(flags.day, (text) => parseInteger('--day', text, 1, 9999));
  const port = ifGiven(flags.port, (text) => parseInteger('--port', text, 0, 65_535));
  const served = folder === undefined ? RIVERSIDE : typedPath(folder, context.io.cwd);
  const sandbox = await startSandbox({ folder: served, day, port });
  try {
    await announce(context, sandbox, served);
    if (!context.signal.aborted) await once(context.signal, 'abort');
    return EXIT.done;
  } finally {
    await sandbox.close();
  }
}

// Tokens and secret are the sandbox's own, made for this process: the only ones that may be shown.
async function announce(context: Context, sandbox: Sandbox, folder: string): Promise<void> {
  const { url, token, client, districtId, day, days, districts } = sandbox;
  if (context.flags.json) {
    const all = districts.map((each) => ({ districtId: each.districtId, token: each.token }));
    return context.json({ url, token, client, districtId, day, days, districts: all });
  }
  const lookUp = { CLEVER_CLIENT_ID: client.id, CLEVER_CLIENT_SECRET: client.secret };
  const show = districts.length === 1 ? { CLEVER_TOKEN: token } : lookUp;
  const add = districts.map((each, index) => {
    const name = districts.length === 1 ? 'Sandbox District' : `Sandbox District ${index + 1}`;
    return ['districts', 'add', name, '--clever-id', each.districtId];
  });
  const edit = districts.length === 1 ? ['edit', 'Sandbox District'] : ['bulk', 'edit', '--all'];
  const view = await context.view('out');
  await context.out([
    safeText(`Serving day ${day} of ${folder} (days: ${days.join(', ')}) at ${url}`),
    '',
    settingLine({ CLEVER_API_URL: url, CLEVER_AUTH_URL: url, ...show }),
    '',
    'To sync it, in another terminal, after that line:',
    ...[['db', 'migrate'], ...add, edit].flatMap((step) => typed(view, '  ', ...step)),
  ]);
  await context.note('Ctrl-C ends it.');
}
