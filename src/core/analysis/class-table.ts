import { summariseClasses } from '../ledger/class-summary.ts';
import type { ClassSummary, ClassTotals } from '../ledger/class-summary.ts';
import type { ClassSample, ProofSample, ViolationSample } from '../run.ts';
import type { Bytes } from '../units.ts';
import type { Estimate } from './growth.ts';
import { estimateNewest, settledReadings } from './settled-readings.ts';

/** How the objects of one class change from proof to proof. */
export interface ClassChange {
  /** Change of `alive` per proof; `null`, like the two below, before there are two readings. */
  readonly alivePerProof: Estimate | null;
  /** Change of `aliveBytes` per proof. */
  readonly ownBytesPerProof: Estimate | null;
  /** Change of `retainedBytes` per proof. */
  readonly retainedBytesPerProof: Estimate | null;
}

/** What became of the objects of one class, and how that changes from proof to proof. */
export interface ClassRow extends ClassSample, ClassChange {}

/** The classes of a run after one of its proofs. */
export interface ClassTable {
  /** Of which some are alive: most retained bytes first, then own bytes, then number, then name. */
  readonly rows: readonly ClassRow[];
  /** Who drops perfectly and who is over-freed; without sizes, which a ledger has only of the living. */
  readonly summary: ClassSummary;
  /** Sums over `rows`; `null` where the heap was not marked. */
  readonly ownBytes: Bytes | null;
  readonly retainedBytes: Bytes | null;
  /** How many proofs after warm-up the changes per proof rest on. */
  readonly proofs: number;
}

/**
 * Most readings that the change of a class is estimated from: the newest. With 2,080 slopes each, a
 * table of 40 classes takes some 25 ms.
 */
const MOST_READINGS = 65;

/**
 * The leak table: what is alive of each class after a proof, with the change per proof over the
 * settled proofs of the run, by the estimate that `estimateGrowth` explains. In a steady state the
 * change says more than what is alive: what o1js makes once and keeps is no leak.
 *
 * @param proofs samples of one run in order of their index, warm-up included, after
 *   `settleProofs` where switches changed.
 * @param at the proof after which it is.
 * @returns `null` where objects were not followed by class.
 */
export function buildClassTable(
  proofs: readonly ProofSample[],
  at: ProofSample,
): ClassTable | null {
  const classes = at.handles?.byClass ?? null;
  if (classes === null) return null;
  const readings = readClasses(proofs);
  const rows = classes
    .filter(({ alive }) => alive > 0)
    .map((sample) => Object.assign({}, sample, changeOf(sample.className, readings)))
    .toSorted(byLeak);
  return {
    rows,
    summary: summariseClasses(classes.map(toTotals)),
    ownBytes: sumKnown(rows.map(({ aliveBytes }) => aliveBytes)),
    retainedBytes: sumKnown(rows.map(({ retainedBytes }) => retainedBytes)),
    proofs: Math.max(0, readings.length - 1),
  };
}

/**
 * How each class changes from proof to proof, those without any object alive among them; see
 * {@link buildClassTable}.
 *
 * @param proofs as for {@link buildClassTable}.
 * @returns the change of a class by its name.
 */
export function classChanges(proofs: readonly ProofSample[]): (className: string) => ClassChange {
  const readings = readClasses(proofs);
  return (className) => changeOf(className, readings);
}

/** A class of the runtime's ledger as counts of allocations and drops. Moving is an end, too. */
export function toTotals(sample: ClassSample): ClassTotals {
  const { className, born, freed, moved, finalized, swept, overFreed } = sample;
  return {
    className,
    allocated: born,
    dropped: freed + moved + finalized + swept + overFreed,
    overDropped: overFreed,
    bytesAllocated: null,
    bytesDropped: null,
    bytesOverDropped: null,
  };
}

/** A violation with the proof that it was noticed after. */
export interface FoundViolation {
  readonly violation: ViolationSample;
  /** Counted from 0, warm-up included. */
  readonly proof: number;
}

/** The violations of a run. */
export interface ViolationReport {
  /** Those that are known in full, in order. */
  readonly found: readonly FoundViolation[];
  /** All that were counted. */
  readonly total: number;
}

/**
 * The violations up to a proof: ends of objects that had ended, and frees of chunks that were free.
 * @param proofs of one run in order of their index.
 * @returns `null` if objects were not followed.
 */
export function collectViolations(
  proofs: readonly ProofSample[],
  at: ProofSample,
): ViolationReport | null {
  if (at.handles === null) return null;
  const found = proofs
    .filter(({ index }) => index <= at.index)
    .flatMap(({ index, handles }) =>
      (handles?.newViolations ?? []).map((violation) => ({ violation, proof: index })),
    );
  return { found, total: at.handles.violations };
}

type Classes = ReadonlyMap<string, ClassSample>;

function readClasses(proofs: readonly ProofSample[]): readonly Classes[] {
  return settledReadings(proofs, ({ handles }) => handles?.byClass ?? null).map(byName);
}

function byName(classes: readonly ClassSample[]): Classes {
  return new Map(classes.map((sample) => [sample.className, sample]));
}

function changeOf(className: string, readings: readonly Classes[]): ClassChange {
  const change = (read: (sample: ClassSample) => number | null) =>
    estimateNewest(
      readings.slice(-MOST_READINGS).map((classes) => {
        const found = classes.get(className);
        // Not born yet: none are alive.
        return found === undefined ? 0 : read(found);
      }),
    );
  return {
    alivePerProof: change(({ alive }) => alive),
    ownBytesPerProof: change(({ aliveBytes }) => aliveBytes),
    retainedBytesPerProof: change(({ retainedBytes }) => retainedBytes),
  };
}

function byLeak(a: ClassRow, b: ClassRow): number {
  return (
    (b.retainedBytes ?? 0) - (a.retainedBytes ?? 0) ||
    (b.aliveBytes ?? 0) - (a.aliveBytes ?? 0) ||
    b.alive - a.alive ||
    (a.className < b.className ? -1 : 1)
  );
}

function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
}
