import { StorageError } from '../storage/run-repository.ts';
import type { StorageProblem } from './app.ts';

/** What the storage could not do, as it is told to people. */
export function toProblem(error: unknown): StorageProblem {
  return error instanceof StorageError
    ? { code: error.code, message: error.message }
    : { code: 'failed', message: String(error) };
}
