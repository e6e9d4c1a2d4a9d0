import type { CompileRecord, RunFailure } from './run.ts';
import type { Bytes, EpochMs, WasmPages } from './units.ts';

/** Why a prover was given a fresh worker with a fresh memory. */
export type RefreshCause =
  /** The memory had reached the threshold. */
  | { readonly kind: 'threshold'; readonly usedBytes: Bytes; readonly thresholdBytes: Bytes }
  /** It had made as many proofs as it was to. */
  | { readonly kind: 'every'; readonly proofs: number }
  /** The next proof was not expected to fit. */
  | { readonly kind: 'admission'; readonly predictedBytes: Bytes; readonly limitBytes: Bytes }
  /** The prover failed, and the proof in flight is made again, once. */
  | { readonly kind: 'failure'; readonly failure: RunFailure }
  /** Somebody asked for it. */
  | { readonly kind: 'by-hand' };

/** Why a memory was made: for the run, or in place of another one. */
export type LifeCause = { readonly kind: 'start' } | RefreshCause;

/**
 * One WebAssembly memory of a run, from the start of its worker to its end. A run has one for each
 * prover that works at the same time, and another one after each refresh.
 */
export interface MemoryLife {
  /** Which of the provers at work at the same time, from 0. */
  readonly prover: number;
  readonly startedAt: EpochMs;
  readonly cause: LifeCause;
  /** The first proof that it is meant for. */
  readonly beforeProof: number;
  /** When the program was compiled in it; `null` before. */
  readonly readyAt: EpochMs | null;
  readonly compile: CompileRecord | null;
  /** Pages when it was last looked at between two proofs; `null` before it was compiled. */
  readonly lastPages: WasmPages | null;
  /** When its worker was ended and its memory given back; `null` while it lives, or if nobody saw it. */
  readonly endedAt: EpochMs | null;
}

/**
 * The index under which what belongs to no proof is stored, loading and compiling: −1 for the first
 * memory of a run, −2 for the second.
 */
export function compilingIndex(life: number): number {
  return -1 - life;
}

/** The memory whose loading and compiling is stored under `index`, an index into the run's `lives`. */
export function lifeCompiledAt(index: number): number {
  return -1 - index;
}
