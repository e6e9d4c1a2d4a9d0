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
function lifeCompiledAt(index: number): number {
  return -1 - index;
}

/**
 * The memory in which a stretch of a run took place, an index into the run's `lives`.
 * @param index of a proof, or one of those below 0 for loading and compiling.
 */
export function lifeOfStretch(index: number, proofs: readonly MadeProof[]): number {
  if (index < 0) return lifeCompiledAt(index);
  // Proofs are in order, and as a rule none is missing.
  const guess = proofs[index];
  const proof = guess?.index === index ? guess : proofs.find((made) => made.index === index);
  // Of a proof whose sample cannot be read, the memory is that of the one before.
  return (proof ?? proofs.findLast((made) => made.index < index))?.life ?? 0;
}

/** What has to be known of a proof to know where it was made. */
interface MadeProof {
  readonly index: number;
  readonly life: number;
}

/** Which prover a memory belongs to; the only one where nothing is known of it. */
export function proverOf(lives: readonly MemoryLife[], life: number): number {
  return lives[life]?.prover ?? 0;
}

/** When a memory was replaced by another one of its prover; `null` if it was its last. */
export function replacedAt(lives: readonly MemoryLife[], life: number): EpochMs | null {
  const old = lives[life];
  const next = lives.slice(life + 1).find(({ prover }) => prover === old?.prover);
  return old === undefined || next === undefined ? null : (old.endedAt ?? next.startedAt);
}
