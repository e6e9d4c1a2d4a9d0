import { isUnderPressure } from '../core/analysis/memory-pressure.ts';
import { pagesToBytes } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import type { RunView } from './app.ts';

/** How full the memories of a run are at this moment. */
export interface MemoryNow {
  /** Of the fullest memory: each prover has one of its own, and a limit for it. */
  readonly usedBytes: Bytes;
  /** Limit of each memory; `null` until o1js has asked for one. */
  readonly limitBytes: Bytes | null;
  /** Whether the fullest has reached the part of its limit from which on something is to be done. */
  readonly underPressure: boolean;
  /** Of each prover, in order of its place. */
  readonly provers: readonly Bytes[];
}

/** Reads the memories of a run from its curves. */
export function readMemory({ record, proverPoints }: RunView): MemoryNow {
  const provers = proverPoints.map((points) => pagesToBytes(points.at(-1)?.pages ?? 0));
  const usedBytes = Math.max(0, ...provers);
  const { limitBytes } = record;
  return { usedBytes, limitBytes, underPressure: isUnderPressure(usedBytes, limitBytes), provers };
}
