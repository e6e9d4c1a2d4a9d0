import type { Bytes, WasmAddress } from '../units.ts';
import type { ChunkTable } from './chunk-table.ts';
import { USER_OFFSET } from './dlmalloc-layout.ts';
import { isNumberOrAddress } from './word-kinds.ts';

/** A chunk that is, or was, the stack of a thread. */
export interface ThreadStack {
  readonly chunk: WasmAddress;
  /** With its header. */
  readonly bytes: Bytes;
}

/**
 * Sizes that wasm-bindgen asks for when a thread begins: 1 MiB up to o1js 2.14, 2 MiB since. They
 * are aligned to 16 bytes, which leaves a chunk 8 bytes or 16 larger than that, or some more where
 * the rest was too small for a chunk of its own.
 */
const STACK_BYTES: readonly Bytes[] = [2 ** 20, 2 ** 21];
const MOST_EXTRA: Bytes = 32;

/**
 * Whether a chunk has the size of a thread's stack. So has a vector of 2¹⁵ or 2¹⁶ field elements,
 * which is why its content counts as well.
 */
export function isStackSized(bytes: Bytes): boolean {
  return STACK_BYTES.some((size) => bytes > size && bytes <= size + MOST_EXTRA);
}

/** So many words at the end of a chunk are looked at: the outermost frames of a thread. */
const FRAME_WORDS = 64;
/** Fewer numbers and addresses among them than this are chance. */
const LEAST_STRUCTURED = 10;

/**
 * Whether a chunk of that size holds what a stack holds, and not field elements.
 *
 * A stack grows down from the end of its chunk, so the outermost frames lie there, of a thread that
 * ended as well: lengths, flags, addresses. The rest says nothing. It is zero in memory that was
 * never used before, and full of field elements where the chunk was a vector earlier. Of some 200
 * stacks in heaps of o1js 2.4, 2.14 and 2.15, at least 14 of the 64 words were small numbers or
 * addresses without the zeros; of 99 vectors of the same size at most 4.
 */
export function looksLikeStack(words: Uint32Array, { chunk, bytes }: ThreadStack): boolean {
  const end = Math.min(chunk + bytes, words.length * 4) >>> 2;
  let structured = 0;
  for (let at = Math.max(0, end - FRAME_WORDS); at < end; at += 1) {
    const word = words[at] ?? 0;
    if (word !== 0 && isNumberOrAddress(word, words)) structured += 1;
  }
  return structured >= LEAST_STRUCTURED;
}

/** Most that a thread's local storage was seen to take is 240 bytes. */
const MOST_LOCAL: Bytes = 4096;

/**
 * Indices of the chunks that hold threads' local storage, as far as they can be told.
 *
 * A thread asks for its stack, then for its storage, which ends up behind the stack wherever both
 * come out of top; and the first chunk of the heap is the storage of the first thread, whose stack is
 * none of the heap's. Where these are as large as each other, that is the size of all of them. What
 * has the same size counts as well if it has all the words in common that those have: what the
 * linker put into it, and no thread changed.
 *
 * @param stacks where stacks start.
 */
export function findLocalStorage(
  words: Uint32Array,
  { starts, sizes, inUse }: ChunkTable,
  stacks: ReadonlySet<WasmAddress>,
): readonly number[] {
  const bytes = sizes[0] ?? 0;
  const isStorageSized = (i: number) => inUse[i] === 1 && sizes[i] === bytes;
  if (bytes > MOST_LOCAL || !isStorageSized(0)) return [];
  const certain = [0];
  for (let i = 1; i < starts.length; i += 1) {
    if (stacks.has(starts[i - 1] ?? 0) && isStorageSized(i)) certain.push(i);
  }
  if (certain.length === 1) return [];
  const wordAt = (i: number, k: number) => words[((starts[i] ?? 0) + USER_OFFSET) / 4 + k] ?? 0;
  const common: number[] = [];
  for (let k = 0; k < bytes / 4 - 1; k += 1) {
    const value = wordAt(0, k);
    if (value !== 0 && certain.every((i) => wordAt(i, k) === value)) common.push(k);
  }
  const found: number[] = [];
  for (let i = 0; i < starts.length; i += 1) {
    if (!isStorageSized(i)) continue;
    const isLike = common.length > 0 && common.every((k) => wordAt(i, k) === wordAt(0, k));
    if (isLike || certain.includes(i)) found.push(i);
  }
  return found;
}
