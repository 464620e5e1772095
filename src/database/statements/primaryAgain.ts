// Who is primary among what comes back: whoever was it when the record was deleted, if nobody else is by now.

import { planTable, type PrimaryList } from './columns.ts';
import { former } from './restore.ts';

/** Whether one who is primary in the Portal stays so. */
const primaryStays = ({ table, owner, member }: PrimaryList): string =>
  `exists (select 1 from ${table} t where t.${owner} = f.${owner} and t.is_primary and not exists (
      select 1 from ${planTable(table)} x where x.${owner} = t.${owner} and x.${member} = t.${member}))`;

/** Nobody has two primary schools, nor a class two primary teachers. */
export const stillPrimary = (list: PrimaryList): string =>
  `f.is_primary and not exists (
      select 1 from ${planTable(list.table)} p where p.${list.owner} = f.${list.owner} and p.after_is_primary)
    and not ${primaryStays(list)}`;

/**
 * Whoever was primary when the record was deleted is so again, also where the first listed was about to be: unless the share
 * names one, or the one who is primary now stays.
 */
export function primaryAgain(list: PrimaryList): string {
  const { table, owner, owners, member, named } = list;
  const plan = planTable(table);
  return `update ${plan} set after_is_primary = (${plan}.${member} = was.member)
    from (select f.${owner} as owner, min(f.${member}) as member from ${former(table)} f
      join ${plan} p on p.${owner} = f.${owner} and p.${member} = f.${member} and p.action = 'created'
      where f.is_primary
        and not exists (select 1 from tmp_${owners} w where w.id = f.${owner} and w.synced and w.${named} is not null)
        and f.${owner} not in (select x.${owner} from ${plan} x where x.action = 'updated')
        and not ${primaryStays(list)}
      group by f.${owner}) was
    where ${plan}.${owner} = was.owner and ${plan}.action = 'created'`;
}
