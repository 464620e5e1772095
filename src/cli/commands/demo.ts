// `clever-sync demo`: the whole tour, each step through the program itself.

import { Fault, throwIfAborted } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { FIRST_DAY, SCENES, type Scene } from '../demo/script.ts';
import { setStage, type DemoStage } from '../demo/stage.ts';
import { EXIT } from '../exitCodes.ts';
import { commandLine } from '../terminal/command.ts';
import { hanging } from '../terminal/view.ts';
import { wrap } from '../terminal/width.ts';
import { RIVERSIDE } from './sandbox.ts';

/** Plays every scene, asking nothing; throws `failed` when one does not end as it has to. */
export async function demoCommand(
  context: Context,
  _args: string[],
  flags: { keep?: true },
): Promise<number> {
  if (context.flags.json) throw new Fault('usage', 'The demo prints text, not JSON.', 'Leave --json out.');
  const stage = await setStage(context, RIVERSIDE, FIRST_DAY);
  try {
    await tell(
      context,
      'A tour on a temporary database and a stand-in for Clever; nothing leaves this machine.',
    );
    for (const scene of SCENES) await play(context, stage, scene);
    await context.out(['', await farewell(context, stage, flags.keep)].flat());
    return EXIT.done;
  } finally {
    await stage.close({ keep: flags.keep ?? false });
  }
}

async function play(context: Context, stage: DemoStage, scene: Scene): Promise<void> {
  throwIfAborted(context.signal);
  if (scene.day) await stage.setDay(...scene.day);
  if (scene.seed) await stage.seed(scene.seed);
  const args = scene.command.map((argument) => filledIn(argument, stage));
  await tell(context, scene.told);
  const { theme } = await context.view('out');
  await context.out([theme.code(`$ ${commandLine(...args)}`), '']);
  const { run } = await import('../main.ts');
  const { quiet, verbose } = context.flags;
  const code = await run([...args, ...(quiet ? ['-q'] : []), ...(verbose ? ['-v'] : [])], stage.io);
  throwIfAborted(context.signal);
  const expected = scene.ends ?? EXIT.done;
  if (code !== expected) {
    throw new Fault('failed', `The demo's "${scene.command[0]}" ended with ${code} instead of ${expected}.`);
  }
}

function filledIn(argument: string, stage: DemoStage): string {
  if (argument === 'ID') return stage.districtId;
  if (argument !== 'DIGEST') return argument;
  const digest = [...stage.printed().matchAll(/\bplan ([0-9a-f]{12})\b/g)].at(-1)?.[1];
  if (digest === undefined) throw new Fault('failed', "The demo's preview printed no digest.");
  return digest;
}

async function tell(context: Context, text: string): Promise<void> {
  const { theme, width } = await context.view('out');
  const lines = wrap(text, width - 2).map((line) => theme.heading(`# ${line}`));
  await context.out(['', ...lines]);
}

async function farewell(
  context: Context,
  { database }: DemoStage,
  keep: boolean | undefined,
): Promise<string[]> {
  const view = await context.view('out');
  if (!keep) {
    const own = 'Your own: clever-sync db migrate, then clever-sync districts add';
    return hanging(view, '', `The temporary database is gone. ${own}`);
  }
  return [
    `The database is kept: ${database}`,
    view.theme.code(`$ ${commandLine('--db', database, 'history', '1')}`),
  ];
}
