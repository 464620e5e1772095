// Which process works on a run, and whether it still does. The engine knows no process: it is told.

/** A process, told from another one of the same number. */
export interface ProcessMark {
  host: string;
  /** The machine since its start, as far as its processes see each other; null where that cannot be told. */
  machine: string | null;
  pid: number;
  /** When it started, in its machine's own words; null where that cannot be told. */
  started: string | null;
}

/** The processes of this machine. */
export interface Processes {
  /** This process. */
  self(): Promise<ProcessMark>;
  /** A process of this machine by its number, or null when there is none. */
  find(pid: number): Promise<Pick<ProcessMark, 'started'> | null>;
}

/**
 * Whether the process died: for one of this machine by looking, also when its number was given to another since. Of a
 * process elsewhere nothing can be said, nor where machines cannot be told apart, or two processes of one number: null.
 */
export async function isDead(mark: ProcessMark, processes: Processes): Promise<boolean | null> {
  const self = await processes.self();
  if (mark.host !== self.host || mark.machine !== self.machine || self.machine === null) return null;
  const found = await processes.find(mark.pid);
  if (!found) return true;
  if (mark.started === null || found.started === null) return null;
  return mark.started !== found.started;
}
