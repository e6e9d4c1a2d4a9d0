/**
 * How closely a run is watched, most closely first. Watching is not free, and might change what is
 * watched: the ledger runs inside the prover's own thread and makes garbage there; the observer looks
 * at the shared memory from outside, by growing it by nothing. There are three values and not two so
 * that a difference between `full` and `none` can be put down to one of the two.
 */
export const OBSERVING = ['full', 'memory', 'none'] as const;
export type Observing = (typeof OBSERVING)[number];

/** Whether the memory is looked at all the time, and not only between proofs. */
export function samplesMemory(observe: Observing): boolean {
  switch (observe) {
    case 'full':
    case 'memory':
      return true;
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
    case 'none':
      return false;
  }
}

/** How the setting is explained to people. */
export const OBSERVING_TEXT: {
  readonly label: string;
  readonly help: string;
  readonly values: Readonly<Record<Observing, string>>;
} = {
  label: 'Watching',
  help: 'Shows whether watching changes what happens. Guarded finalizers and freeing after each proof follow every object in any case: they have to know its owner.',
  values: {
    full: 'Memory and every object',
    memory: 'Memory only',
    none: 'Only between proofs',
  },
};

/** What a run does without, in a sentence for people; `null` if nothing. */
export function describeUnobserved(observe: Observing): string | null {
  switch (observe) {
    case 'full':
      return null;
    case 'memory':
      return 'Objects were not followed in this run, unless a switch needed it.';
    case 'none':
      return 'Not observed inside proofs: growth is drawn where a proof ends, whenever it happened.';
  }
}
