import type { ReleaseId } from './releases.ts';

/** The possible values of each switch; the first is what o1js does by itself. */
export const SWITCH_VALUES = {
  pool: ['as-shipped', 'kept', 'restarted'],
  finalizers: ['as-shipped', 'off', 'guarded'],
  frees: ['off', 'on'],
  wait: ['spin', 'sleep'],
  arithmetic: ['as-shipped', 'fast'],
  keys: ['none', 'cached'],
  memory: ['as-shipped', 'reserved'],
} as const;

/** One independent choice about how o1js is run. */
export type SwitchKey = keyof typeof SWITCH_VALUES;

/** A setting of every switch. */
export type Switches = { readonly [K in SwitchKey]: (typeof SWITCH_VALUES)[K][number] };

/** A named set of switches. */
export const PATH_NAMES = ['shipped', 'leaking', 'freeing'] as const;
export type PathName = (typeof PATH_NAMES)[number];

/** The switches that each named path stands for. */
export const PATHS: Readonly<Record<PathName, Switches>> = {
  shipped: {
    pool: 'as-shipped',
    finalizers: 'as-shipped',
    frees: 'off',
    wait: 'spin',
    arithmetic: 'as-shipped',
    keys: 'none',
    memory: 'as-shipped',
  },
  leaking: {
    pool: 'restarted',
    finalizers: 'off',
    frees: 'off',
    wait: 'spin',
    arithmetic: 'as-shipped',
    keys: 'none',
    memory: 'as-shipped',
  },
  freeing: {
    pool: 'kept',
    finalizers: 'guarded',
    frees: 'on',
    wait: 'sleep',
    arithmetic: 'fast',
    keys: 'cached',
    memory: 'reserved',
  },
};

/** Every switch, in the order in which the page and reports list them. */
export const SWITCH_KEYS = Object.keys(SWITCH_VALUES) as readonly SwitchKey[];

/** What a switch turned out to do once the release was loaded and looked at. */
export type SwitchState =
  | { readonly kind: 'applied' }
  | { readonly kind: 'not-needed'; readonly reason: string }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** The state of every switch of a run. */
export type SwitchStates = { readonly [K in SwitchKey]: SwitchState };

/** What a switch is expected to do before the release is loaded. */
export type ExpectedSwitchState =
  | SwitchState
  /** Nobody has looked at this release yet. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What every switch is expected to do. */
export type ExpectedSwitchStates = { readonly [K in SwitchKey]: ExpectedSwitchState };

/** The path whose switches these are, or `null` if they are a set of their own. */
export function pathOf(switches: Switches): PathName | null {
  return (
    PATH_NAMES.find((name) => SWITCH_KEYS.every((key) => PATHS[name][key] === switches[key])) ??
    null
  );
}

/**
 * The path whose switches these are but for `memory`, which decides neither what is left behind nor
 * what is freed; `null` if there is none.
 */
export function leakPathOf(switches: Switches): PathName | null {
  return (
    PATH_NAMES.find((name) => pathOf({ ...switches, memory: PATHS[name].memory }) === name) ?? null
  );
}

/** How a switch and its values are explained to people. */
export interface SwitchText {
  readonly label: string;
  /** One sentence: what it does and what it costs. */
  readonly help: string;
  readonly values: Readonly<Record<string, string>>;
}

export const SWITCH_TEXT: Readonly<Record<SwitchKey, SwitchText>> = {
  pool: {
    label: 'Thread pool',
    help: 'Each thread owns a stack in WebAssembly memory: a pool that is torn down after a proof leaves its stacks behind, one that is kept uses them again and costs their memory between proofs.',
    values: {
      'as-shipped': 'As o1js does it',
      kept: 'Kept alive',
      restarted: 'Restarted each proof',
    },
  },
  finalizers: {
    label: 'Finalizers',
    help: 'Finalizers free a WebAssembly object once JavaScript has collected its wrapper: guarded, only what the wrapper still owns, at the cost of a look-up for each; off, nothing, and objects pile up.',
    values: { 'as-shipped': 'As o1js does it', off: 'Off', guarded: 'Guarded' },
  },
  frees: {
    label: 'Free after each proof',
    help: 'On, what a proof was handed through bare pointers and nobody owns is freed at its end, which takes about a millisecond; off, it stays in memory for ever, as in every release.',
    values: { off: 'Off', on: 'On' },
  },
  wait: {
    label: 'Waiting',
    help: 'While a worker proves, the calling thread spins on a core and does nothing else; asleep, it leaves that core to the prover and notices the answer up to 2 ms later.',
    values: { spin: 'Spin, as o1js does it', sleep: 'Sleep' },
  },
  arithmetic: {
    label: 'Arithmetic',
    help: 'Fast, the functions for multiplication in o1js’s own WebAssembly are replaced while it loads, each only after the old and the new one gave equal results in a test, so that it is no longer the binary that was published: a proof takes little more than half the time, loading a tenth of a second more, and the first proof half a second more, to be verified before it counts.',
    values: { 'as-shipped': 'As o1js does it', fast: 'Fast' },
  },
  keys: {
    label: 'Keys',
    help: 'Cached, a program’s keys are stored in this browser, which takes half a second and 65 MiB for a small program, and the next compile reads them in a fraction of the time; by itself o1js computes them anew each time.',
    values: { none: 'Computed each time', cached: 'Cached' },
  },
  memory: {
    label: 'Memory',
    help: 'Reserved, the memory grows to 320 MiB once, before there are threads, because in Chrome a thread can crash at the moment in which another one grows it; that takes addresses only, but page counts begin there.',
    values: { 'as-shipped': 'Grows as needed', reserved: 'Reserved' },
  },
};

/**
 * What is known of a release before it is loaded, so that the form can say what a switch will do
 * there. The runtime decides by looking at the release itself; the tests tagged `@o1js` hold the
 * two against each other.
 */
interface ReleaseTraits {
  /** o1js ends its thread pool after every compile and prove. */
  readonly restartsPool: boolean;
}

const RELEASE_TRAITS: Readonly<Record<ReleaseId, ReleaseTraits>> = {
  '2.15.0': { restartsPool: false },
  '2.14.0': { restartsPool: true },
  '2.10.0': { restartsPool: true },
  '2.4.0': { restartsPool: true },
};

const APPLIED: SwitchState = { kind: 'applied' };
const UNKNOWN: ExpectedSwitchState = {
  kind: 'unknown',
  reason: 'It is seen when the program is compiled.',
};

/** The state that each switch is expected to have on a release; see {@link SwitchStates}. */
export function expectedSwitchStates(release: string, switches: Switches): ExpectedSwitchStates {
  if (!isKnown(release)) return expectNothing(switches);
  const { restartsPool } = RELEASE_TRAITS[release];
  return {
    pool: resolvePool(switches.pool, restartsPool),
    finalizers: APPLIED,
    frees: APPLIED,
    wait: APPLIED,
    arithmetic: APPLIED,
    keys: APPLIED,
    memory: APPLIED,
  };
}

function isKnown(release: string): release is ReleaseId {
  return Object.hasOwn(RELEASE_TRAITS, release);
}

/** Of a release that nobody knows: what o1js does by itself, or does not do, can be had from it. */
function expectNothing(switches: Switches): ExpectedSwitchStates {
  return {
    pool: switches.pool === 'as-shipped' ? APPLIED : UNKNOWN,
    finalizers: switches.finalizers === 'guarded' ? UNKNOWN : APPLIED,
    frees: switches.frees === 'on' ? UNKNOWN : APPLIED,
    wait: switches.wait === 'sleep' ? UNKNOWN : APPLIED,
    arithmetic: switches.arithmetic === 'fast' ? UNKNOWN : APPLIED,
    keys: switches.keys === 'cached' ? UNKNOWN : APPLIED,
    memory: switches.memory === 'reserved' ? UNKNOWN : APPLIED,
  };
}

/** The pool switch against whether the release ends its pool after each proof. */
function resolvePool(value: Switches['pool'], restartsPool: boolean): SwitchState {
  if (value === 'as-shipped') return APPLIED;
  if (value === 'kept') {
    return restartsPool
      ? APPLIED
      : { kind: 'not-needed', reason: 'This release keeps its thread pool alive by itself.' };
  }
  return restartsPool
    ? { kind: 'not-needed', reason: 'This release restarts its thread pool by itself.' }
    : {
        kind: 'unsupported',
        reason: 'Restarting the pool crashes this release, so it is left as shipped.',
      };
}
