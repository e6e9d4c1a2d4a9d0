import type { Milliseconds } from '../core/units.ts';

/**
 * How a test asks the page for the fake prover: by setting `window.playgroundTestHooks` before any
 * script of the page runs. Nothing on the page and no link can set it.
 */
export interface PlaygroundTestHooks {
  readonly prover: 'fake';
  /** How long each fake proof takes; the fake prover's own default if left out. */
  readonly proveMs?: Milliseconds;
  /** What the fake prover is to do wrong. */
  readonly faults?: readonly Fault[];
}

/** Something the fake prover is told to do wrong, so that every failure has a fast test. */
export interface Fault {
  readonly kind:
    | 'throw-in-load'
    | 'throw-in-compile'
    | 'throw-in-prove'
    /** The proof is made and refused by the verifier. */
    | 'fail-verification'
    /** The runtime itself verifies the proof, and does not hand it out. */
    | 'withhold-proof'
    /** A nested thread traps while the prover’s own thread waits for it for ever. */
    | 'crash'
    /** The worker ends without a word. */
    | 'die'
    /** The worker is blocked and never answers. */
    | 'hang'
    /** A thread takes the allocator’s lock and never gives it back; the worker is blocked. */
    | 'hold-lock'
    /** The proof is made, and the allocator’s heap is damaged from then on. */
    | 'damage-heap'
    /** The memory grows to its limit, and the next allocation traps. */
    | 'out-of-memory';
  /** The proof at which it happens, counted from 0 with warm-up included; 0 if left out. */
  readonly at?: number;
  /**
   * In how many memories of the page, counted from the first that it makes: 1 for a fault that a
   * fresh memory is free of. In all of them if left out.
   */
  readonly memories?: number;
}

/** What the page hands over to a fake prover. */
export interface FakeProverHooks extends PlaygroundTestHooks {
  /** How many provers this page had started before. */
  readonly started: number;
}

declare global {
  interface Window {
    readonly playgroundTestHooks?: PlaygroundTestHooks;
  }
}
