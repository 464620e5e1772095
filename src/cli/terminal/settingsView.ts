// What a run changes of its district's settings, as a preview, a report and a run show it.

import type { Plan } from '../../engine/plan/plan.ts';
import { selectAllLines } from './concernsView.ts';
import { safeText } from './safeText.ts';
import { cut, hanging, section, type View } from './view.ts';

/** What changes of the district's settings, beside the Portal's rows: a section. */
export function settingLines(
  view: View,
  { mode, district, settings }: Pick<Plan, 'mode' | 'district' | 'settings'>,
): string[] {
  const { expiresOn, schools, subscribed } = settings;
  const isDeleted = mode === 'delete';
  const why = isDeleted ? ', so that no Edit brings it back' : '; nothing of it is deleted';
  const { created, changed, removed } = view.theme;
  const date = (day: string | null) => day ?? 'never';
  return section(view, 'Settings of the district', [
    ...(expiresOn
      ? hanging(view, '  ~ ', `sync expires: ${date(expiresOn.before)} → ${date(expiresOn.after)}`, changed)
      : []),
    ...cut(view, schools, ({ name, selected }) =>
      selected
        ? hanging(view, '  + ', `${safeText(name)}: syncs from now on`, created)
        : hanging(view, '  - ', `${safeText(name)}: no longer syncs${why}`, removed),
    ),
    ...(isDeleted && schools.length > 0 ? selectAllLines(view, '    ', district) : []),
    ...subscribed.flatMap((email) => hanging(view, '  + ', `e-mails to ${safeText(email)}`, created)),
  ]);
}
