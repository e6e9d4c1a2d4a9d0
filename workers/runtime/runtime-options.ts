import type { RuntimeEvent } from './events.ts';
import type { KeyStoreOptions } from './key-cache.ts';
import type { RuntimeSwitches } from './switch-states.ts';

/** How o1js is to be run. Everything may be left out: then every remedy is on. */
export interface RuntimeOptions extends Partial<RuntimeSwitches> {
  /** Cap on the shared memory, in pages of 64 KiB; `null`, the default, for o1js's own. */
  readonly maxPages?: number | null;
  /** Name of a BroadcastChannel on which threads report that they trapped; `null` for none. */
  readonly crashChannel?: string | null;
  /**
   * `on`, the default, keeps account of every handle. `as-needed` does so only where a switch has
   * to know who owns what: `finalizers: 'guarded'` and `frees: 'on'`.
   */
  readonly ledger?: 'on' | 'as-needed';
  /**
   * Keep every birth and end of a handle until `Runtime.takeEvents` is called; off by default. Who
   * turns it on has to call it now and then: it is some 20 bytes for each.
   */
  readonly recordEvents?: boolean;
  /** Keep the stack of every n-th birth of a handle, and of every violation; 0, the default, for none. */
  readonly sampleStacks?: number;
  /** Where keys are kept, and how much of them. */
  readonly keyStore?: Partial<KeyStoreOptions>;
  readonly onEvent?: (event: RuntimeEvent) => void;
}

/** Everything on. */
export const REMEDY: RuntimeSwitches = {
  pool: 'kept',
  finalizers: 'guarded',
  frees: 'on',
  wait: 'sleep',
  arithmetic: 'fast',
  keys: 'cached',
  memory: 'reserved',
};
