import type { Phase, PhaseName } from '../src/core/run.ts';
import type { EpochMs } from '../src/core/units.ts';
import { now } from './runtime/events.ts';
import type { RuntimeEvent } from './runtime/events.ts';

/**
 * The two calls in which a proof spends nine tenths of its time, and the phase that follows each.
 * A Pickles proof is a step proof over the Vesta curve, wrapped by one over Pallas.
 */
const PHASE_OF_CALL: Readonly<Record<string, { during: PhaseName; after: PhaseName }>> = {
  caml_pasta_fp_plonk_proof_create: { during: 'step proof', after: 'wrap witness' },
  caml_pasta_fq_plonk_proof_create: { during: 'wrap proof', after: 'serialise' },
};

/** Cuts a proof into phases by the calls that mark their borders. */
export class PhaseRecorder {
  #onEnter: ((name: PhaseName, at: EpochMs) => void) | null = null;
  #startedAt: EpochMs = 0;
  #phases: Phase[] = [];
  #open: { name: PhaseName; at: EpochMs } | null = null;

  /** Begins a proof with its witness. */
  start(onEnter: (name: PhaseName, at: EpochMs) => void): void {
    this.#onEnter = onEnter;
    this.#phases = [];
    this.#open = null;
    this.#startedAt = now();
    this.#enterAt('witness', this.#startedAt);
  }

  /** Takes note of a call that the runtime saw; outside a proof, and for other calls, of nothing. */
  take(event: Extract<RuntimeEvent, { binding: string }>): void {
    const phase = PHASE_OF_CALL[event.binding];
    if (phase === undefined || this.#open === null) return;
    this.#enterAt(event.kind === 'call-start' ? phase.during : phase.after, event.at);
  }

  /** Ends the phase before and begins another one. @returns the moment between the two. */
  enter(name: PhaseName): EpochMs {
    const at = now();
    this.#enterAt(name, at);
    return at;
  }

  /** Ends the last phase. @returns all phases of the proof, in order. */
  finish(): readonly Phase[] {
    this.#close(now());
    this.#onEnter = null;
    return this.#phases;
  }

  #enterAt(name: PhaseName, at: EpochMs): void {
    this.#close(at);
    this.#open = { name, at };
    this.#onEnter?.(name, at);
  }

  #close(at: EpochMs): void {
    if (this.#open === null) return;
    const { name, at: from } = this.#open;
    this.#phases.push({ name, startMs: from - this.#startedAt, ms: at - from });
    this.#open = null;
  }
}
