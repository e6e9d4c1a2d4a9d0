import { generateBody } from './generate-body.ts';
import { generateFusedBody } from './generate-fused-body.ts';
import type { Generator } from './generator.ts';
import { isMultiplyAddFused } from './probe-multiply-add.ts';

/** Runs in every engine. */
export const INTEGER: Generator = { name: 'integer', generate: generateBody };

/** Runs where there is a multiply-add that rounds once. */
export const FUSED: Generator = { name: 'fused multiply-add', generate: generateFusedBody };

/** Those that this engine can run, the fastest first. */
export function listGenerators(): readonly Generator[] {
  return isMultiplyAddFused() ? [FUSED, INTEGER] : [INTEGER];
}
