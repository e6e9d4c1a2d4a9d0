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
  const byClass = new Map<string, ClassBirths>();
  for (const [i, stretch] of known.entries()) {
    const sums = sumUp(stretch, ended[i] ?? new Uint8Array(0), from, to);
    for (const [code, births] of sums.entries()) {
      if (births.born === 0) continue;
      const className = stretch.classes[code] ?? 'unknown';
      byClass.set(className, { className, ...add(births, byClass.get(className)) });
    }
  }
  return [...byClass.values()].sort(
    (a, b) =>
      b.aliveBytes - a.aliveBytes ||
      b.alive - a.alive ||
      a.className.localeCompare(b.className, 'en'),
  );
}

type Counts = Omit<ClassBirths, 'className'>;

function add(a: Counts, b: Counts = { born: 0, alive: 0, aliveBytes: 0, unsized: 0 }): Counts {
  return {
    born: a.born + b.born,
    alive: a.alive + b.alive,
    aliveBytes: a.aliveBytes + b.aliveBytes,
    unsized: a.unsized + b.unsized,
  };
}

/**
 * Of one stretch, for each code of a class, and one more for codes without a class. In arrays: a run has hundreds of thousands of
 * births, and the page asks anew after every proof.
 */
function sumUp(
  { startedAt, classes, births }: LedgerEvents,
  ended: Uint8Array,
  from: EpochMs,
  to: EpochMs,
): readonly Counts[] {
  // The last one is for codes that no class has.
  const unknown = classes.length;
  const born = new Uint32Array(unknown + 1);
  const alive = new Uint32Array(unknown + 1);
  const aliveBytes = new Float64Array(unknown + 1);
  const unsized = new Uint32Array(unknown + 1);
  for (let birth = 0; birth < births.classOf.length; birth += 1) {
    const at = startedAt + (births.at[birth] ?? 0);
    if (at < from || at >= to) continue;
    const code = Math.min(births.classOf[birth] ?? unknown, unknown);
    born[code] = (born[code] ?? 0) + 1;
    if (ended[birth] === 1) continue;
    const bytes = births.bytes[birth] ?? 0;
    alive[code] = (alive[code] ?? 0) + 1;
    aliveBytes[code] = (aliveBytes[code] ?? 0) + bytes;
    if (bytes === 0) unsized[code] = (unsized[code] ?? 0) + 1;
  }
  return Array.from(born, (count, code) => ({
    born: count,
    alive: alive[code] ?? 0,
    aliveBytes: aliveBytes[code] ?? 0,
    unsized: unsized[code] ?? 0,
  }));
}

/** For each birth of each stretch, by ascending first id: 1 if an end is known of it. */
function endedOf(stretches: readonly LedgerEvents[]): readonly Uint8Array[] {
  const ended = stretches.map(({ births }) => new Uint8Array(births.classOf.length));
  for (const { ends } of stretches) {
    let at = -1;
    let first = 0;
    let marks = new Uint8Array(0);
    for (const id of ends.ids) {
      // Most end in the stretch that the one before them was born in.
      if (id < first || id >= first + marks.length) {
        at = stretchOf(stretches, id);
        first = stretches[at]?.firstId ?? 0;
        marks = ended[at] ?? marks.subarray(0, 0);
      }
      // An id of a stretch that is not known has no place here.
      if (id < first + marks.length) marks[id - first] = 1;
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
