// `clever-sync doctor`: is everything set up? Looks and asks; changes nothing.

import type { Context } from '../context.ts';
import { checkClever } from '../doctor/checkClever.ts';
import { checkDatabase } from '../doctor/checkDatabase.ts';
import { checkMail } from '../doctor/checkMail.ts';
import { checkNode, checkSettings } from '../doctor/checkSettings.ts';
import type { Checked } from '../doctor/checked.ts';
import { EXIT } from '../exitCodes.ts';
import { print } from '../print.ts';
import { doctorView } from '../terminal/doctorView.ts';

/** Prints every check; the exit code is that of the first that failed. */
export async function doctorCommand(context: Context): Promise<number> {
  const checks = await examine(context);
  await print(context, checks.map(valueOf), (view) => doctorView(checks, view));
  return checks.find(({ status }) => status === 'fail')?.exitCode ?? EXIT.done;
}

const valueOf = ({ name, status, detail, next, command }: Checked): object => ({
  name,
  status,
  detail,
  next: next && command ? `${next} ${command}` : next,
});

/** One check after the other: without settings there is no database, without districts nothing to ask Clever. */
async function examine(context: Context): Promise<Checked[]> {
  const { checks: aboutSettings, settings } = await checkSettings(context);
  const first = [checkNode(context), ...aboutSettings];
  if (!settings) return first;
  const { checks: aboutDatabase, districts } = await checkDatabase(context, settings.database);
  const aboutClever = await checkClever(context, settings, districts);
  return [...first, ...aboutDatabase, ...aboutClever, ...(await checkMail(context, settings, districts))];
}
