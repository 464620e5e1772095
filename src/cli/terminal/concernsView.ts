// What a plan or a report wants looked at: conflicts and unselected schools with the command that settles each,
// what is kept, warnings, guards. Shared by previews, reports, runs that are shown, and bulk.

import { HOW_TO_SELECT } from '../../engine/explain/finding.ts';
import { nameOrId } from '../../engine/naming/titles.ts';
import type {
  DistrictRef,
  PlanFacts,
  RoleConflict,
  UnselectedSchool,
  UnsharedAdmin,
} from '../../engine/plan/plan.ts';
import { districtArgument } from './command.ts';
import { keptText } from './countsView.ts';
import { linkConflictLines } from './linkConflictsView.ts';
import { safeText } from './safeText.ts';
import { cut, hanging, section, typed, type View } from './view.ts';
import { count, list, number } from './words.ts';

/** What both a Plan and a Report say. */
export type Concerns = Pick<
  PlanFacts,
  | 'district'
  | 'kept'
  | 'roleConflicts'
  | 'linkConflicts'
  | 'unsharedAdmins'
  | 'unselectedSchools'
  | 'warnings'
  | 'guards'
>;

/**
 * What somebody has to settle, each with its command: conflicts of role and of link, admins and schools that nobody
 * decided on.
 */
export const settleSections = (view: View, concerns: Concerns): string[][] => [
  roleConflictLines(view, concerns),
  linkConflictLines(view, concerns),
  unsharedAdminLines(view, concerns),
  unselectedLines(view, concerns),
];

/** The same, one after the other. */
export const settleLines = (view: View, concerns: Concerns): string[] =>
  settleSections(view, concerns).flat();

/** Users whose Portal role is none that the share gives: a section. */
export function roleConflictLines(view: View, { district, roleConflicts }: Concerns): string[] {
  const title = `Role conflicts: ${number(roleConflicts.length)}. A sync never changes a role.`;
  return section(
    view,
    title,
    cut(view, roleConflicts, (each) => roleConflict(view, district, each)),
  );
}

function roleConflict(view: View, district: DistrictRef, conflict: RoleConflict): string[] {
  const { userId, name, portalRole, sourceRoles } = conflict;
  const text = `${name} (user ${userId}): ${portalRole} in the Portal, shared as ${list(sourceRoles)}`;
  const role = sourceRoles[0];
  return [
    ...hanging(view, '  ! ', safeText(text)),
    ...(role ? typed(view, '      ', 'users', 'set-role', districtArgument(district), userId, role) : []),
  ];
}

/** Admin accounts that are no longer shared, by name, with how to take one away: a section. */
function unsharedAdminLines(view: View, { district, unsharedAdmins }: Concerns): string[] {
  const [first] = unsharedAdmins;
  if (!first) return [];
  const title = `Admins no longer shared: ${number(unsharedAdmins.length)}. A sync never deletes an admin account.`;
  const next =
    'Next: ask the district. If somebody has left, make them staff; a Reset then deletes the account:';
  return section(view, title, [
    ...cut(view, unsharedAdmins, (each) => unsharedAdmin(view, each)),
    ...hanging(view, '    ', next),
    ...typed(view, '      ', 'users', 'set-role', districtArgument(district), first.id, 'staff'),
  ]);
}

function unsharedAdmin(view: View, { id, name, role }: UnsharedAdmin): string[] {
  return hanging(view, '  ! ', `${safeText(name)} (user ${id}): ${role}`);
}

/** Shared schools that are not selected: a section. */
function unselectedLines(view: View, { district, unselectedSchools, warnings }: Concerns): string[] {
  if (unselectedSchools.length === 0) return [];
  // At a district's first sync all are, and nobody is warned.
  const tellsNew = warnings.some(({ code }) => code === 'new-schools');
  const title = `Shared schools that are not selected: ${number(unselectedSchools.length)}. They do not sync.`;
  return section(view, title, [
    ...cut(view, unselectedSchools, (each) => unselectedSchool(view, each, tellsNew)),
    ...selectAllLines(view, '    ', district),
  ]);
}

/** How to have every shared school sync. */
export function selectAllLines(view: View, indent: string, district: DistrictRef): string[] {
  return [
    ...hanging(view, indent, HOW_TO_SELECT),
    ...typed(view, `${indent}  `, 'edit', districtArgument(district), '--schools', 'all'),
  ];
}

function unselectedSchool(
  view: View,
  { name, sourceId, isNew }: UnselectedSchool,
  tellsNew: boolean,
): string[] {
  const mark = isNew && tellsNew ? 'new: ' : '';
  return hanging(view, '  ! ', `${mark}${safeText(nameOrId(name))} (${safeText(sourceId)})`);
}

/** What is no longer shared and stays, in a sentence. */
export function keptLines(view: View, { kept }: Concerns): string[] {
  const text = keptText(kept);
  return text === '' ? [] : ['', ...hanging(view, '', `No longer shared, kept: ${text}.`)];
}

/** What was left out or is odd: a section. */
export function warningLines(view: View, { warnings }: Concerns): string[] {
  // Schools that are new have a section of their own.
  const others = warnings.filter(({ code }) => code !== 'new-schools');
  const lines = others.flatMap(({ code, message, command }) => {
    const text = `${code}: ${message}${command ? ' To change it:' : ''}`;
    return [...hanging(view, '  ! ', safeText(text)), ...(command ? typed(view, '      ', ...command) : [])];
  });
  return section(view, 'Warnings', lines);
}

/** What each guard saw, with figures, and how to go on, unless that is said elsewhere: a section. */
export function guardLines(view: View, { guards }: Concerns, { saysHow = true } = {}): string[] {
  const refused = guards.filter((guard) => guard.refused).length;
  // Of a plan that nobody has seen, the digest is not handed out: it would be approved unseen.
  const isSeen = !guards.some(({ code }) => code === 'stale-plan');
  const title = refused > 0 ? `Guards: ${count(refused, 'refusal')}` : 'Guards';
  const lines = guards.flatMap(({ code, refused: refuses, message, override, alternative }) => {
    const style = refuses ? view.theme.danger : view.theme.warning;
    const text = safeText(`${code} ${refuses ? 'refuses' : 'warns'}: ${message}`);
    const goOn =
      saysHow && refuses && override && isSeen && !view.howToGoOn
        ? hanging(
            view,
            '      to go on: ',
            safeText(list([override, alternative ?? []].flat(), 'or')),
            view.theme.code,
          )
        : [];
    return [...hanging(view, refuses ? '  ✖ ' : '  ! ', text, style), ...goOn];
  });
  const how = saysHow && refused > 0 ? view.howToGoOn : undefined;
  return section(view, title, [...lines, ...(how ? hanging(view, '  To go on: ', how) : [])]);
}
