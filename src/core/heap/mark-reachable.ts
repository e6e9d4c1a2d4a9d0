import { ChunkIndex, NO_CHUNK } from './chunk-index.ts';
import { sumSizes } from './chunk-table.ts';
import type { ChunkTable } from './chunk-table.ts';
import { STATE, STATIC_DATA_START } from './dlmalloc-layout.ts';
import { groupSuspects } from './group-suspects.ts';
import { OWNER } from './heap-inspection.ts';
import type { ClassBytes, HandleRoots, HeapMark } from './heap-inspection.ts';
import type { AllocatorLocation } from './locate-allocator.ts';
import { findLocalStorage } from './thread-stacks.ts';
import type { ThreadStack } from './thread-stacks.ts';
import { ChunkTracer } from './trace-chunks.ts';

/** Codes of owners are bytes: what classes there are beyond share the last one. */
export const MOST_CLASS_OWNERS = 256 - OWNER.firstClass;

/** The heap as a walk found it. */
export interface WalkedChunks extends ChunkTable {
  /** Chunks that look like stacks of threads, by ascending address. */
  readonly stacks: readonly ThreadStack[];
}

/** What marking found, and the owner of each chunk; see `OWNER`. */
export interface MarkedChunks {
  readonly mark: Omit<HeapMark, 'markMs'>;
  readonly owners: Uint8Array;
}

/** What marking may take. */
export interface MarkOptions {
  /** Asked every millisecond or so. */
  readonly shouldStop: () => boolean;
}

/**
 * Marks what is reachable, first from the values that JavaScript has handles of, class by class; then
 * from static data and what threads keep for themselves; last from the stacks of threads. What is left is suspected to have leaked. Every
 * word that could be a pointer is taken for one, so that a leak can hide behind an accident, about
 * words × chunks / 2³² of them; and what only JavaScript knows of without a handle is a false
 * suspect.
 *
 * The main stack is left out: it is empty between calls, and what is left on it is stale.
 *
 * Never throws, ends, and reads nothing outside of `words`, whatever they hold.
 *
 * @returns `null` if it was stopped.
 */
export function markReachable(
  words: Uint32Array,
  allocator: AllocatorLocation,
  chunks: WalkedChunks,
  roots: HandleRoots,
  { shouldStop }: MarkOptions,
): MarkedChunks | null {
  const index = new ChunkIndex(chunks);
  const wanted = index.bitset(chunks.inUse, 1);
  const tracer = new ChunkTracer(words, chunks, index, wanted, shouldStop);
  const owners = chunks.inUse.map((inUse) => (inUse === 1 ? OWNER.unreachable : OWNER.free));

  const own = setOwnAside(tracer, index, roots);
  // No handle points at a stack, but of what handles retain, one word in millions is its address.
  const stacks = chunks.stacks.flatMap(({ chunk }) => {
    const i = index.atAddress(chunk);
    if (i === NO_CHUNK || !tracer.exclude(i)) return [];
    owners[i] = OWNER.stack;
    return i;
  });
  const byClass = markHandles(tracer, chunks, roots, own, owners);
  if (byClass === null) return null;

  const fromStatic = tracer.count;
  const { segment } = allocator;
  const heapStart = chunks.starts[0] ?? 0;
  const stackStarts = new Set(chunks.stacks.map(({ chunk }) => chunk));
  for (const i of findLocalStorage(words, chunks, stackStarts)) tracer.find(i);
  const staticEnds = [
    // Between them is the allocator's state, which points at what is free now, or was once.
    tracer.scanRange(STATIC_DATA_START, Math.min(segment + STATE.start, heapStart)),
    tracer.scanRange(segment + STATE.end, heapStart),
    tracer.follow(),
  ];
  if (staticEnds.includes('stopped')) return null;
  for (const i of tracer.found.subarray(fromStatic, tracer.count)) owners[i] = OWNER.module;
  const withoutStacks = sumUpUnreachable(chunks, owners);

  const fromStacks = tracer.count;
  for (const i of stacks) {
    if (tracer.scanChunk(i) === 'stopped') return null;
  }
  if (tracer.follow() === 'stopped') return null;
  for (const i of tracer.found.subarray(fromStacks, tracer.count)) owners[i] = OWNER.module;
  const unreachable = sumUpUnreachable(chunks, owners);

  const suspects = groupSuspects(words, chunks, index, tracer, owners);
  if (suspects === null) return null;
  const mark = {
    byClass,
    handleBytes: byClass.reduce((sum, { retainedBytes }) => sum + retainedBytes, 0),
    unreachableBytes: unreachable.bytes,
    unreachableChunks: unreachable.count,
    unreachableBytesWithoutStacks: withoutStacks.bytes,
    suspects,
  };
  return { mark, owners };
}

/**
 * The chunks that handles of each class point at: whoever else reaches them, these are theirs.
 */
function setOwnAside(
  tracer: ChunkTracer,
  index: ChunkIndex,
  { classes, chunks: addresses, classOf }: HandleRoots,
): readonly (readonly number[])[] {
  const own = classes.map((): number[] => []);
  for (let i = 0; i < addresses.length; i += 1) {
    const chunk = index.atAddress(addresses[i] ?? 0);
    const ofClass = own[classOf[i] ?? classes.length];
    if (ofClass === undefined || chunk === NO_CHUNK) continue;
    if (tracer.exclude(chunk)) ofClass.push(chunk);
  }
  return own;
}

/** Marks what handles retain: it belongs to the first class that reaches it. */
function markHandles(
  tracer: ChunkTracer,
  chunks: ChunkTable,
  { classes, classOf }: HandleRoots,
  own: readonly (readonly number[])[],
  owners: Uint8Array,
): readonly ClassBytes[] | null {
  const alive = classes.map(() => 0);
  for (const at of classOf) {
    if (at < alive.length) alive[at] = (alive[at] ?? 0) + 1;
  }
  const byClass: ClassBytes[] = [];
  for (const [at, className] of classes.entries()) {
    const owner = OWNER.firstClass + Math.min(at, MOST_CLASS_OWNERS - 1);
    const ofClass = own[at] ?? [];
    const from = tracer.count;
    for (const chunk of ofClass) {
      if (tracer.scanChunk(chunk) === 'stopped') return null;
    }
    if (tracer.follow() === 'stopped') return null;
    const reached = tracer.found.subarray(from, tracer.count);
    for (const chunk of ofClass) owners[chunk] = owner;
    for (const chunk of reached) owners[chunk] = owner;
    const ownBytes = sumSizes(chunks, ofClass);
    const retainedBytes = ownBytes + sumSizes(chunks, reached);
    byClass.push({ className, alive: alive[at] ?? 0, ownBytes, retainedBytes });
  }
  return byClass;
}

function sumUpUnreachable({ sizes }: ChunkTable, owners: Uint8Array) {
  let bytes = 0;
  let count = 0;
  for (let i = 0; i < owners.length; i += 1) {
    if (owners[i] !== OWNER.unreachable) continue;
    bytes += sizes[i] ?? 0;
    count += 1;
  }
  return { bytes, count };
}
