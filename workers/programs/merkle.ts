import type { ProgramParameters } from '../../src/core/experiment/programs.ts';
import type { O1js } from '../o1js.ts';
import { readParameter } from './program.ts';
import type { BuiltProgram } from './program.ts';

/** Leaves that are filled, and proved in turn. */
const LEAVES = 4;

/** Proves that a secret leaf belongs to a tree of `depth` levels below its public root. */
export function buildMerkle(o1js: O1js, parameters: ProgramParameters): BuiltProgram {
  const { Field, MerkleTree, MerkleWitness, ZkProgram } = o1js;
  // o1js counts the root and the leaves as levels: a height of depth + 1.
  const height = readParameter(parameters, 'depth') + 1;
  class Witness extends MerkleWitness(height) {}
  const program = ZkProgram({
    name: 'merkle',
    publicInput: Field,
    methods: {
      contains: {
        privateInputs: [Field, Witness],
        async method(
          root: InstanceType<typeof Field>,
          leaf: InstanceType<typeof Field>,
          witness: Witness,
        ) {
          witness.calculateRoot(leaf).assertEquals(root);
        },
      },
    },
  });
  const tree = new MerkleTree(height);
  for (let i = 0; i < LEAVES; i += 1) tree.setLeaf(BigInt(i), Field(1000 + i));
  return {
    program,
    prove: (index) => {
      const position = BigInt(index % LEAVES);
      const witness = new Witness(tree.getWitness(position));
      return program.contains(tree.getRoot(), tree.getLeaf(position), witness);
    },
  };
}
