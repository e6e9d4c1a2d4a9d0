import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../units.ts';
import { anyGraph, buildGraph, listChunks } from './fixtures/chunk-graph.ts';
import { freezeHeap, thawHeap } from './fixtures/frozen-heap.ts';
import { watchWords } from './fixtures/watched-words.ts';
import type { HandleRoots, HeapInspection } from './heap-inspection.ts';
import { inspectHeap } from './inspect-heap.ts';
import type { InspectOptions } from './inspect-heap.ts';
import { locateAllocator } from './locate-allocator.ts';
import type { AllocatorLocation } from './locate-allocator.ts';
import { summariseHeap } from './summarise-heap.ts';
import { walkHeap } from './walk-heap.ts';

const FOLDER = join(import.meta.dirname, 'fixtures/frozen');
const OPTIONS: InspectOptions = { now: () => 0, shouldStop: () => false, maxChunks: 1_000_000 };

/** What is written down of a frozen heap; see the README beside it. */
interface FrozenRecord {
  readonly initialBytes: Bytes;
  readonly segment: AllocatorLocation['segment'];
  readonly handles: { readonly [K in keyof HandleRoots]: readonly (string | number)[] };
  readonly summary: HeapInspection['summary'];
  readonly threadStacks: HeapInspection['threadStacks'];
  readonly mark: HeapInspection['mark'];
}

function readFrozen(name: string) {
  const text = readFileSync(join(FOLDER, `${name}.json`), 'utf8');
  const record = JSON.parse(text) as FrozenRecord;
  const bytes = brotliDecompressSync(readFileSync(join(FOLDER, `${name}.words.br`)));
  const runs = new Uint32Array(bytes.length / 4);
  for (let i = 0; i < runs.length; i += 1) runs[i] = bytes.readUInt32LE(4 * i);
  const { classes, chunks, classOf } = record.handles;
  const roots: HandleRoots = {
    classes: classes.map(String),
    chunks: Uint32Array.from(chunks, Number),
    classOf: Uint16Array.from(classOf, Number),
  };
  return { record, words: thawHeap(runs), roots };
}

function inspect(words: Uint32Array, allocator: AllocatorLocation, roots: HandleRoots | null) {
  const result = inspectHeap(() => words, allocator, roots, OPTIONS);
  if (result.kind !== 'ok') throw new Error(`the heap is ${result.kind}`);
  return result.inspection;
}

const NAMES = readdirSync(FOLDER).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);

describe('heaps of real provers', () => {
  it('are there of each release that the playground bundles', () => {
    for (const release of ['2.4.0', '2.10.0', '2.14.0', '2.15.0']) {
      expect(NAMES).toContain(`o1js-${release}-freeing`);
    }
  });

  describe.each(NAMES)('of %s', (name) => {
    const { record, words, roots } = readFrozen(name);
    const allocator = { segment: record.segment, initialBytes: record.initialBytes };

    it('are found, and explained to the last byte', () => {
      expect(locateAllocator(words, record.initialBytes)).toEqual({ kind: 'ok', allocator });
      const { summary, threadStacks } = inspect(words, allocator, null);
      expect(summary).toEqual(record.summary);
      expect(summary.coverage).toBe(1);
      expect(summary.totalBytes).toBe(words.length * 4);
      expect(threadStacks).toEqual(record.threadStacks);
    });

    it('are marked as the whole heap was', () => {
      const { mark, threadStacks } = inspect(words, allocator, roots);
      expect(threadStacks).toEqual(record.threadStacks);
      expect(mark).toEqual(record.mark);
    });
  });

  it.each(NAMES)('are explained by who owns them, all but crumbs: that of %s', (name) => {
    const { mark, summary, threadStacks } = readFrozen(name).record;
    const explained = (mark?.handleBytes ?? 0) + threadStacks.bytes;
    expect(explained).toBeGreaterThan(0.999 * summary.liveBytes);
    expect(mark?.unreachableBytes).toBeLessThan(1024);
    const wrapKey = mark?.byClass.find((one) => one.className === 'WasmPastaFqPlonkIndex');
    expect(wrapKey?.retainedBytes).toBeGreaterThan(68_000_000);
    expect(wrapKey?.retainedBytes).toBeLessThan(68_020_000);
  });

  it('show what the leaking path leaves behind in two proofs: stacks of dead threads, and objects', () => {
    const { threadStacks, mark } = readFrozen('o1js-2.14.0-shipped').record;
    // The nested worker's, and two of each pool: compiling had one, and each proof one of its own.
    expect(threadStacks.count).toBe(1 + 3 * 2);
    expect(readFrozen('o1js-2.14.0-freeing').record.threadStacks.count).toBe(1 + 2);
    expect(mark?.byClass).toContainEqual({
      className: 'WasmFpPolyComm',
      alive: 1129,
      ownBytes: 117_424,
      retainedBytes: 209_712,
    });
  });
});

describe('objects that nobody knows of any more', () => {
  const { record, words, roots } = readFrozen('o1js-2.14.0-shipped');
  const allocator = { segment: record.segment, initialBytes: record.initialBytes };
  const known = inspect(words, allocator, roots).mark;

  // What is missing hangs from an accident: from words that somebody left behind in another chunk.
  it.each([
    ['WasmFpPolyComm', 0.95],
    ['WasmFqPolyComm', 0.85],
    ['WasmFpGateVector', 0.999],
    ['WasmFqGateVector', 0.99],
    ['WasmPastaFpPlonkIndex', 0.999],
    ['WasmPastaFqPlonkIndex', 0.999],
  ])('are suspected with what hangs from them, before stacks count: %s', (className, least) => {
    const lost = roots.classes.indexOf(className);
    const kept = [...roots.classOf.keys()].filter((i) => roots.classOf[i] !== lost);
    const chunks = Uint32Array.from(kept, (i) => roots.chunks[i] ?? 0);
    const classOf = Uint16Array.from(kept, (i) => roots.classOf[i] ?? 0);
    const { mark } = inspect(words, allocator, { ...roots, chunks, classOf });
    const [after, before] = [mark, known].map((one) => one?.unreachableBytesWithoutStacks ?? NaN);
    const planted = known?.byClass[lost]?.retainedBytes ?? NaN;
    const share = ((after ?? NaN) - (before ?? NaN)) / planted;
    expect(share).toBeGreaterThan(least);
    expect(share).toBeLessThanOrEqual(1);
  });
});

/** One word of a memory that was overwritten. */
interface Damage {
  readonly index: number;
  readonly word: number;
}

/** A word that could pass for a size, a header or a pointer, or any. */
function anyWord(words: Uint32Array, starts: Uint32Array) {
  return fc.oneof(
    fc.nat(200),
    fc.nat(0xffff_ffff),
    fc.nat(words.length / 2).map((eights) => 8 * eights),
    fc.nat(starts.length - 1).map((i) => (starts[i] ?? 0) + 8),
  );
}

/** Up to eight words to overwrite: headers, what chunks hold, the allocator's state, or any. */
function anyDamages(words: Uint32Array, { segment }: AllocatorLocation, starts: Uint32Array) {
  const anyStart = fc.nat(starts.length - 1).map((i) => starts[i] ?? 0);
  const index = fc.oneof(
    fc.tuple(anyStart, fc.nat(3)).map(([start, word]) => start / 4 + word),
    fc.tuple(anyStart, fc.nat(400)).map(([start, word]) => start / 4 + word),
    fc.integer({ min: -32, max: 81 }).map((word) => segment / 4 + word),
    fc.integer({ min: 1, max: 12 }).map((word) => words.length - word),
    fc.nat(words.length - 1),
  );
  const flipped = fc.tuple(index, fc.nat(31)).map(([at, bit]) => ({
    index: at,
    word: (words[at] ?? 0) ^ (1 << bit),
  }));
  const damage = fc.oneof(flipped, fc.record({ index, word: anyWord(words, starts) }));
  return fc.array(damage, { minLength: 1, maxLength: 8 });
}

/** Damages a memory for as long as a check takes: a copy would be another 290 MB for each. */
function whileDamaged(words: Uint32Array, damages: readonly Damage[], check: () => void): void {
  const sound = damages.map(({ index }) => words[index] ?? 0);
  for (const { index, word } of damages) words[index] = word;
  try {
    check();
  } finally {
    // Backwards: of a word that was overwritten twice, the first is the sound one.
    for (const [i, { index }] of [...damages.entries()].toReversed()) words[index] = sound[i] ?? 0;
  }
}

describe.each(NAMES)('a damaged heap of %s', (name) => {
  const { record, words, roots } = readFrozen(name);
  const allocator = { segment: record.segment, initialBytes: record.initialBytes };
  const chunks: number[] = [];
  walkHeap(words, allocator, (chunk) => chunks.push(chunk));
  const starts = Uint32Array.from(chunks);
  const damages = anyDamages(words, allocator, starts);

  it('is found to be, at the chunk whose header was overwritten', () => {
    fc.assert(
      fc.property(fc.nat(starts.length - 1), fc.nat(3), (i, flags) => {
        const address = starts[i] ?? 0;
        whileDamaged(words, [{ index: address / 4 + 1, word: flags }], () => {
          const fault = { kind: 'corrupt', reason: 'chunk-too-small', address };
          expect(walkHeap(words, allocator)).toEqual(fault);
        });
      }),
    );
  });

  it('is located and walked in bounded time, reading nothing outside of the memory', () => {
    fc.assert(
      fc.property(damages, (some) => {
        whileDamaged(words, some, () => {
          const watched = watchWords(words);
          const walk = walkHeap(watched.words, allocator);
          expect(['ok', 'corrupt']).toContain(walk.kind);
          if (walk.kind === 'ok') expect(summariseHeap(walk, allocator).coverage).toBe(1);
          const located = locateAllocator(watched.words, record.initialBytes);
          if (located.kind === 'ok') expect(located.allocator).toEqual(allocator);
          expect(watched.reads()).toBeLessThan(words.length);
          expect(watched.outside).toEqual([]);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('is marked without an error, with as many owners as there are chunks', () => {
    fc.assert(
      fc.property(damages, (some) => {
        whileDamaged(words, some, () => {
          const result = inspectHeap(() => words, allocator, roots, OPTIONS);
          expect(['ok', 'corrupt']).toContain(result.kind);
          if (result.kind !== 'ok') return;
          const { summary, snapshot, mark } = result.inspection;
          expect(snapshot?.owners).toHaveLength(summary.liveChunks + summary.freeChunks);
          const known = (mark?.handleBytes ?? NaN) + (mark?.unreachableBytes ?? NaN);
          expect(known).toBeLessThanOrEqual(summary.liveBytes);
        });
      }),
      { numRuns: 8 },
    );
  });
});

describe('a damaged heap', () => {
  // Every word that is read takes a watched memory half a microsecond: marking reads three million.
  it('is marked reading nothing outside of the memory', () => {
    const { record, words, roots } = readFrozen('o1js-2.15.0-freeing');
    const allocator = { segment: record.segment, initialBytes: record.initialBytes };
    // Pointers that handles hold are damaged, and no header: it is walked, and marked from there.
    const anyPlace = fc.nat(roots.chunks.length - 1).chain((i) => {
      return fc.nat(1).map((word) => (roots.chunks[i] ?? 0) / 4 + 2 + word);
    });
    const word = anyWord(words, roots.chunks);
    const damages = fc.array(fc.record({ index: anyPlace, word }), { minLength: 1 });
    fc.assert(
      fc.property(damages, (some) => {
        whileDamaged(words, some, () => {
          const { words: watched, outside, reads } = watchWords(words);
          expect(inspectHeap(() => watched, allocator, roots, OPTIONS).kind).toBe('ok');
          expect(outside).toEqual([]);
          expect(reads()).toBeLessThan(words.length);
        });
      }),
      { numRuns: 3 },
    );
  });
});

describe('a frozen heap', () => {
  it('is inspected as the whole one is', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { model, stack, roots } = buildGraph(graph);
        const words = model.image();
        const walk = walkHeap(words, model.location);
        if (walk.kind !== 'ok') throw new Error(`the heap is ${walk.kind}`);
        const chunks = listChunks(model, [stack]);
        const { location: allocator } = model;
        const heap = { allocator, segments: walk.segments, chunks, roots };
        const frozen = thawHeap(freezeHeap(words, heap));
        expect(inspect(frozen, allocator, roots)).toEqual(inspect(words, allocator, roots));
      }),
      { numRuns: 50 },
    );
  });
});
