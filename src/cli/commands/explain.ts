// `clever-sync explain <district> <person, class or school>`: why is it, or is it not, in the Portal?

import { explain } from '../../engine/explain/explain.ts';
import { refOf } from '../../engine/naming/namesakes.ts';
import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exitCodes.ts';
import { withDistrict, withSource } from '../portal.ts';
import { print } from '../print.ts';
import { onScreen, ownScreen, type SyncScreen } from '../sync/syncScreen.ts';
import { explanationValue, explainView } from '../terminal/explainView.ts';

/** Reads the share, and prints what it and the Portal say of who or what is asked about. Changes nothing. */
export async function explainCommand(context: Context, [name, text]: [string, string]): Promise<number> {
  const asked = text.trim();
  if (asked === '')
    throw new Fault(
      'usage',
      'Nobody and nothing was named.',
      'Give a name, an e-mail address, a SIS id or a Clever id.',
    );
  return withDistrict(context, name, (database, district) =>
    withSource(context, district, async (source) => {
      const screen = withoutReport(await ownScreen(context, { full: false, reviewed: false, wishes: [] }));
      const found = await onScreen(context, screen, (tools) =>
        explain(refOf(district), asked, { ...tools, database, source }),
      );
      await print(context, explanationValue(found, context.flags), (view) => explainView(found, view));
      return EXIT.done;
    }),
  );
}

/**
 * The screen without the plan's report, which nobody wants here: its progress ends where the explanation is put together, so
 * that an error in it, that nobody is called so, is no failed stage.
 */
const withoutReport = (screen: SyncScreen): SyncScreen => ({
  ...screen,
  on: (event) => (event.type === 'stage' && event.stage === 'report' ? screen.done() : screen.on(event)),
});
