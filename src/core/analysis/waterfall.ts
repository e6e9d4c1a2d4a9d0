import type { HandleSample, HeapSample, ProofSample } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import type { Bytes } from '../units.ts';
import { differByClass, shareByClass } from './handle-classes.ts';
import type { ClassShare } from './handle-classes.ts';

/**
 * What a memory is made of, in the order in which it is shown.
 *
 * - `threadStacks`: stacks of threads, of those that run and of those that ended
 * - `liveHandles`: retained by values that JavaScript has and that are alive
 * - `ownerlessLive`: in use and retained by no such value: kept by the module for itself, or by nobody
 * - `restOfLive`: both of the above in one, where nobody looked for the owners
 * - `freeFragmented`: free again, in chunks between others that are in use
 * - `neverTouched`: free in one piece behind everything in use. The name is the report's: after a
 *   proof most of it was in use while the proof was made
 * - `static`: main stack, static data, ends of segments, and memory that is not the allocator's
 * - `unexplained`: what the walk does not account for; 0 of a sound one
 */
const MEMORY_PARTS = [
  'threadStacks',
  'liveHandles',
  'ownerlessLive',
  'restOfLive',
  'freeFragmented',
  'neverTouched',
  'static',
  'unexplained',
] as const;
export type MemoryPart = (typeof MEMORY_PARTS)[number];

/**
 * Bytes of each part. They add up to the size of the memory, or of its growth, exactly, with `null`
 * as 0: either `restOfLive` is `null`, or `liveHandles` and `ownerlessLive` are.
 */
export interface PartBytes extends Readonly<Record<Exclude<MemoryPart, SometimesUnknown>, Bytes>> {
  readonly liveHandles: Bytes | null;
  readonly ownerlessLive: Bytes | null;
  readonly restOfLive: Bytes | null;
}
type SometimesUnknown = 'liveHandles' | 'ownerlessLive' | 'restOfLive';

/** Parts of something with what else is known of them: of a memory, or of what one grew by. */
interface Split {
  readonly totalBytes: Bytes;
  readonly parts: PartBytes;
  /** How many stacks `threadStacks` is. */
  readonly stackCount: number;
  /** What `liveHandles` is, class by class: their bytes add up to it. `null` where not known. */
  readonly handleClasses: readonly ClassShare[] | null;
  /** The part of `ownerlessLive` that nothing points to: suspected leaks. `null` likewise. */
  readonly unreachableBytes: Bytes | null;
  /**
   * The chunks of live handles alone, without what they reach: all that counting of instrumented
   * objects can see. `null` where their sizes are not known.
   */
  readonly handlesOwnBytes: Bytes | null;
}

/** All of the memory after a proof. */
export interface MemorySplit extends Split {
  /** Share of the memory that the parts explain, from 0 to 1. */
  readonly coverage: number;
}

/** What came to the memory between two proofs; parts that shrank are negative. */
export interface GrowthSplit extends Split {
  /** From one to the other: 1 for neighbours. */
  readonly proofs: number;
}

/** Bytes per proof, with the growth of all `proofs` together as `total`, as the report has it. */
export interface MeanWaterfall extends PartBytes {
  readonly total: Bytes;
  /** How many proofs the mean is of. */
  readonly proofs: number;
}

type Measured = Pick<ProofSample, 'index' | 'pages' | 'heap' | 'handles'>;

/**
 * Splits the memory after a proof into its parts.
 * @returns `null` where the heap was not walked, or by a version that did not look for stacks.
 */
export function splitMemory({ pages, heap, handles }: Measured): MemorySplit | null {
  if (heap === null || heap.staticBytes === null || heap.threadStacks === null) return null;
  const totalBytes = pagesToBytes(pages.after);
  const known = heap.liveBytes + heap.freeBytes + heap.topBytes + heap.staticBytes;
  const rest = heap.liveBytes - heap.threadStacks.bytes;
  const { mark } = heap;
  return {
    totalBytes,
    parts: {
      threadStacks: heap.threadStacks.bytes,
      liveHandles: mark?.handleBytes ?? null,
      ownerlessLive: mark === null ? null : rest - mark.handleBytes,
      restOfLive: mark === null ? rest : null,
      freeFragmented: heap.freeBytes,
      neverTouched: heap.topBytes,
      static: heap.staticBytes,
      unexplained: totalBytes - known,
    },
    stackCount: heap.threadStacks.count,
    handleClasses: mark === null ? null : shareByClass(handles, mark.handleBytes),
    unreachableBytes: mark?.unreachableBytes ?? null,
    handlesOwnBytes: mark === null ? null : ownBytesOf(handles),
    coverage: coverageOf(heap, known, totalBytes),
  };
}

/**
 * Splits what came to the memory from one proof to a later one. The parts of the growth are the
 * differences of the parts, so they explain all of it. Where the owners are known at one end only,
 * they count at neither.
 *
 * @returns `null` if one of the two cannot be split.
 */
export function splitGrowth(earlier: Measured, later: Measured): GrowthSplit | null {
  const from = splitMemory(earlier);
  const to = splitMemory(later);
  if (from === null || to === null) return null;
  const areOwnersKnown = from.unreachableBytes !== null && to.unreachableBytes !== null;
  const a = areOwnersKnown ? from.parts : withoutOwners(from.parts);
  const b = areOwnersKnown ? to.parts : withoutOwners(to.parts);
  return {
    proofs: later.index - earlier.index,
    totalBytes: to.totalBytes - from.totalBytes,
    parts: {
      threadStacks: b.threadStacks - a.threadStacks,
      liveHandles: difference(b.liveHandles, a.liveHandles),
      ownerlessLive: difference(b.ownerlessLive, a.ownerlessLive),
      restOfLive: difference(b.restOfLive, a.restOfLive),
      freeFragmented: b.freeFragmented - a.freeFragmented,
      neverTouched: b.neverTouched - a.neverTouched,
      static: b.static - a.static,
      unexplained: b.unexplained - a.unexplained,
    },
    stackCount: to.stackCount - from.stackCount,
    handleClasses:
      from.handleClasses === null || to.handleClasses === null
        ? null
        : differByClass(from.handleClasses, to.handleClasses),
    unreachableBytes: difference(to.unreachableBytes, from.unreachableBytes),
    handlesOwnBytes: difference(to.handlesOwnBytes, from.handlesOwnBytes),
  };
}

/**
 * What a proof of a run adds on average, once it has settled: from the last warm-up proof, or the
 * first proof of a run without any, to the last. A mean, unlike the growth that is estimated robustly,
 * because only means of parts add up to the mean of the whole. If two proofs at least were marked, it
 * is from the first of those to the last.
 *
 * @param proofs samples of one run in order of their index, warm-up included, after
 *   `settleProofs` where switches changed.
 * @returns `null` if there are no two proofs to compare.
 */
export function meanWaterfall(proofs: readonly ProofSample[]): MeanWaterfall | null {
  const firstMeasured = proofs.findIndex((proof) => !proof.warmup);
  if (firstMeasured === -1) return null;
  const settled = proofs.slice(Math.max(0, firstMeasured - 1));
  const walked = settled.filter((proof) => splitMemory(proof) !== null);
  const marked = walked.filter(({ heap }) => heap !== null && heap.mark !== null);
  const readings = marked.length >= 2 ? marked : walked;
  const [first] = readings;
  const last = readings.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  const growth = splitGrowth(first, last);
  if (growth === null) return null;
  const { parts, proofs: count } = growth;
  const perProof = (bytes: Bytes | null) => (bytes === null ? null : bytes / count);
  return {
    threadStacks: parts.threadStacks / count,
    liveHandles: perProof(parts.liveHandles),
    ownerlessLive: perProof(parts.ownerlessLive),
    restOfLive: perProof(parts.restOfLive),
    freeFragmented: parts.freeFragmented / count,
    neverTouched: parts.neverTouched / count,
    static: parts.static / count,
    unexplained: parts.unexplained / count,
    total: growth.totalBytes,
    proofs: count,
  };
}

/** The parts that are known, in order. */
export function listParts(
  parts: PartBytes,
): readonly { readonly part: MemoryPart; readonly bytes: Bytes }[] {
  return MEMORY_PARTS.flatMap((part) => {
    const bytes = parts[part];
    return bytes === null || (part === 'unexplained' && bytes === 0) ? [] : [{ part, bytes }];
  });
}

/** By the walk's own account, and of what was measured as the size of the memory. */
function coverageOf(heap: HeapSample, known: Bytes, total: Bytes): number {
  const share = 1 - Math.abs(total - known) / total;
  return Math.max(0, Math.min(heap.coverage, share));
}

function ownBytesOf(handles: HandleSample | null): Bytes | null {
  const classes = handles?.byClass ?? null;
  if (classes === null) return null;
  return classes.reduce<Bytes | null>(
    (sum, { aliveBytes }) => (sum === null || aliveBytes === null ? null : sum + aliveBytes),
    0,
  );
}

function withoutOwners(parts: PartBytes): PartBytes {
  const { liveHandles, ownerlessLive, restOfLive } = parts;
  return {
    ...parts,
    liveHandles: null,
    ownerlessLive: null,
    restOfLive: (liveHandles ?? 0) + (ownerlessLive ?? 0) + (restOfLive ?? 0),
  };
}

function difference(later: Bytes | null, earlier: Bytes | null): Bytes | null {
  return later === null || earlier === null ? null : later - earlier;
}
