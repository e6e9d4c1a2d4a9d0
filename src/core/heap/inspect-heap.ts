import type { Bytes, Milliseconds } from '../units.ts';
import { ChunkCollector } from './chunk-table.ts';
import type { ChunkTable } from './chunk-table.ts';
import type { CorruptHeap } from './heap-fault.ts';
import { OWNER } from './heap-inspection.ts';
import type { HandleRoots, HeapInspection, HeapSnapshot } from './heap-inspection.ts';
import type { AllocatorLocation } from './locate-allocator.ts';
import { markReachable, MOST_CLASS_OWNERS } from './mark-reachable.ts';
import { retryWalk } from './retry-walk.ts';
import { summariseHeap } from './summarise-heap.ts';
import { isStackSized, looksLikeStack } from './thread-stacks.ts';
import type { ThreadStack } from './thread-stacks.ts';
import { walkHeap } from './walk-heap.ts';

/** Most chunks that are inspected one by one. Beyond it there are sums, and nothing else. */
const MOST_CHUNKS = 2 ** 24;

/** How far an inspection may go. */
export interface InspectOptions {
  /** A clock; only differences are of interest. */
  readonly now: () => Milliseconds;
  /** Asked every few thousand chunks while marking: whether that has taken long enough. */
  readonly shouldStop: () => boolean;
  /** Most chunks of which a snapshot is kept, at 9 bytes each. */
  readonly maxChunks: number;
}

/** What was found in a heap, or why nothing. See `retryWalk` for what `busy` and `corrupt` mean. */
export type InspectResult =
  | { readonly kind: 'ok'; readonly inspection: HeapInspection }
  | { readonly kind: 'busy' }
  | CorruptHeap;

/**
 * Walks the heap, tells the stacks of threads from the rest, and marks what is reachable.
 *
 * @param read gives a fresh view of the whole memory each time.
 * @param roots values that are alive; `null` if nobody follows them, and then nothing is marked.
 */
export function inspectHeap(
  read: () => Uint32Array,
  allocator: AllocatorLocation,
  roots: HandleRoots | null,
  { now, shouldStop, maxChunks }: InspectOptions,
): InspectResult {
  const begin = now();
  const walk = retryWalk(() => {
    const words = read();
    const collector = new ChunkCollector(MOST_CHUNKS);
    const stackSized: ThreadStack[] = [];
    const result = walkHeap(words, allocator, (chunk, bytes, inUse) => {
      if (inUse && isStackSized(bytes)) stackSized.push({ chunk, bytes });
      collector.visit(chunk, bytes, inUse);
    });
    if (result.kind !== 'ok') return result;
    return { ...result, words, chunks: collector.table(), stackSized };
  });
  const walkMs = now() - begin;
  if (walk.kind !== 'ok') return walk;
  const { words, chunks } = walk;
  const summary = summariseHeap(walk, allocator);
  const stacks = walk.stackSized.filter((stack) => looksLikeStack(words, stack));
  if (chunks === null) {
    const threadStacks = { count: stacks.length, bytes: sumBytes(stacks) };
    return {
      kind: 'ok',
      inspection: { summary, walkMs, threadStacks, mark: null, snapshot: null },
    };
  }
  const markBegin = now();
  const marked =
    roots === null
      ? null
      : markReachable(words, allocator, { ...chunks, stacks }, roots, { shouldStop });
  const markMs = now() - markBegin;
  const { starts, sizes } = chunks;
  const owners = marked?.owners ?? nameOwners(chunks, stacks);
  const snapshot: HeapSnapshot = {
    memoryBytes: walk.memoryBytes,
    heapStart: walk.segments[0]?.base ?? walk.memoryBytes,
    top: walk.segments.at(-1)?.chunksEnd ?? walk.memoryBytes,
    topBytes: walk.topBytes,
    classes: nameClasses(roots?.classes ?? []),
    starts,
    sizes,
    owners,
  };
  const inspection: HeapInspection = {
    summary,
    walkMs,
    threadStacks: sumUpStacks(snapshot),
    mark: marked === null ? null : { ...marked.mark, markMs },
    snapshot: starts.length <= maxChunks ? snapshot : null,
  };
  return { kind: 'ok', inspection };
}

/** Free chunks and stacks; nothing is known of the others. */
function nameOwners(chunks: ChunkTable, stacks: readonly ThreadStack[]): Uint8Array {
  const stackStarts = new Set(stacks.map(({ chunk }) => chunk));
  return chunks.inUse.map((inUse, i) => {
    if (inUse === 0) return OWNER.free;
    return stackStarts.has(chunks.starts[i] ?? 0) ? OWNER.stack : OWNER.unmarked;
  });
}

/** Names that the codes of owners count: those that share the last code share a name. */
function nameClasses(classes: readonly string[]): readonly string[] {
  if (classes.length <= MOST_CLASS_OWNERS) return classes;
  const named = classes.slice(0, MOST_CLASS_OWNERS - 1);
  return [...named, `${classes.length - named.length} other classes`];
}

/** Not all that look like stacks are: a handle may point at one, which is then its own. */
function sumUpStacks({ owners, sizes }: HeapSnapshot): HeapInspection['threadStacks'] {
  let [count, bytes] = [0, 0];
  for (let i = 0; i < owners.length; i += 1) {
    if (owners[i] !== OWNER.stack) continue;
    count += 1;
    bytes += sizes[i] ?? 0;
  }
  return { count, bytes };
}

function sumBytes(stacks: readonly ThreadStack[]): Bytes {
  return stacks.reduce((sum, { bytes }) => sum + bytes, 0);
}
