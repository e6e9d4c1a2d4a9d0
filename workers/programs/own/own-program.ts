import type { ProgramParameters } from '../../../src/core/experiment/programs.ts';
import type { O1js } from '../../o1js.ts';
import type { BuiltProgram } from '../program.ts';
import { buildFromContract, isContract } from './contract-program.ts';
import type { ContractClass } from './contract-program.ts';
import { callOwn, OwnProgramError } from './own-program-error.ts';
import { describeExport, isRecord, listNames } from './describe-export.ts';
import { buildFromZkProgram, isZkProgram } from './zk-program.ts';

/** What a file of somebody's own exports, by name; `default` is one of the names. */
export type OwnModule = Readonly<Record<string, unknown>>;

/**
 * Makes a program of what a file exports, in one of three shapes:
 *
 * - `build(o1js, parameters)`, which returns a {@link BuiltProgram} as the built-in ones do;
 * - a ZkProgram, with `inputs(index, previous)` for the arguments of each proof;
 * - a SmartContract, with `transaction(contract, index)` for the calls of each transaction.
 *
 * @throws OwnProgramError with a sentence that says what is wrong and what to write instead, if the
 *   file has none of these shapes, or more than one.
 */
export async function readOwnProgram(
  module: OwnModule,
  o1js: O1js,
  parameters: ProgramParameters,
): Promise<BuiltProgram<unknown>> {
  const { build, inputs, transaction } = module;
  const shapes = listNames({ build, inputs, transaction });
  if (shapes.length > 1) {
    throw new OwnProgramError(
      `The file exports ${shapes.join(' and ')}, which are different shapes of a program: export one of them.`,
    );
  }
  for (const [name, value] of Object.entries({ build, inputs, transaction })) {
    if (value !== undefined && typeof value !== 'function') {
      throw new OwnProgramError(
        `The export ${name} is ${describeExport(value)}, and has to be a function.`,
      );
    }
  }
  if (typeof build === 'function') {
    const built: unknown = await callOwn('build()', () => build(o1js, parameters));
    return checkBuilt(built);
  }
  if (typeof inputs === 'function') {
    const program = pick(module, isZkProgram, 'ZkProgram', 'inputs');
    // Kept as it is: whether it has a second parameter says whether it continues its proofs.
    return buildFromZkProgram(program, inputs as Parameters<typeof buildFromZkProgram>[1]);
  }
  if (typeof transaction === 'function') {
    const isOfO1js = (value: unknown): value is ContractClass => isContract(value, o1js);
    const contract = pick(module, isOfO1js, 'SmartContract', 'transaction');
    return buildFromContract(contract, o1js, (...given) => transaction(...given));
  }
  throw new OwnProgramError(describeMissing(module, o1js));
}

/** The only export of its kind, or the default one among several. */
function pick<T>(
  module: OwnModule,
  isKind: (value: unknown) => value is T,
  kind: string,
  beside: string,
): T {
  const { default: main } = module;
  if (isKind(main)) return main;
  const found = Object.entries(module).flatMap(([name, value]) =>
    isKind(value) ? [{ name, value }] : [],
  );
  const [first] = found;
  if (first === undefined) {
    const others = listNames(module).filter((name) => name !== beside);
    throw new OwnProgramError(
      `The file exports ${beside}, but no ${kind} for it: export the ${kind}, best as default. ${describeExports(others)}`,
    );
  }
  if (found.length > 1) {
    const names = found.map(({ name }) => name).join(', ');
    throw new OwnProgramError(
      `The file exports more than one ${kind} (${names}): export the one that is to be proved as default.`,
    );
  }
  return first.value;
}

function describeExports(names: readonly string[]): string {
  return names.length === 0
    ? 'It exports nothing else.'
    : `What it exports besides: ${names.join(', ')}.`;
}

/** What to add to a file that has none of the shapes. */
function describeMissing(module: OwnModule, o1js: O1js): string {
  const entries = Object.entries(module);
  const program = entries.find(([, value]) => isZkProgram(value));
  if (program !== undefined) {
    return `The file exports the ZkProgram ${program[0]}, but no inputs for it: add “export function inputs(index) { return [ … ]; }” with the arguments of proof number index.`;
  }
  const contract = entries.find(([, value]) => isContract(value, o1js));
  if (contract !== undefined) {
    return `The file exports the SmartContract ${contract[0]}, but no transaction for it: add “export async function transaction(contract, index) { await contract.… }” with the calls of transaction number index.`;
  }
  const found =
    entries.length === 0
      ? 'The file exports nothing.'
      : `The file exports no program, only ${entries
          .map(([name, value]) => `${name} (${describeExport(value)})`)
          .join(', ')}.`;
  return `${found} Export a ZkProgram and a function inputs(index), a SmartContract and a function transaction(contract, index), or a function build(o1js).`;
}

/** Checks what `build` returned, and goes on checking what its `prove` returns. */
function checkBuilt(built: unknown): BuiltProgram<unknown> {
  const allowed = 'return { program, prove } with program a ZkProgram and prove(index, previous)';
  if (!isRecord(built)) {
    throw new OwnProgramError(`build() returned ${describeExport(built)}: ${allowed}.`);
  }
  const { program, prove } = built;
  for (const call of ['compile', 'digest', 'verify']) {
    if (!hasFunction(program, call)) {
      throw new OwnProgramError(
        `The program that build() returned has no function ${call}: ${allowed}; a program of one’s own needs compile, digest and verify as a ZkProgram has them.`,
      );
    }
  }
  if (typeof prove !== 'function') {
    throw new OwnProgramError(`What build() returned has no function prove: ${allowed}.`);
  }
  return {
    program: program as BuiltProgram<unknown>['program'],
    chains: prove.length > 1,
    prove: async (index, previous) => {
      // An error of this call is the proof's: nobody can tell the program's code from o1js there.
      const made: unknown = await prove.call(built, index, previous);
      if (!isRecord(made) || made['proof'] === undefined) {
        throw new OwnProgramError(
          `prove(${index}) returned ${describeExport(made)}: return { proof }, which is what a method of a ZkProgram returns.`,
        );
      }
      return { proof: made['proof'] };
    },
  };
}

function hasFunction(value: unknown, name: string): boolean {
  const holds = isRecord(value) || typeof value === 'function';
  return holds && typeof (value as Readonly<Record<string, unknown>>)[name] === 'function';
}
