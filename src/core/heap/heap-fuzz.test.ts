import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUZZ_RUNS } from '../fixtures/mutate-value.ts';
import { seededRandom } from '../fixtures/random-numbers.ts';
import { anyEvents, buildHeap } from './fixtures/arbitrary-heap.ts';
import { SMALL_MODEL } from './fixtures/model-allocator.ts';
import { inspectHeap } from './inspect-heap.ts';
import { summariseHeap } from './summarise-heap.ts';
import { walkHeap } from './walk-heap.ts';

const { initialBytes, segment } = SMALL_MODEL;
const ALLOCATOR = { segment, initialBytes };
/** Words of the allocator's state: bins, top and the record of the first segment. */
const STATE_WORDS = 120;
const OPTIONS = { now: () => 0, shouldStop: () => false, maxChunks: 100_000 };

/** Heaps of some hundred chunks, made once: each is damaged, and mended, many times. */
const HEAPS = fc.sample(anyEvents, { numRuns: 8, seed: 1 }).map((events) => {
  const model = buildHeap(events);
  const chunks = [...model.live.keys(), ...model.free.keys()];
  return { words: model.image(), chunks };
});

/** Overwrites one to eight words, mostly headers and state, and looks at what becomes of it. */
function whileDamaged({ words, chunks }: (typeof HEAPS)[number], seed: number, look: () => void) {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(limit * random());
  const undo: [index: number, word: number][] = [];
  for (let left = 1 + below(8); left > 0; left -= 1) {
    const chunk = (chunks[below(chunks.length)] ?? 0) / 4;
    const index =
      [chunk, chunk + 1, chunk + 2, segment / 4 - 60 + below(STATE_WORDS)][below(4)] ?? 0;
    undo.unshift([index, words[index] ?? 0]);
    const values = [below(2 ** 32), 8 * below(40) + below(8), 4 * below(words.length), 0xffff_fff8];
    words[index] =
      random() < 0.2 ? (words[index] ?? 0) ^ (1 << below(32)) : (values[below(4)] ?? 0);
  }
  look();
  for (const [index, word] of undo) words[index] = word;
}

const anyDamage = [fc.constantFrom(...HEAPS), fc.nat()] as const;

describe('a memory that is damaged', () => {
  it('is walked to the last byte, or told to be corrupt', () => {
    fc.assert(
      fc.property(...anyDamage, (heap, seed) =>
        whileDamaged(heap, seed, () => {
          const walk = walkHeap(heap.words, ALLOCATOR);
          if (walk.kind === 'ok') {
            if (summariseHeap(walk, ALLOCATOR).coverage !== 1) expect(walk).toBe('covered');
          } else if (walk.kind !== 'corrupt' && walk.kind !== 'busy') expect(walk).toBe('declared');
        }),
      ),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('is marked with an owner for each chunk, or told to be corrupt', () => {
    fc.assert(
      fc.property(...anyDamage, (heap, seed) =>
        whileDamaged(heap, seed, () => {
          const picked = heap.chunks
            .filter((_, i) => (seed + i) % 5 === 0)
            .toSorted((a, b) => a - b);
          const roots = {
            classes: ['A', 'B'],
            chunks: Uint32Array.from(picked),
            classOf: Uint16Array.from(picked, (_, i) => i % 2),
          };
          const result = inspectHeap(() => heap.words, ALLOCATOR, roots, OPTIONS);
          if (result.kind !== 'ok') return;
          const { summary, snapshot } = result.inspection;
          if (snapshot?.owners.length !== summary.liveChunks + summary.freeChunks)
            expect(snapshot).toBe('whole');
        }),
      ),
      // The walker is what reads; marking follows what it found, at a millisecond a heap.
      { numRuns: FUZZ_RUNS / 20 },
    );
  });
});
