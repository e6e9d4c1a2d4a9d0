import type { EpochMs } from '../units.ts';

/** How a handle ended, by the code that {@link LedgerEvents} keeps. */
export const HANDLE_ENDS = ['freed', 'moved', 'finalized', 'swept'] as const;
export type HandleEndName = (typeof HANDLE_ENDS)[number];

/** In which realm a handle was made, likewise. */
export const HANDLE_REALMS = ['caller', 'nested'] as const;

/**
 * Every birth and end of a handle during one stretch of a run: loading and compiling, or a proof
 * with the pause before it. In columns, because there are tens of thousands.
 */
export interface LedgerEvents {
  /** The origin of all times below. */
  readonly startedAt: EpochMs;
  /** Names of classes; `classOf` counts from here. */
  readonly classes: readonly string[];
  /** Id of the first birth; those after it count up. Ids are unique within a run. */
  readonly firstId: number;
  readonly births: {
    readonly classOf: Uint16Array;
    /** Index of {@link HANDLE_REALMS}. */
    readonly realms: Uint8Array;
    readonly addresses: Uint32Array;
    /** Size of the chunk with its header; 0 where it is not known. */
    readonly bytes: Uint32Array;
    /** Milliseconds since `startedAt`. */
    readonly at: Float32Array;
  };
  readonly ends: {
    readonly ids: Uint32Array;
    /** Index of {@link HANDLE_ENDS}. */
    readonly how: Uint8Array;
    readonly at: Float32Array;
  };
}
