import type { SessionConfig } from '../../src/protocol/prover-api.ts';
import { importProgram } from '../o1js.ts';
import type { O1js } from '../o1js.ts';
import { BUILDERS } from './index.ts';
import { loadProgram } from './own/load-program.ts';
import { readOwnProgram } from './own/own-program.ts';
import { OwnProgramError } from './own/own-program-error.ts';
import type { BuiltProgram } from './program.ts';

/** A program, built-in or brought along, and how its errors are told. */
export interface SessionProgram {
  readonly built: BuiltProgram<unknown>;
  /** The message of an error; of one's own program, with the place in its sources. */
  readonly describeError: (error: unknown) => string;
}

/**
 * Builds the program of a session against the o1js that was loaded from `o1jsUrl`.
 * @throws OwnProgramError if it was brought along and is at fault; the message is complete.
 */
export async function buildProgram(
  { program, parameters, own }: Pick<SessionConfig, 'program' | 'parameters' | 'own'>,
  o1js: O1js,
  o1jsUrl: string,
): Promise<SessionProgram> {
  if (own.programUrl === null)
    return { built: findBuilder(program)(o1js, parameters), describeError };
  const loaded = await loadProgram(own.programUrl, o1jsUrl, importProgram);
  try {
    const built = await readOwnProgram(loaded.module, o1js, parameters);
    return { built, describeError: loaded.describeError };
  } catch (error) {
    throw new OwnProgramError(loaded.describeError(error), { cause: error });
  }
}

function findBuilder(id: string): (typeof BUILDERS)[keyof typeof BUILDERS] {
  if (!isBuiltIn(id)) throw new Error(`there is no built-in program “${id}”`);
  return BUILDERS[id];
}

function isBuiltIn(id: string): id is keyof typeof BUILDERS {
  return Object.hasOwn(BUILDERS, id);
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
