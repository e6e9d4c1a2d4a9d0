import type { Bytes, EpochMs } from '../units.ts';
import type { LedgerEvents } from './ledger-events.ts';

/** What was born of one class in a stretch of time, and what is left of it. */
export interface ClassBirths {
  readonly className: string;
  readonly born: number;
  /** Of those, how many had no end by the end of the run. */
  readonly alive: number;
  /** The chunks of those alive, with their headers; without what they point to. */
  readonly aliveBytes: Bytes;
  /** How many of those alive are not in `aliveBytes`, since the size of their chunk is not known. */
  readonly unsized: number;
}

/**
 * What handles were born from `from` up to and without `to`, and which of them are still alive when
 * the events end, by class: most bytes alive first, then most alive, then by name.
 *
 * Any end counts: freed, moved into Rust, finalized or swept; ends after `to` do, too. Handles that
 * were moved may live on inside of others, where only marking the heap finds them.
 *
 * @param stretches all that is known of the run, in order; `null` where nothing is.
 */
export function bornInRange(
  stretches: readonly (LedgerEvents | null)[],
  from: EpochMs,
  to: EpochMs,
): readonly ClassBirths[] {
  const known = stretches
    .filter((stretch) => stretch !== null)
    .sort((a, b) => a.firstId - b.firstId);
  const ended = endedOf(known);
  const byClass = new Map<string, Writable<ClassBirths>>();
  for (const [i, { startedAt, classes, births }] of known.entries()) {
    for (let birth = 0; birth < births.classOf.length; birth += 1) {
      const at = startedAt + (births.at[birth] ?? 0);
      if (at < from || at >= to) continue;
      const className = classes[births.classOf[birth] ?? 0] ?? 'unknown';
      const sum = byClass.get(className) ?? {
        className,
        born: 0,
        alive: 0,
        aliveBytes: 0,
        unsized: 0,
      };
      byClass.set(className, sum);
      sum.born += 1;
      if (ended[i]?.[birth] === 1) continue;
      const bytes = births.bytes[birth] ?? 0;
      sum.alive += 1;
      sum.aliveBytes += bytes;
      if (bytes === 0) sum.unsized += 1;
    }
  }
  return [...byClass.values()].sort(
    (a, b) =>
      b.aliveBytes - a.aliveBytes ||
      b.alive - a.alive ||
      a.className.localeCompare(b.className, 'en'),
  );
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** For each birth of each stretch, by ascending first id: 1 if an end is known of it. */
function endedOf(stretches: readonly LedgerEvents[]): readonly Uint8Array[] {
  const ended = stretches.map(({ births }) => new Uint8Array(births.classOf.length));
  for (const { ends } of stretches) {
    for (const id of ends.ids) {
      const at = stretchOf(stretches, id);
      const birth = id - (stretches[at]?.firstId ?? 0);
      const marks = ended[at];
      // An id of a stretch that is not known has no place here.
      if (marks !== undefined && birth < marks.length) marks[birth] = 1;
    }
  }
  return ended;
}

/** The last stretch that begins with this id or a lower one; −1 if there is none. */
function stretchOf(stretches: readonly LedgerEvents[], id: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stretches[middle]?.firstId ?? Infinity) <= id) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
