import type { ReleaseTraits, RuntimeSwitches, RuntimeSwitchStates } from './switch-states.ts';

/** What a change of switches between two proofs came to. */
export interface SwitchChange {
  /** All switches as they are from now on. */
  readonly switches: RuntimeSwitches;
  /** What each of them does. */
  readonly states: RuntimeSwitchStates;
  readonly refused: RefusedChanges;
}

/** Why switches that were asked for stay as they were. */
export type RefusedChanges = { readonly [K in keyof RuntimeSwitches]?: string };

const OWN_FINALIZERS =
  'o1js’s own finalizers know of every object since o1js was loaded, in its workers too: they are turned on or off only before that.';
const UNSAFE_RESTART =
  'This release keeps its thread pool for as long as it runs, and crashes when it is ended.';

const NO_LEDGER =
  'It takes the ledger of who owns what, which has to be kept from the moment that o1js is loaded.';
const KEYS_BEFORE = 'Keys are read before a program is compiled.';
const ARITHMETIC_BEFORE =
  'o1js compiles its WebAssembly module once, when it starts, and all its threads run that one.';
const MEMORY_BEFORE = 'Memory is reserved before o1js starts its threads, and never given back.';

/** What a change depends on. */
export interface ChangeTraits extends Pick<ReleaseTraits, 'endsPool'> {
  /** Whether handles are followed. */
  readonly keepsLedger: boolean;
}

/**
 * What becomes of the switches when some are to change while o1js runs.
 *
 * - `frees` and `wait` are looked at each time.
 * - `pool`: a kept pool is ended the next time that o1js asks for it, and the next one kept. Only
 *   where o1js does ask.
 * - `finalizers`: `guarded` and `off` for what is made from now on. What was made under `guarded`
 *   stays registered, and is freed when it is collected; what was made under `off` never is.
 * - `keys` are read before compiling, `arithmetic` is part of the module that o1js has compiled,
 *   `memory` is reserved before there are threads, and nothing that needs the ledger begins without
 *   one.
 */
export function planChange(
  current: RuntimeSwitches,
  wishes: Partial<RuntimeSwitches>,
  { endsPool, keepsLedger }: ChangeTraits,
): Pick<SwitchChange, 'switches' | 'refused'> {
  const wanted: RuntimeSwitches = { ...current, ...wishes };
  const refused: { -readonly [K in keyof RuntimeSwitches]?: string } = {};
  const changes = (key: keyof RuntimeSwitches) => wanted[key] !== current[key];
  const stay = (key: keyof RuntimeSwitches, reason: string) => {
    refused[key] = reason;
    Object.assign(wanted, { [key]: current[key] });
  };
  if (changes('pool') && wanted.pool === 'restarted' && !endsPool) stay('pool', UNSAFE_RESTART);
  if (changes('finalizers') && [wanted.finalizers, current.finalizers].includes('as-shipped')) {
    stay('finalizers', OWN_FINALIZERS);
  }
  if (changes('finalizers') && !keepsLedger) stay('finalizers', NO_LEDGER);
  if (changes('frees') && !keepsLedger) stay('frees', NO_LEDGER);
  if (changes('keys')) stay('keys', KEYS_BEFORE);
  if (changes('arithmetic')) stay('arithmetic', ARITHMETIC_BEFORE);
  if (changes('memory')) stay('memory', MEMORY_BEFORE);
  return { switches: wanted, refused };
}
