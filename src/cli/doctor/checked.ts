// What a check of `doctor` found.

import { Fault } from '../../roster/errors.ts';
import type { Context } from '../context.ts';
import { exitCodeOfFault } from '../exitCodes.ts';
import type { DoctorCheck } from '../terminal/doctorView.ts';
import { nextStep } from '../terminal/errorView.ts';

/** One thing that was checked. */
export interface Checked extends DoctorCheck {
  /** What a failure makes of the whole. */
  exitCode: number;
}

/** All is well. */
export function fine(name: string, detail: string): Checked {
  return { name, status: 'ok', detail, next: null, exitCode: 0 };
}

/** It works, but something is to be looked at. */
export function doubtful(name: string, detail: string, next: string): Checked {
  return { name, status: 'warn', detail, next, exitCode: 0 };
}

/** A failed check made of the Fault it met; any other error is thrown on. */
export function failed({ flags }: Context, name: string, error: unknown): Checked {
  if (!(error instanceof Fault) || error.code === 'interrupted') throw error;
  const { message, code } = error;
  return {
    name,
    status: 'fail',
    detail: message,
    ...nextStep(error, flags.db),
    exitCode: exitCodeOfFault(code),
  };
}
