import type { ProgramParameters } from '../../src/core/experiment/programs.ts';
import type { O1js } from '../o1js.ts';
import { readParameter } from './program.ts';
import type { BuiltProgram } from './program.ts';

/** Hashes its input `length` times over; each hash takes twelve rows of the circuit. */
export function buildPoseidonChain(o1js: O1js, parameters: ProgramParameters): BuiltProgram {
  const { Field, Poseidon, ZkProgram } = o1js;
  const length = readParameter(parameters, 'length');
  const program = ZkProgram({
    name: 'poseidon-chain',
    publicInput: Field,
    publicOutput: Field,
    methods: {
      hash: {
        privateInputs: [],
        async method(start: InstanceType<typeof Field>) {
          let hash = start;
          for (let i = 0; i < length; i += 1) hash = Poseidon.hash([hash]);
          return { publicOutput: hash };
        },
      },
    },
  });
  return { program, prove: (index) => program.hash(Field(index + 1)) };
}
