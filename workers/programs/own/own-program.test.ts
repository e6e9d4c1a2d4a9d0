import { describe, expect, it } from 'vitest';
import type { O1js } from '../../o1js.ts';
import { OwnProgramError } from './own-program-error.ts';
import { readOwnProgram } from './own-program.ts';
import type { OwnModule } from './own-program.ts';

class SmartContract {
  readonly address = 'contract';
}
const o1js = { SmartContract } as unknown as O1js;
class Adder extends SmartContract {}

const provable = (fields: number) => ({ sizeInFields: () => fields });

/** A ZkProgram whose proofs are the arguments that they were made with. */
function zkProgram(methods: Readonly<Record<string, number>>, publicFields = 1) {
  const entries = Object.entries(methods);
  return {
    compile: async () => ({ verificationKey: { hash: 0 } }),
    digest: async () => 'digest',
    verify: async () => true,
    publicInputType: provable(publicFields),
    privateInputTypes: Object.fromEntries(
      entries.map(([name, count]) => [name, Array.from({ length: count }, () => provable(1))]),
    ),
    ...Object.fromEntries(
      entries.map(([name]) => [name, async (...args: unknown[]) => ({ proof: [name, ...args] })]),
    ),
  };
}

const read = (module: OwnModule, parameters = {}) => readOwnProgram(module, o1js, parameters);
const SQUARE = zkProgram({ square: 0 });

describe('a ZkProgram with inputs', () => {
  it.each([
    ['as default', { default: SQUARE }],
    ['by name', { program: SQUARE }],
    ['as default beside others', { default: SQUARE, other: zkProgram({ cube: 0 }) }],
  ])('is proved with what they give, exported %s', async (_, exported) => {
    const built = await read({ ...exported, inputs: (index: number) => [index * 2] });
    expect(await built.prove(3, null)).toEqual({ proof: ['square', 6] });
  });

  it('may chain its proofs, choose methods, and be asked asynchronously', async () => {
    const inputs = async (_: number, previous: unknown = 'none') =>
      previous === 'none' ? { method: 'start', args: [] } : { method: 'step', args: [previous] };
    const built = await read({ default: zkProgram({ start: 0, step: 1 }, 0), inputs });
    const { proof } = await built.prove(0, null);
    expect(proof).toEqual(['start']);
    expect(await built.prove(1, proof)).toEqual({ proof: ['step', ['start']] });
  });

  it.each([
    [undefined, SQUARE, 'inputs(0) returned undefined: return [ … ]'],
    [7, SQUARE, 'inputs(0) returned the number 7: return [ … ]'],
    [[], SQUARE, 'inputs(0) gave 0 arguments for the method “square”, which takes 1'],
    [[1, 2], SQUARE, 'inputs(0) gave 2 arguments for the method “square”, which takes 1'],
    [[1], zkProgram({ a: 0, b: 0 }), 'the program has the methods a, b: return { method: '],
    [
      { method: 'c', args: [] },
      SQUARE,
      'asked for the method “c”, which the program does not have. It has: square',
    ],
    [{ method: 'square' }, SQUARE, 'returned an object: return [ … ]'],
  ])('says what is wrong with inputs that return %j', async (given, program, message) => {
    const built = await read({ default: program, inputs: () => given });
    const failing = built.prove(0, null);
    await expect(failing).rejects.toThrow(OwnProgramError);
    await expect(failing).rejects.toThrow(message);
  });

  it('says which call of inputs threw what, and lets errors of a proof through', async () => {
    const cause = new TypeError('x is undefined');
    const throwing = () => {
      throw cause;
    };
    const built = await read({ default: SQUARE, inputs: throwing });
    await expect(built.prove(4, null)).rejects.toMatchObject({
      message: 'inputs(4) failed: x is undefined',
      cause,
    });
    const failing = await read({ default: { ...SQUARE, square: throwing }, inputs: () => [1] });
    await expect(failing.prove(0, null)).rejects.toBe(cause);
  });
});

describe('build', () => {
  const prove = async (index: number) => ({ proof: index });

  it('is given o1js and the parameters', async () => {
    const given: unknown[] = [];
    const build = (...args: unknown[]) => {
      given.push(...args);
      return { program: SQUARE, prove };
    };
    const built = await read({ build }, { rounds: 3 });
    expect(given).toEqual([o1js, { rounds: 3 }]);
    expect(await built.prove(5, null)).toEqual({ proof: 5 });
  });

  it.each([
    [undefined, 'build() returned undefined: return { program, prove }'],
    [SQUARE, 'has no function compile'],
    [{ program: { compile() {}, digest() {} }, prove }, 'has no function verify'],
    [{ program: SQUARE }, 'has no function prove'],
  ])('says what is wrong with what it returns: case %#', async (built, message) => {
    const failing = read({ build: () => built });
    await expect(failing).rejects.toThrow(OwnProgramError);
    await expect(failing).rejects.toThrow(message);
  });

  it('says what is wrong with what its prove returns', async () => {
    const built = await read({ build: async () => ({ program: SQUARE, prove: async () => 3 }) });
    await expect(built.prove(1, null)).rejects.toThrow(
      'prove(1) returned the number 3: return { proof }',
    );
  });
});

describe('a file of no shape', () => {
  const inputs = () => [];
  it.each([
    [{}, 'The file exports nothing.'],
    [
      { answer: 42, Helper: SmartContract, text: 'x' },
      'only answer (the number 42), Helper (a class), text (a text)',
    ],
    [
      { square: SQUARE },
      'exports the ZkProgram square, but no inputs for it: add “export function inputs',
    ],
    [{ Adder }, 'exports the SmartContract Adder, but no transaction for it'],
    [
      { inputs },
      'exports inputs, but no ZkProgram for it: export the ZkProgram, best as default. It exports nothing else.',
    ],
    [
      { inputs, Adder },
      'but no ZkProgram for it: export the ZkProgram, best as default. What it exports besides: Adder.',
    ],
    [{ inputs, a: SQUARE, b: SQUARE }, 'more than one ZkProgram (a, b)'],
    [{ transaction: inputs, square: SQUARE }, 'exports transaction, but no SmartContract'],
    [{ inputs, transaction: inputs }, 'exports inputs and transaction, which are different shapes'],
    [{ default: SQUARE, inputs: [1] }, 'The export inputs is an array, and has to be a function.'],
  ])('is told what to write: case %#', async (module, message) => {
    const failing = read(module);
    await expect(failing).rejects.toThrow(OwnProgramError);
    await expect(failing).rejects.toThrow(message);
  });
});
