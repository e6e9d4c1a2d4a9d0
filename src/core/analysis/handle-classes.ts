import type { HandleSample } from '../run.ts';
import type { Bytes } from '../units.ts';

/** What objects of one class hold in the memory, or what came to that between two proofs. */
export interface ClassShare {
  readonly className: string;
  /** How many of them there are, or have come. */
  readonly alive: number;
  /** With all that only they, and classes after them, reach. */
  readonly bytes: Bytes;
}

/** The classes that count, and all others in one. */
export interface LargestClasses {
  readonly largest: readonly ClassShare[];
  /** `null` if there are no others. */
  readonly others: {
    readonly classes: number;
    readonly alive: number;
    readonly bytes: Bytes;
  } | null;
}

/**
 * What live objects retain, class by class.
 *
 * @param handleBytes what all of them retain, by the mark of the same heap.
 * @returns `null` where it is not known, and where the classes do not add up to all of it.
 */
export function shareByClass(
  handles: HandleSample | null,
  handleBytes: Bytes,
): readonly ClassShare[] | null {
  const shares: ClassShare[] = [];
  let sum = 0;
  for (const { className, alive, retainedBytes } of handles?.byClass ?? []) {
    if (retainedBytes === null) return null;
    sum += retainedBytes;
    shares.push({ className, alive, bytes: retainedBytes });
  }
  return sum === handleBytes ? shares : null;
}

/** What came to each class from one moment to a later one. */
export function differByClass(
  earlier: readonly ClassShare[],
  later: readonly ClassShare[],
): readonly ClassShare[] {
  const differences = new Map(later.map((share) => [share.className, share]));
  for (const { className, alive, bytes } of earlier) {
    const now = differences.get(className) ?? { alive: 0, bytes: 0 };
    differences.set(className, { className, alive: now.alive - alive, bytes: now.bytes - bytes });
  }
  return [...differences.values()];
}

/**
 * The classes with most bytes, whether more or fewer than before: largest first, then by name. Those
 * without any are left out. No line is spent on a single other class that could stand there itself.
 *
 * @param lines for how many there is room, with the one for all others.
 */
export function pickLargest(shares: readonly ClassShare[], lines: number): LargestClasses {
  const sorted = shares
    .filter(({ bytes }) => bytes !== 0)
    .toSorted(
      (a, b) =>
        Math.abs(b.bytes) - Math.abs(a.bytes) || a.className.localeCompare(b.className, 'en'),
    );
  if (sorted.length <= lines) return { largest: sorted, others: null };
  const rest = sorted.slice(lines - 1);
  const others = {
    classes: rest.length,
    alive: rest.reduce((sum, { alive }) => sum + alive, 0),
    bytes: rest.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  return { largest: sorted.slice(0, lines - 1), others };
}
