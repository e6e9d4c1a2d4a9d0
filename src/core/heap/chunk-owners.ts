import type { Bytes } from '../units.ts';
import type { HeapSnapshot } from './heap-inspection.ts';
import { OWNER } from './heap-inspection.ts';

/**
 * To whom a stretch of memory belongs, as it is told to people: the owners of chunks, with classes
 * of handles in groups, and what is no chunk.
 */
export const OWNER_KINDS = [
  'static',
  'stack',
  'srs',
  'index',
  'values',
  'module',
  'unreachable',
  'unmarked',
  'free',
  'top',
  'gap',
] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** How each kind is told. */
export const OWNER_TEXT: Readonly<
  Record<OwnerKind, { readonly label: string; readonly help: string }>
> = {
  static: {
    label: 'Static data',
    help: 'The main thread’s stack and the module’s own constants and variables; fixed when o1js is loaded.',
  },
  stack: {
    label: 'Thread stacks',
    help: 'The stack of each thread that proves, and of threads that ended without giving theirs back.',
  },
  srs: {
    label: 'Handles: reference strings',
    help: 'Points on the curves that every proof needs (SRS), held by an object of JavaScript.',
  },
  index: {
    label: 'Handles: keys and gates',
    help: 'Prover and verifier keys, gates and lookup tables, held by an object of JavaScript.',
  },
  values: {
    label: 'Handles: proofs and values',
    help: 'Proofs, commitments, field elements and whatever else an object of JavaScript holds.',
  },
  module: {
    label: 'Kept by the module',
    help: 'In use and reachable from static data or a thread, not from any object of JavaScript.',
  },
  unreachable: {
    label: 'Suspected leaks',
    help: 'In use, but nothing that is known to be alive points there.',
  },
  unmarked: { label: 'In use', help: 'In use; nobody looked for the owner.' },
  free: { label: 'Free', help: 'Freed, between chunks in use: the next allocations go here.' },
  top: {
    label: 'Free at the end',
    help: 'The end of the heap (“top”), free in one piece: never used, or all freed again.',
  },
  gap: {
    label: 'Not the allocator’s',
    help: 'Ends of segments, and memory that the allocator does not manage.',
  },
};

/**
 * The group of a class of handles, by the name that wasm-bindgen gives it; o1js 2.4 to 2.15 have the
 * same names.
 */
export function groupOfClass(className: string): 'srs' | 'index' | 'values' {
  if (className.endsWith('Srs')) return 'srs';
  return /Index|Gate|Wire|Lookup(?!Commitments)|RuntimeTable|Domain|Shifts|FeatureFlags/.test(
    className,
  )
    ? 'index'
    : 'values';
}

/** The kind of each code of `HeapSnapshot.owners`, as an index of {@link OWNER_KINDS}. */
export function kindsByOwner(classes: readonly string[]): Uint8Array {
  const kinds = new Uint8Array(256).fill(OWNER_KINDS.indexOf('unmarked'));
  kinds[OWNER.free] = OWNER_KINDS.indexOf('free');
  kinds[OWNER.stack] = OWNER_KINDS.indexOf('stack');
  kinds[OWNER.module] = OWNER_KINDS.indexOf('module');
  kinds[OWNER.unreachable] = OWNER_KINDS.indexOf('unreachable');
  for (const [i, className] of classes.entries()) {
    kinds[OWNER.firstClass + i] = OWNER_KINDS.indexOf(groupOfClass(className));
  }
  return kinds;
}

/** The class that an owner code stands for; `null` for the other owners. */
export function classOfOwner(classes: readonly string[], owner: number): string | null {
  return owner < OWNER.firstClass ? null : (classes[owner - OWNER.firstClass] ?? null);
}

/** How many bytes of the memory are each kind's, by {@link OWNER_KINDS}; the sum is all of it. */
export function bytesByKind(snapshot: HeapSnapshot): readonly Bytes[] {
  const { owners, sizes, classes, heapStart, topBytes, memoryBytes } = snapshot;
  const kinds = kindsByOwner(classes);
  const bytes = OWNER_KINDS.map((): Bytes => 0);
  let chunkBytes = 0;
  for (let i = 0; i < sizes.length; i += 1) {
    const kind = kinds[owners[i] ?? 0] ?? 0;
    const size = sizes[i] ?? 0;
    bytes[kind] = (bytes[kind] ?? 0) + size;
    chunkBytes += size;
  }
  bytes[OWNER_KINDS.indexOf('static')] = heapStart;
  bytes[OWNER_KINDS.indexOf('top')] = topBytes;
  bytes[OWNER_KINDS.indexOf('gap')] = memoryBytes - heapStart - topBytes - chunkBytes;
  return bytes;
}

/** Whether memory of this kind consists of chunks. */
export function isChunkKind(kind: OwnerKind): boolean {
  return kind !== 'static' && kind !== 'top' && kind !== 'gap';
}

/**
 * For each chunk 1 if it is of a kind, 0 otherwise.
 * @param among if not `null`, only chunks that have 1 there count.
 */
export function pickKind(
  { owners, classes }: HeapSnapshot,
  kind: OwnerKind,
  among: Uint8Array | null,
): Uint8Array {
  const kinds = kindsByOwner(classes);
  const code = OWNER_KINDS.indexOf(kind);
  return Uint8Array.from(owners, (owner, i) =>
    kinds[owner] === code && (among === null || among[i] === 1) ? 1 : 0,
  );
}

/** The kinds that a memory has any bytes of. */
export function kindsSeen(snapshot: HeapSnapshot): readonly OwnerKind[] {
  const bytes = bytesByKind(snapshot);
  return OWNER_KINDS.filter((_, i) => (bytes[i] ?? 0) > 0);
}
