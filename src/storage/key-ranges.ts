import type { RunPosition } from './run-repository.ts';

/** Ranges of keys, as the Indexed Database API 3.0, section 2.4, orders keys: numbers, texts, lists. */

/**
 * All keys `[first, …]`: a list, such as the empty one, sorts after every number and text.
 * @param before of them, only those before `[first, startedAt, id]`.
 */
export function allFrom(first: string, before?: RunPosition): IDBKeyRange {
  const end = before === undefined ? [first, []] : [first, before.startedAt, before.id];
  return IDBKeyRange.bound([first], end, false, true);
}

/** Where runs are that are not among some others. */
export interface Gap {
  /** Keys in the store of rows. */
  readonly rows: IDBKeyRange;
  /** Keys in the stores of proofs and curves. */
  readonly parts: IDBKeyRange;
}

/** The gaps before, between and behind the runs of these ids. */
export function gapsAround(ids: readonly string[]): Gap[] {
  const edges = [undefined, ...ids.toSorted(), undefined];
  return edges.slice(1).map((before, i) => {
    const after = edges[i];
    return {
      rows: between(after, before),
      parts: between(
        after === undefined ? undefined : [after, []],
        before === undefined ? undefined : [before],
      ),
    };
  });
}

/** All keys between two others; `undefined` leaves an end open. */
function between(after: IDBValidKey | undefined, before: IDBValidKey | undefined): IDBKeyRange {
  // −Infinity is the first key of all. Nobody uses it.
  const first = after ?? Number.NEGATIVE_INFINITY;
  if (before === undefined) return IDBKeyRange.lowerBound(first, true);
  return IDBKeyRange.bound(first, before, true, true);
}
