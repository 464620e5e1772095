// What a sync changes of its district's settings, as a preview, a report and a run show it.

import type { Plan } from '../../engine/plan.ts';
import { safeText } from './safeText.ts';
import { cut, hanging, section, type View } from './view.ts';

/** What changes of the district's settings, beside the Portal's rows: a section. */
export function settingLines(view: View, { settings }: Pick<Plan, 'settings'>): string[] {
  const { expiresOn, schools, subscribed } = settings;
  const { created, changed, removed } = view.theme;
  const date = (day: string | null) => day ?? 'never';
  return section(view, 'Settings of the district', [
    ...(expiresOn
      ? hanging(view, '  ~ ', `sync expires: ${date(expiresOn.before)} → ${date(expiresOn.after)}`, changed)
      : []),
    ...cut(view, schools, ({ name, selected }) =>
      selected
        ? hanging(view, '  + ', `${safeText(name)}: syncs from now on`, created)
        : hanging(view, '  - ', `${safeText(name)}: no longer syncs; nothing of it is deleted`, removed),
    ),
    ...subscribed.flatMap((email) => hanging(view, '  + ', `e-mails to ${safeText(email)}`, created)),
  ]);
}
