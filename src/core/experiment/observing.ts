/**
 * How closely a run is watched, most closely first. Watching is not free, and might change what is
 * watched: the ledger runs inside the prover's own thread and makes garbage there; the observer looks
 * at the size of the shared memory from outside. `full`, `memory` and `none` are three
 * and not two so that a difference between the first and the last can be put down to one of the two;
 * `alternate` watches the memory in every other proof, so that what it costs shows within one run,
 * where two runs would differ by more than that for reasons of their own.
 */
export const OBSERVING = ['full', 'memory', 'alternate', 'none'] as const;
export type Observing = (typeof OBSERVING)[number];

/** The first terms of the Thue–Morse sequence. */
const ALTERNATE = ['on', 'off', 'off', 'on', 'off', 'on', 'on', 'off'] as const;

/**
 * Whether the memory is looked at all the time during a proof, and not only before and after.
 *
 * @param proof its index in the run, from 0; `null` for what comes before the proofs. After the
 *   first, which is slower than the others, `alternate` goes on, off, off, on, then off, on, on,
 *   off, and again: what drifts steadily weighs the same on both, and so does what comes back with
 *   every second or fourth proof, as collecting garbage may.
 */
export function samplesMemory(observe: Observing, proof: number | null): boolean {
  switch (observe) {
    case 'full':
    case 'memory':
      return true;
    case 'alternate':
      return proof === null || proof === 0 || ALTERNATE[(proof - 1) % ALTERNATE.length] === 'on';
    case 'none':
      return false;
  }
}

/** Whether every handle is followed, also where no switch needs it. */
export function followsHandles(observe: Observing): boolean {
  switch (observe) {
    case 'full':
      return true;
    case 'memory':
    case 'alternate':
    case 'none':
      return false;
  }
}

/** How the setting is explained to people. */
export const OBSERVING_TEXT: {
  readonly label: string;
  readonly help: string;
  readonly values: Readonly<Record<Observing, string>>;
  /** What a curve of the memory shows then, for the key of a chart. */
  readonly curves: Readonly<Record<Observing, string>>;
} = {
  label: 'Watching',
  help: 'Shows whether watching changes what happens. Guarded finalizers and freeing after each proof follow every object in any case: they have to know its owner.',
  values: {
    full: 'Memory and every object',
    memory: 'Memory only',
    alternate: 'Memory, in every other proof',
    none: 'Only between proofs',
  },
  curves: {
    full: 'at any time',
    memory: 'at any time',
    alternate: 'at any time, inside half of the proofs',
    none: 'not observed inside proofs',
  },
};

/** What a run does without, in a sentence for people; `null` if nothing. */
export function describeUnobserved(observe: Observing): string | null {
  switch (observe) {
    case 'full':
      return null;
    case 'memory':
      return 'Objects were not followed in this run, unless a switch needed it.';
    case 'alternate':
      return 'Observed inside half of the proofs: on, off, off, on, off, on, on, off, and again. In the others growth is drawn where a proof ends, whenever it happened.';
    case 'none':
      return 'Not observed inside proofs: growth is drawn where a proof ends, whenever it happened.';
  }
}
