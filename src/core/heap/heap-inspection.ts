import type { Bytes, Milliseconds, WasmAddress } from '../units.ts';
import type { HeapSummary } from './summarise-heap.ts';

/** Values that JavaScript has to see to: whatever they reach in the heap belongs to somebody. */
export interface HandleRoots {
  /** Names of classes; the other fields count from here. */
  readonly classes: readonly string[];
  /** Where the chunk of each value that is alive starts, in order of birth. */
  readonly chunks: Uint32Array;
  /** Class of each, as an index of `classes`. */
  readonly classOf: Uint16Array;
}

/** To whom a chunk belongs, as `HeapSnapshot.owners` has it. From `firstClass` on: class 0, 1, 2 … */
export const OWNER = {
  free: 0,
  /** A thread's stack, of a thread that runs or of one that ended. */
  stack: 1,
  /** Reached from static data or from a thread, and from no handle: the module keeps it for itself. */
  module: 2,
  /** In use, and nothing that is known to be alive points there: a suspected leak. */
  unreachable: 3,
  /** In use; nobody looked for its owner. */
  unmarked: 4,
  firstClass: 16,
} as const;

/** Every chunk of the heap at one moment, by ascending address. */
export interface HeapSnapshot {
  /** Size of the memory. */
  readonly memoryBytes: Bytes;
  /** Where the heap begins: static data lies below. */
  readonly heapStart: WasmAddress;
  /** Where top begins, and how large it is. */
  readonly top: WasmAddress;
  readonly topBytes: Bytes;
  readonly classes: readonly string[];
  /** Where each chunk starts, 8 bytes before the memory of its user. */
  readonly starts: Uint32Array;
  /** Size of each with its header, in bytes. */
  readonly sizes: Uint32Array;
  /**
   * Owner of each; see {@link OWNER}. What a handle points at is its class's; what several classes
   * reach besides is the first one's.
   */
  readonly owners: Uint8Array;
}

/** What the values of one class take. */
export interface ClassBytes {
  readonly className: string;
  readonly alive: number;
  /** Their own chunks. */
  readonly ownBytes: Bytes;
  /** With everything that they reach and no class before them did. */
  readonly retainedBytes: Bytes;
}

/** What the content of a chunk can resemble. */
export const RESEMBLANCES = ['field elements', 'pointers', 'text', 'zeros', 'other'] as const;

/** Suspected leaks that look alike. */
export interface SuspectGroup {
  /** Size of each chunk. */
  readonly chunkBytes: Bytes;
  /** What the content resembles. */
  readonly resembles: (typeof RESEMBLANCES)[number];
  readonly chunks: number;
  readonly bytes: Bytes;
  /** How many of them no other suspect points to: where a leak begins. */
  readonly direct: number;
  /** What the direct ones retain, themselves included. */
  readonly directBytes: Bytes;
}

/** What marking found. */
export interface HeapMark {
  /** In the order of `HandleRoots.classes`. */
  readonly byClass: readonly ClassBytes[];
  /** Retained by live handles; the sum over `byClass`. */
  readonly handleBytes: Bytes;
  readonly unreachableBytes: Bytes;
  readonly unreachableChunks: number;
  /** The same before thread stacks counted as roots: those of dead threads keep stale words. */
  readonly unreachableBytesWithoutStacks: Bytes;
  /** Direct ones first, then by bytes. */
  readonly suspects: readonly SuspectGroup[];
  readonly markMs: Milliseconds;
}

/** What an inspection of the heap found between two proofs. */
export interface HeapInspection {
  readonly summary: HeapSummary;
  readonly walkMs: Milliseconds;
  readonly threadStacks: { readonly count: number; readonly bytes: Bytes };
  /** `null` if there are no roots, or marking took longer than was allowed. */
  readonly mark: HeapMark | null;
  /** `null` if there are more chunks than are kept. */
  readonly snapshot: HeapSnapshot | null;
}
