// The public library: everything a program needs to sync without the command line.

export { Fault, type FaultCode } from './roster/errors.ts';
export type * from './roster/records.ts';
export { PORTAL_ROLES, TABLES, type PortalRole, type TableName } from './roster/tables.ts';

export type * from './source/source.ts';
export { cleverSource, type CleverOptions } from './source/clever/clever.ts';

export type { Database, Row, Value } from './database/database.ts';
export { createDatabase, openDatabase } from './database/open.ts';
export { checkDatabase } from './database/check.ts';
export { CURRENT_VERSION, migrate, requireCurrent } from './database/migrations.ts';

export type { Stage, SyncEvent } from './engine/events.ts';
export { totalChanges } from './engine/plan/plan.ts';
export type * from './engine/plan/kinds.ts';
export type * from './engine/plan/change.ts';
export type * from './engine/plan/plan.ts';
export type * from './engine/report/report.ts';
export type * from './engine/request.ts';
export type * from './engine/runs/processes.ts';
export { localProcesses } from './localProcesses.ts';
export { sync } from './engine/sync.ts';
export { undo } from './engine/undo.ts';
export { deleteSchool } from './engine/deleteSchool.ts';
export * from './engine/districts/changeDistrict.ts';
export * from './engine/districts/districts.ts';
export * from './engine/districts/districtStatus.ts';
export * from './engine/history/history.ts';
export type { Looking, RunInProgress } from './engine/runs/lease.ts';
export { interruptDead, liveRunOf, liveRuns } from './engine/runs/runs.ts';
export type { Progress } from './engine/runs/progress.ts';
export { pruneJournals, type Pruned } from './engine/history/prune.ts';
export { explain, type Explained, type Explanation } from './engine/explain/explain.ts';
export type { Finding, Next } from './engine/explain/finding.ts';
export { reminders } from './engine/report/reminders.ts';
export {
  assignLicense,
  revokeLicense,
  type Assigned,
  type Assignment,
} from './engine/byHand/assignLicenses.ts';
export * from './engine/byHand/licenses.ts';
export { assignBook, type BookAssigned } from './engine/byHand/assignBook.ts';
export * from './engine/byHand/books.ts';
export { roster, ROSTER_KINDS, type RosterKind, type RosterRow } from './engine/roster.ts';
export { link, LINK_KINDS, setRole, type LinkKind } from './engine/byHand/settle.ts';
