import type { ProgramParameters } from '../../src/core/experiment/programs.ts';
import type { O1js } from '../o1js.ts';

/** A proof, as far as the session needs to know it. */
export type Proof = InstanceType<O1js['Proof']>;

/** The calls that every ZkProgram offers, whatever its methods are. */
export interface CompilableProgram<P = Proof> {
  compile(options?: object): Promise<{ verificationKey: { hash: unknown } }>;
  /** A digest of the constraint systems of all methods. */
  digest(): Promise<string>;
  verify(proof: P): Promise<boolean>;
}

/**
 * A program with the inputs of its every proof. What a proof is, only the program has to know: the
 * session hands it back to be verified, and to make the next one from.
 */
export interface BuiltProgram<P = Proof> {
  readonly program: CompilableProgram<P>;
  /** Whether each proof is made from the one before it. */
  readonly chains?: boolean;
  /** What has to be done once between compiling and the first proof, on nobody's clock. */
  prepare?(): Promise<void>;
  /**
   * Makes proof number `index`. Inputs depend on nothing but `index` and `previous`, so that any
   * two runs prove the same statements.
   * @param previous the proof before, `null` for the first of a chain.
   */
  prove(index: number, previous: P | null): Promise<{ proof: P }>;
  /** What has to be done with a proof that was verified before the next is made, likewise. */
  settle?(proof: P): Promise<void>;
}

/** Builds a program against whichever release was loaded. */
export type ProgramBuilder = (o1js: O1js, parameters: ProgramParameters) => BuiltProgram;

/**
 * A parameter's value.
 * @throws Error if it is missing: `parseConfig` fills every one of them in.
 */
export function readParameter(parameters: ProgramParameters, key: string): number {
  const value = parameters[key];
  if (value === undefined) throw new Error(`program parameter “${key}” is missing`);
  return value;
}
