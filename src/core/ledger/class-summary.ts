import type { Bytes } from '../units.ts';

/**
 * What was allocated and dropped of one class, whoever counted it: the runtime's ledger of handles,
 * or a log of an instrumented build.
 */
export interface ClassTotals {
  readonly className: string;
  readonly allocated: number;
  /** Every drop, those in `overDropped` included. */
  readonly dropped: number;
  /**
   * Drops of what had been dropped before, or never been allocated. Where only counts are known and
   * drops cannot be told apart, `max(0, dropped − allocated)` is the least that it can be.
   */
  readonly overDropped: number;
  /** `null`, like the two below, where sizes are not known. */
  readonly bytesAllocated: Bytes | null;
  readonly bytesDropped: Bytes | null;
  /** The part of `bytesDropped` that belongs to `overDropped`. */
  readonly bytesOverDropped: Bytes | null;
}

/** A class with what is left of it. */
export interface ClassBalance extends ClassTotals {
  /** Allocated and not dropped. */
  readonly alive: number;
  /**
   * Their bytes. Can be negative where drops state other sizes than allocations did, which is a
   * finding about who wrote them down; `null` where sizes are not known.
   */
  readonly aliveBytes: Bytes | null;
}

/** Sums over all classes; a sum of bytes is `null` as soon as one of its terms is. */
export interface LedgerTotals extends Omit<ClassBalance, 'className'> {
  /** How many classes there are. */
  readonly classes: number;
}

/** Classes by how they did. One that leaks can be over-freed as well; none else is in two lists. */
export interface ClassSummary {
  /** Some are alive; most bytes first, then most of them. */
  readonly leaking: readonly ClassBalance[];
  /** As many drops as allocations, each of something that was alive; most allocations first. */
  readonly perfect: readonly ClassBalance[];
  /** Some drops had nothing to drop; most such drops first. */
  readonly overFreed: readonly ClassBalance[];
  readonly totals: LedgerTotals;
}

/**
 * Sorts classes into those that leak, those that drop perfectly, and those that are over-freed.
 * A class of which nothing was allocated or dropped is in no list. Ties are ordered by name, so that
 * the same counts always give the same tables.
 */
export function summariseClasses(classes: Iterable<ClassTotals>): ClassSummary {
  const balances = [...classes].map(balanceOf);
  return {
    leaking: balances.filter(({ alive }) => alive > 0).toSorted(byLeak),
    perfect: balances
      .filter(({ allocated, alive, overDropped }) => allocated > 0 && alive === 0 && !overDropped)
      .toSorted((a, b) => b.allocated - a.allocated || byName(a, b)),
    overFreed: balances
      .filter(({ overDropped }) => overDropped > 0)
      .toSorted((a, b) => b.overDropped - a.overDropped || byName(a, b)),
    totals: {
      classes: balances.length,
      allocated: sum(balances.map((b) => b.allocated)),
      dropped: sum(balances.map((b) => b.dropped)),
      overDropped: sum(balances.map((b) => b.overDropped)),
      alive: sum(balances.map((b) => b.alive)),
      bytesAllocated: sumKnown(balances.map((b) => b.bytesAllocated)),
      bytesDropped: sumKnown(balances.map((b) => b.bytesDropped)),
      bytesOverDropped: sumKnown(balances.map((b) => b.bytesOverDropped)),
      aliveBytes: sumKnown(balances.map((b) => b.aliveBytes)),
    },
  };
}

function balanceOf(totals: ClassTotals): ClassBalance {
  const { allocated, dropped, overDropped } = totals;
  const { bytesAllocated, bytesDropped, bytesOverDropped } = totals;
  const areSizesKnown =
    bytesAllocated !== null && bytesDropped !== null && bytesOverDropped !== null;
  return {
    ...totals,
    alive: allocated - (dropped - overDropped),
    aliveBytes: areSizesKnown ? bytesAllocated - (bytesDropped - bytesOverDropped) : null,
  };
}

/** Unknown sizes count as none: such classes come last, by how many are alive. */
function byLeak(a: ClassBalance, b: ClassBalance): number {
  return (b.aliveBytes ?? 0) - (a.aliveBytes ?? 0) || b.alive - a.alive || byName(a, b);
}

function byName(a: ClassBalance, b: ClassBalance): number {
  return a.className < b.className ? -1 : a.className > b.className ? 1 : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumKnown(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
}
