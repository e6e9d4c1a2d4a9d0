import { O1JS_SPECIFIER } from '../../../src/protocol/playground-host.ts';
import { locateError, renderPosition } from './locate-error.ts';
import type { OwnModule } from './own-program.ts';
import { callOwn, OwnProgramError } from './own-program-error.ts';
import { readSourceMap } from './read-source-map.ts';
import type { SourceMap } from './source-map.ts';

/** A program's module, evaluated, with what is needed to say where in its sources an error came from. */
export interface LoadedProgram {
  readonly module: OwnModule;
  /** The message of an error, with the place in the program's sources if it came about there. */
  readonly describeError: (error: unknown) => string;
}

/**
 * Fetches a program's module, has it import o1js from where the worker imported it, and evaluates
 * it: modules are the same module only under the same address.
 *
 * @param url where the module is; `O1JS_SPECIFIER` says what it imports.
 * @param o1jsUrl the absolute address that the worker imported o1js from.
 * @param importModule evaluates the module at an address.
 * @throws OwnProgramError if it cannot be fetched, or throws while it is evaluated.
 */
export async function loadProgram(
  url: string,
  o1jsUrl: string,
  importModule: (url: string) => Promise<OwnModule>,
): Promise<LoadedProgram> {
  const source = await fetchText(url);
  const map = readSourceMap(source);
  const linked = source.replaceAll(O1JS_SPECIFIER, () => o1jsUrl);
  const address = URL.createObjectURL(new Blob([linked], { type: 'text/javascript' }));
  const describeError = (error: unknown) => describe(error, address, map);
  try {
    const module = await callOwn('Loading the program', () => importModule(address));
    return { module, describeError };
  } catch (error) {
    throw new OwnProgramError(describeError(error), { cause: error });
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url);
    if (response.ok) return await response.text();
    throw new Error(`the host answered ${response.status} ${response.statusText}`.trimEnd());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OwnProgramError(`The program could not be fetched from ${url}: ${reason}.`);
  }
}

function describe(error: unknown, address: string, map: SourceMap | null): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  const position = map === null ? null : locateError(error, address, map);
  return position === null ? message : `${message}\n${renderPosition(position)}`;
}
