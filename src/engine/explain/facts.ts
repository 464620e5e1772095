// What an explanation is drawn from: the plan of an Edit, and what was seen of the share. It finds nothing itself.

import type { Database } from '../../database/database.ts';
import type { Plan } from '../plan/plan.ts';
import type { Reminders } from '../report/report.ts';
import type { Schools } from '../staging/standing.ts';
import type { Sightings } from './sightings.ts';

/** All of one reading of the share. */
export interface Facts {
  /** The connection that made the plan: its tables are there still. */
  database: Database;
  plan: Plan;
  sightings: Sightings;
  /** Which of the shared schools sync. */
  schools: Schools;
  reminders: Reminders;
}
