/**
 * The runtime as other people's pages import it: `proving-playground/runtime`. What is not exported
 * here may change without notice.
 */
export { RuntimeInstallError } from './claim-realm.ts';
export { installRuntime } from './install.ts';
export type { Runtime } from './install.ts';
export type { RuntimeOptions } from './runtime-options.ts';
export { ArithmeticError } from './fast-arithmetic.ts';
export type { ArithmeticReport } from './fast-arithmetic.ts';
export type { CompileCache, KeyReport, ProgramKeys } from './circuit-keys.ts';
export type { KeyStoreOptions } from './key-cache.ts';
export type { KeyCacheEvent } from './key-cache-events.ts';
export type { Fault, KeyGroup, SaveOutcome } from './key-store.ts';
export type { RefusedChanges, SwitchChange } from './change-switches.ts';
export type { HeaderKnowledge } from './chunk-headers.ts';
export type { RuntimeEvent } from './events.ts';
export type { RuntimeSwitches, RuntimeSwitchStates, SwitchState } from './switch-states.ts';
export type { SweepReport } from './track-handles.ts';
export type {
  ClassCounts,
  Handle,
  HandleEnd,
  HandleLedger,
  HandleOrigin,
  HandleRealm,
  Moment,
  Violation,
} from './handle-ledger.ts';
export { rewriteArithmetic } from './arithmetic/rewrite-arithmetic.ts';
export type {
  ArithmeticOutcome,
  ReplacedFunction,
  RewriteOptions,
} from './arithmetic/rewrite-arithmetic.ts';
export type { Generator, GeneratorName } from './arithmetic/generator.ts';
export type { ArithmeticCache, RememberedSearch } from './arithmetic/arithmetic-cache.ts';
