import type { O1js } from '../o1js.ts';
import type { BuiltProgram, Proof } from './program.ts';

/** A counter whose every step verifies the proof of the step before inside its own circuit. */
export function buildRecursive(o1js: O1js): BuiltProgram {
  const { Field, SelfProof, ZkProgram } = o1js;
  type Count = InstanceType<typeof Field>;
  const program = ZkProgram({
    name: 'recursive',
    publicOutput: Field,
    methods: {
      start: {
        privateInputs: [],
        async method() {
          return { publicOutput: Field(0) };
        },
      },
      step: {
        privateInputs: [SelfProof],
        async method(previous: InstanceType<typeof SelfProof<undefined, Count>>) {
          previous.verify();
          return { publicOutput: previous.publicOutput.add(1) };
        },
      },
    },
  });
  return {
    program,
    chains: true,
    prove: (_index, previous) =>
      previous === null
        ? program.start()
        : program.step(previous as Proof & InstanceType<typeof SelfProof<undefined, Count>>),
  };
}
