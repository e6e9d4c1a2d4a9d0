import type { ReleaseId } from './releases.ts';

/** The possible values of each switch; the first is what o1js does by itself. */
export const SWITCH_VALUES = {
  pool: ['as-shipped', 'kept', 'restarted'],
  finalizers: ['as-shipped', 'off', 'guarded'],
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
  shipped: { pool: 'as-shipped', finalizers: 'as-shipped' },
  leaking: { pool: 'restarted', finalizers: 'off' },
  freeing: { pool: 'kept', finalizers: 'guarded' },
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

/** The path whose switches these are, or `null` if they are a set of their own. */
export function pathOf(switches: Switches): PathName | null {
  return (
    PATH_NAMES.find((name) => SWITCH_KEYS.every((key) => PATHS[name][key] === switches[key])) ??
    null
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
    help: 'Each thread owns a stack in WebAssembly memory. A pool that is torn down after a proof leaves its stacks behind; a pool that is kept uses them again.',
    values: {
      'as-shipped': 'As o1js does it',
      kept: 'Kept alive',
      restarted: 'Restarted each proof',
    },
  },
  finalizers: {
    label: 'Finalizers',
    help: 'Finalizers free WebAssembly objects when JavaScript collects their wrappers. Guarded, only an owner may free; off, nothing is freed and small objects pile up.',
    values: { 'as-shipped': 'As o1js does it', off: 'Off', guarded: 'Guarded' },
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
  /** The wasm-bindgen glue registers each wrapper with a FinalizationRegistry. */
  readonly gluesFinalizers: boolean;
}

const RELEASE_TRAITS: Readonly<Record<ReleaseId, ReleaseTraits>> = {
  '2.15.0': { restartsPool: false, gluesFinalizers: true },
  '2.14.0': { restartsPool: true, gluesFinalizers: false },
  '2.10.0': { restartsPool: true, gluesFinalizers: false },
  '2.4.0': { restartsPool: true, gluesFinalizers: false },
};

/** The state that each switch is expected to have on a release; see {@link SwitchStates}. */
export function expectedSwitchStates(release: ReleaseId, switches: Switches): SwitchStates {
  const traits = RELEASE_TRAITS[release];
  return {
    pool: resolvePool(switches.pool, traits.restartsPool),
    finalizers: resolveFinalizers(switches.finalizers, traits.gluesFinalizers),
  };
}

/** The pool switch against whether the release ends its pool after each proof. */
function resolvePool(value: Switches['pool'], restartsPool: boolean): SwitchState {
  if (value === 'as-shipped') return { kind: 'applied' };
  if (value === 'kept') {
    return restartsPool
      ? { kind: 'applied' }
      : { kind: 'not-needed', reason: 'This release keeps its thread pool alive by itself.' };
  }
  return restartsPool
    ? { kind: 'not-needed', reason: 'This release restarts its thread pool by itself.' }
    : {
        kind: 'unsupported',
        reason: 'Restarting the pool crashes this release, so it is left as shipped.',
      };
}

/** The finalizer switch against whether every wrapper of the release has a finalizer. */
function resolveFinalizers(value: Switches['finalizers'], gluesFinalizers: boolean): SwitchState {
  if (value !== 'guarded' || gluesFinalizers) return { kind: 'applied' };
  return {
    kind: 'not-needed',
    reason: 'No finalizer of this release can free what it does not own.',
  };
}
