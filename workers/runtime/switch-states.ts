/** The switches of the runtime. `as-shipped`, `off` and `spin` are what o1js does by itself. */
export interface RuntimeSwitches {
  /** o1js's thread pool: up to 2.14 every ended pool leaves the stacks of its threads behind. */
  readonly pool: 'as-shipped' | 'kept' | 'restarted';
  /** Who frees on behalf of the garbage collector: the glue, nobody, or the runtime, which owns up. */
  readonly finalizers: 'as-shipped' | 'off' | 'guarded';
  /** Whether boxes that came in arrays are freed at the end of a proof. */
  readonly frees: 'off' | 'on';
  /** How the caller waits for the nested worker. */
  readonly wait: 'spin' | 'sleep';
  /** Whether keys are kept in IndexedDB; `none` leaves everything that makes them alone. */
  readonly keys: 'none' | 'cached';
  /** Whether field multiplications and squarings of o1js's module are replaced while it loads. */
  readonly arithmetic: 'as-shipped' | 'fast';
  /** Whether the memory grows whenever a thread needs more, or once before there are threads. */
  readonly memory: 'as-shipped' | 'reserved';
}

/** What a switch turned out to do. */
export type SwitchState =
  | { readonly kind: 'applied' }
  | { readonly kind: 'not-needed'; readonly reason: string }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** The state of every switch. */
export type RuntimeSwitchStates = { readonly [K in keyof RuntimeSwitches]: SwitchState };

/** What was seen of the release, as far as switches depend on it. */
export interface ReleaseTraits {
  /** The wasm-bindgen glue was seen when o1js published it. */
  readonly publishesGlue: boolean;
  /** A nested worker was started by the protocol that the runtime knows. */
  readonly startsNestedWorker: boolean;
  /** o1js asked for its pool to be ended. */
  readonly endsPool: boolean;
  /** The glue has the function that the caller waits in. */
  readonly waitsInGlue: boolean;
  /** Why keys cannot be kept; `null` if they can, or are not to be. */
  readonly keyProblem: string | null;
  /** Why the module runs with its own arithmetic; `null` if it does not, or is to. */
  readonly arithmeticProblem: string | null;
  /** Why no memory could be reserved; `null` if it was, or is not to be. */
  readonly reserveProblem: string | null;
}

const APPLIED: SwitchState = { kind: 'applied' };
export const UNKNOWN_GLUE =
  'This o1js does not publish its WebAssembly bindings as known releases do; it was left as shipped.';
const UNKNOWN_WORKER =
  'This o1js does not start its worker as known releases do; it was left as shipped.';

/** What the switches do on a release, from what was seen of it. */
export function describeSwitches(
  switches: RuntimeSwitches,
  traits: ReleaseTraits,
): RuntimeSwitchStates {
  return {
    pool: describePool(switches.pool, traits),
    finalizers: needs(switches.finalizers !== 'guarded' || traits.publishesGlue, UNKNOWN_GLUE),
    frees: needs(switches.frees === 'off' || traits.publishesGlue, UNKNOWN_GLUE),
    wait: needs(switches.wait === 'spin' || traits.waitsInGlue, UNKNOWN_GLUE),
    keys: describeKeys(switches.keys, traits),
    arithmetic: describeArithmetic(switches.arithmetic, traits),
    memory: describeMemory(switches.memory, traits),
  };
}

function describePool(
  value: RuntimeSwitches['pool'],
  { startsNestedWorker, endsPool }: ReleaseTraits,
): SwitchState {
  if (value === 'as-shipped') return APPLIED;
  if (!startsNestedWorker) return { kind: 'unsupported', reason: UNKNOWN_WORKER };
  if (value === 'kept') {
    return endsPool
      ? APPLIED
      : { kind: 'not-needed', reason: 'This release keeps its thread pool alive by itself.' };
  }
  return endsPool
    ? { kind: 'not-needed', reason: 'This release restarts its thread pool by itself.' }
    : {
        kind: 'unsupported',
        reason: 'Restarting the pool crashes this release, so it is left as shipped.',
      };
}

function describeKeys(
  value: RuntimeSwitches['keys'],
  { publishesGlue, startsNestedWorker, keyProblem }: ReleaseTraits,
): SwitchState {
  if (value === 'none') return APPLIED;
  if (!publishesGlue) return { kind: 'unsupported', reason: UNKNOWN_GLUE };
  if (!startsNestedWorker) return { kind: 'unsupported', reason: UNKNOWN_WORKER };
  return keyProblem === null ? APPLIED : { kind: 'unsupported', reason: keyProblem };
}

function describeArithmetic(
  value: RuntimeSwitches['arithmetic'],
  { arithmeticProblem }: ReleaseTraits,
): SwitchState {
  if (value === 'as-shipped' || arithmeticProblem === null) return APPLIED;
  return { kind: 'unsupported', reason: arithmeticProblem };
}

function describeMemory(
  value: RuntimeSwitches['memory'],
  { publishesGlue, startsNestedWorker, reserveProblem }: ReleaseTraits,
): SwitchState {
  if (value === 'as-shipped') return APPLIED;
  if (!publishesGlue) return { kind: 'unsupported', reason: UNKNOWN_GLUE };
  if (!startsNestedWorker) return { kind: 'unsupported', reason: UNKNOWN_WORKER };
  return reserveProblem === null ? APPLIED : { kind: 'unsupported', reason: reserveProblem };
}

function needs(there: boolean, reason: string): SwitchState {
  return there ? APPLIED : { kind: 'unsupported', reason };
}
