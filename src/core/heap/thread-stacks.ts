import type { Bytes, WasmAddress } from '../units.ts';
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
 * never used before, and full of field elements where the chunk was a vector earlier. Of 31 stacks
 * in heaps of o1js 2.4, 2.14 and 2.15, at least 18 of the 64 words were small numbers or addresses
 * without the zeros; of 99 vectors of the same size at most 4.
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
