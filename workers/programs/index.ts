import type { ProgramId } from '../../src/core/experiment/programs.ts';
import { buildMerkle } from './merkle.ts';
import { buildPoseidonChain } from './poseidon-chain.ts';
import type { ProgramBuilder } from './program.ts';
import { buildRecursive } from './recursive.ts';
import { buildSquare } from './square.ts';

/** The circuits behind `PROGRAMS` in `src/core/experiment/programs.ts`. */
export const BUILDERS: Readonly<Record<ProgramId, ProgramBuilder>> = {
  square: buildSquare,
  'poseidon-chain': buildPoseidonChain,
  merkle: buildMerkle,
  recursive: buildRecursive,
};
