import type { BuiltProgram } from './program.ts';
import type { O1js } from '../o1js.ts';

/** One multiplication: the public output is the square of the public input. */
export function buildSquare(o1js: O1js): BuiltProgram {
  const { Field, ZkProgram } = o1js;
  const program = ZkProgram({
    name: 'square',
    publicInput: Field,
    publicOutput: Field,
    methods: {
      square: {
        privateInputs: [],
        async method(x: InstanceType<typeof Field>) {
          return { publicOutput: x.mul(x) };
        },
      },
    },
  });
  return { program, prove: (index) => program.square(Field(index + 2)) };
}
