// Who is primary among what comes back: whoever was it when the record was deleted, if nobody else is by now.

import { table, type RecordTable } from '../../roster/tables.ts';
import { planTable } from './columns.ts';
import { former } from './restore.ts';

/** Memberships of which one is the owner's primary one. */
type WithPrimary = 'school_users' | 'class_teachers';

/** Whether one who is primary in the Portal stays so. */
function primaryStays(name: WithPrimary, owner: string): string {
  const same = table(name)
    .key.map((column) => `x.${column} = t.${column}`)
    .join(' and ');
  return `exists (select 1 from ${name} t where t.${owner} = f.${owner} and t.is_primary
      and not exists (select 1 from ${planTable(name)} x where ${same}))`;
}

/** Nobody has two primary schools, nor a class two primary teachers. */
export const stillPrimary = (name: WithPrimary, owner: string): string =>
  `f.is_primary and not exists (
      select 1 from ${planTable(name)} p where p.${owner} = f.${owner} and p.after_is_primary)
    and not ${primaryStays(name, owner)}`;

/**
 * Whoever was primary when the record was deleted is so again, also where the first listed was about to be: unless the share
 * names one, or the one who is primary now stays.
 */
export function primaryAgain(
  name: WithPrimary,
  [owner, member]: readonly [owner: string, member: string],
  [staged, named]: readonly [staged: RecordTable, named: string],
): string {
  return `update ${planTable(name)} set after_is_primary = (${planTable(name)}.${member} = was.member)
    from (select f.${owner} as owner, min(f.${member}) as member from ${former(name)} f
      join ${planTable(name)} p on p.${owner} = f.${owner} and p.${member} = f.${member} and p.action = 'created'
      where f.is_primary
        and not exists (select 1 from tmp_${staged} w where w.id = f.${owner} and w.synced and w.${named} is not null)
        and f.${owner} not in (select x.${owner} from ${planTable(name)} x where x.action = 'updated')
        and not ${primaryStays(name, owner)}
      group by f.${owner}) was
    where ${planTable(name)}.${owner} = was.owner and ${planTable(name)}.action = 'created'`;
}
