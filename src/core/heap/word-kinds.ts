import type { WasmAddress } from '../units.ts';

/** What a stretch of memory resembles. */
export type Resemblance = 'field elements' | 'pointers' | 'text' | 'zeros' | 'other';

/** Most words of a stretch that are looked at, spread over it. */
const SAMPLES = 64;
/** Steps of this part of a stretch, modulo 1, never fall into the rhythm of 32 or 72 bytes. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** What is below counts as a number: a length, a capacity, a discriminant, a flag, or nothing. */
const SMALL = 2 ** 16;
/** Shorter stretches have too few words to be told text from a few lucky bytes. */
const MIN_TEXT_WORDS = 4;

/** What was counted among the words that were looked at. */
interface WordCounts {
  readonly words: number;
  readonly zeros: number;
  /** Small numbers, zeros among them. */
  readonly small: number;
  /** Not small, and possibly the address of something in the heap: aligned, and below the end. */
  readonly addresses: number;
  /** Four characters of text, or the end of it. */
  readonly text: number;
}

/**
 * Whether a stretch looks like field elements: hardly any word is a small number or could be an
 * address. Of random words one in 32 could, in a memory of 1 GiB. Points of a curve look like it as
 * well: of every 18 words, two are small.
 */
export function looksRandom(words: Uint32Array, from: WasmAddress, to: WasmAddress): boolean {
  return isRandom(countWords(words, from, to));
}

/** Whether a word is a small number, or could be the address of something in this memory. */
export function isNumberOrAddress(word: number, words: Uint32Array): boolean {
  return word < SMALL || isAddress(word, words.length >>> 1);
}

/** @param memoryEighths size of the memory in units of 8 bytes, which addresses are aligned to. */
function isAddress(word: number, memoryEighths: number): boolean {
  return (word & 7) === 0 && word >>> 3 < memoryEighths;
}

/** What a stretch resembles, by what most of its words could be. */
export function resemble(words: Uint32Array, from: WasmAddress, to: WasmAddress): Resemblance {
  const counts = countWords(words, from, to);
  if (counts.zeros === counts.words) return 'zeros';
  if (counts.words >= MIN_TEXT_WORDS && counts.text === counts.words) return 'text';
  if (isRandom(counts)) return 'field elements';
  return counts.addresses >= counts.words / 4 ? 'pointers' : 'other';
}

function isRandom({ words, small, addresses }: WordCounts): boolean {
  return small + addresses < words / 4;
}

/** How many words of so many are looked at. */
export function countSamples(length: number): number {
  return Math.min(length, SAMPLES);
}

/** Which word of so many is looked at as the `i`-th, from 0. */
export function placeSample(i: number, length: number): number {
  return length <= SAMPLES ? i : Math.floor(((i + ((i * GOLDEN) % 1)) * length) / SAMPLES);
}

function countWords(words: Uint32Array, from: WasmAddress, to: WasmAddress): WordCounts {
  const first = from >>> 2;
  const length = Math.max(0, Math.min(to >>> 2, words.length) - first);
  const count = countSamples(length);
  const memoryEighths = words.length >>> 1;
  let [zeros, small, addresses, text] = [0, 0, 0, 0];
  for (let i = 0; i < count; i += 1) {
    const word = words[first + placeSample(i, length)] ?? 0;
    if (word === 0) zeros += 1;
    if (word < SMALL) small += 1;
    else if (isAddress(word, memoryEighths)) addresses += 1;
    if (isText(word)) text += 1;
  }
  return { words: count, zeros, small, addresses, text };
}

/** Whether all four bytes are printable ASCII, line ends or tabs, or zeros after such. */
function isText(word: number): boolean {
  let rest = word;
  while (rest !== 0) {
    const byte = rest & 0xff;
    const printable = (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
    if (!printable) return false;
    rest >>>= 8;
  }
  return true;
}
