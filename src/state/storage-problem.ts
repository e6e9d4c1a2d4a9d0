import { StorageError } from '../storage/run-repository.ts';
import type { DamagedRun } from '../storage/run-repository.ts';
import type { StorageProblem } from './app.ts';

/** What to say of stored runs that cannot be read; `null` if all can. */
export function describeDamaged(damaged: readonly DamagedRun[]): StorageProblem | null {
  const [first] = damaged;
  if (first === undefined) return null;
  const which = damaged.length === 1 ? 'One stored run is' : `${damaged.length} stored runs are`;
  const message = `${which} damaged (${first.problem}) and left out. All others are listed; “Delete all…” removes the damaged as well.`;
  return { code: 'damaged', message };
}

/** What the storage could not do, as it is told to people. */
export function toProblem(error: unknown): StorageProblem {
  return error instanceof StorageError
    ? { code: error.code, message: error.message }
    : { code: 'failed', message: String(error) };
}
