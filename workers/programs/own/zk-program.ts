import type { BuiltProgram, CompilableProgram } from '../program.ts';
import { describeExport, isRecord } from './describe-export.ts';
import { callOwn, OwnProgramError } from './own-program-error.ts';

/** As much of a ZkProgram as every release has. Its methods are functions under their own names. */
type AnyZkProgram = CompilableProgram<unknown> & {
  /** By method. */
  readonly privateInputTypes: Readonly<Record<string, unknown>>;
} & Readonly<Record<string, unknown>>;

/** What a file says of the arguments of proof number `index`. */
type Inputs = (index: number, previous: unknown) => unknown;

/** Whether a value is a ZkProgram, by what it can do: classes differ between releases. */
export function isZkProgram(value: unknown): value is AnyZkProgram {
  return (
    isRecord(value) &&
    isRecord(value['privateInputTypes']) &&
    ['compile', 'digest', 'verify'].every((call) => typeof value[call] === 'function')
  );
}

/** A plain ZkProgram, proved with what `inputs` gives for each proof. */
export function buildFromZkProgram(program: AnyZkProgram, inputs: Inputs): BuiltProgram<unknown> {
  return {
    program,
    chains: inputs.length > 1,
    async prove(index, previous) {
      // A program that does not chain its proofs has no use for `null`: a default value may stand.
      const given: unknown = await callOwn(`inputs(${index})`, () =>
        inputs(index, previous ?? undefined),
      );
      const { method, args } = readInputs(program, index, given);
      const prove = program[method];
      if (typeof prove !== 'function') throw new Error(`the program has no function ${method}`);
      const made: unknown = await prove(...args);
      if (!isRecord(made) || made['proof'] === undefined) {
        throw new Error(`the method ${method} made no proof`);
      }
      return { proof: made['proof'] };
    },
  };
}

/** The method to prove and its arguments. */
function readInputs(
  program: AnyZkProgram,
  index: number,
  given: unknown,
): { readonly method: string; readonly args: readonly unknown[] } {
  const call = `inputs(${index})`;
  const methods = Object.keys(program.privateInputTypes);
  const [only] = methods;
  const names = methods.join(', ');
  if (Array.isArray(given)) {
    if (only === undefined || methods.length > 1) {
      throw new OwnProgramError(
        `${call} returned an array, but the program has the methods ${names}: return { method: '${only ?? '…'}', args: [ … ] } to say which.`,
      );
    }
    return checkCount(program, call, only, given);
  }
  if (isRecord(given) && typeof given['method'] === 'string' && Array.isArray(given['args'])) {
    const { method, args } = given;
    if (!methods.includes(method)) {
      throw new OwnProgramError(
        `${call} asked for the method “${method}”, which the program does not have. It has: ${names}.`,
      );
    }
    return checkCount(program, call, method, args);
  }
  const example = methods.length > 1 ? `{ method: '${only ?? '…'}', args: [ … ] }` : '[ … ]';
  throw new OwnProgramError(
    `${call} returned ${describeExport(given)}: return ${example} with the arguments that the method of the program is called with.`,
  );
}

/** A method that gets one argument too few fails deep inside of o1js, with a message about fields. */
function checkCount(
  program: AnyZkProgram,
  call: string,
  method: string,
  args: readonly unknown[],
): { readonly method: string; readonly args: readonly unknown[] } {
  const wanted = countArguments(program, method);
  if (wanted !== null && wanted !== args.length) {
    throw new OwnProgramError(
      `${call} gave ${args.length} ${args.length === 1 ? 'argument' : 'arguments'} for the method “${method}”, which takes ${wanted}: the public input, if the program has one, then the private inputs.`,
    );
  }
  return { method, args };
}

/** Of a public input that takes no field, it cannot be said whether it is declared. */
function countArguments(program: AnyZkProgram, method: string): number | null {
  const privates = program.privateInputTypes[method];
  const type = program['publicInputType'];
  if (!Array.isArray(privates) || !isProvable(type)) return null;
  return privates.length + (type.sizeInFields() > 0 ? 1 : 0);
}

function isProvable(type: unknown): type is { sizeInFields(): number } {
  const holds = isRecord(type) || typeof type === 'function';
  return holds && typeof (type as { sizeInFields?: unknown }).sizeInFields === 'function';
}
