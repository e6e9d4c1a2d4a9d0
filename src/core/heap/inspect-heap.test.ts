import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEvents, buildHeap } from './fixtures/arbitrary-heap.ts';
import { anyGraph, buildGraph, listChunks } from './fixtures/chunk-graph.ts';
import { fillWithElements } from './fixtures/field-elements.ts';
import { ModelAllocator, SMALL_MODEL } from './fixtures/model-allocator.ts';
import { watchWords } from './fixtures/watched-words.ts';
import { OWNER } from './heap-inspection.ts';
import type { HandleRoots, HeapInspection } from './heap-inspection.ts';
import { inspectHeap } from './inspect-heap.ts';
import type { InspectOptions } from './inspect-heap.ts';
import { markReachable } from './mark-reachable.ts';

const OPTIONS: InspectOptions = { now: () => 0, shouldStop: () => false, maxChunks: 1000 };
const NO_ROOTS: HandleRoots = { classes: [], chunks: Uint32Array.of(), classOf: Uint16Array.of() };

function inspect(
  model: ModelAllocator,
  roots: HandleRoots | null,
  options: Partial<InspectOptions> = {},
): HeapInspection {
  const all = { ...OPTIONS, ...options };
  const result = inspectHeap(() => model.view(), model.location, roots, all);
  if (result.kind !== 'ok') throw new Error(`the heap is ${result.kind}`);
  return result.inspection;
}

/** Lays the outermost frames of a thread, numbers and addresses, at the end of a chunk. */
function layFrames(model: ModelAllocator, stack: number, bytes: number): void {
  const words = model.view();
  const end = (stack + bytes) / 4;
  for (let at = end - 60; at < end; at += 3) words[at] = at % 2 === 0 ? 12 : stack + 8;
}

describe('an inspection', () => {
  it('lists every chunk with nothing but its state where nobody follows handles', () => {
    const model = new ModelAllocator();
    const first = model.malloc(100);
    model.malloc(200);
    model.release(first);
    expect(inspect(model, null)).toMatchObject({
      summary: { liveBytes: 208, freeBytes: 104, coverage: 1 },
      mark: null,
      snapshot: {
        memoryBytes: model.memoryBytes,
        heapStart: SMALL_MODEL.initialBytes,
        top: model.top,
        topBytes: model.topSize,
        classes: [],
        starts: Uint32Array.of(first - 8, first + 96),
        sizes: Uint32Array.of(104, 208),
        owners: Uint8Array.of(OWNER.free, OWNER.unmarked),
      },
    });
  });

  it('tells a thread’s stack from a vector of as many bytes, with roots and without', () => {
    const model = new ModelAllocator({ ...SMALL_MODEL, maxBytes: 2 * SMALL_MODEL.maxBytes });
    const [vector, padded, fresh, recycled] = [0, 0, 0, 0].map(() => model.malloc(2 ** 20));
    for (const chunk of [vector, padded, recycled])
      fillWithElements(model.view(), chunk ?? 0, 2 ** 20);
    // A polynomial of a lower degree than its domain is filled up with zeros.
    model.view().fill(0, ((padded ?? 0) + 2 ** 19) / 4, ((padded ?? 0) + 2 ** 20) / 4);
    for (const stack of [fresh, recycled]) layFrames(model, stack ?? 0, 2 ** 20);
    const threadStacks = { count: 2, bytes: 2 * (2 ** 20 + 8) };
    const bare = inspect(model, null);
    expect(bare.threadStacks).toEqual(threadStacks);
    const { stack, unmarked, unreachable } = OWNER;
    expect(bare.snapshot?.owners).toEqual(Uint8Array.of(unmarked, unmarked, stack, stack));
    const marked = inspect(model, NO_ROOTS);
    expect(marked.threadStacks).toEqual(threadStacks);
    expect(marked.snapshot?.owners).toEqual(Uint8Array.of(unreachable, unreachable, stack, stack));
    const direct = marked.mark?.suspects.map((group) => group.direct);
    expect(direct?.reduce((a, b) => a + b, 0)).toBe(2);
  });

  it('gives to a handle what it points at, whatever that looks like, and no stack besides', () => {
    const model = new ModelAllocator({ ...SMALL_MODEL, maxBytes: 2 * SMALL_MODEL.maxBytes });
    const [vector = 0, stack = 0] = [0, 0].map(() => model.malloc(2 ** 20));
    for (const start of [vector, stack]) layFrames(model, start, 2 ** 20);
    // Among so many words of a vector there is one that happens to be the address of a stack.
    model.view()[vector / 4] = stack;
    const roots = {
      classes: ['Vector'],
      chunks: Uint32Array.of(vector - 8),
      classOf: Uint16Array.of(0),
    };
    const { threadStacks, mark, snapshot } = inspect(model, roots);
    expect(threadStacks).toEqual({ count: 1, bytes: 2 ** 20 + 8 });
    expect(mark?.handleBytes).toBe(2 ** 20 + 8);
    expect(snapshot?.owners).toEqual(Uint8Array.of(OWNER.firstClass, OWNER.stack));
  });

  it('times the walk and the marking apart', () => {
    let time = 0;
    const now = () => (time += 1);
    const model = buildHeap([]);
    expect(inspect(model, NO_ROOTS, { now })).toMatchObject({ walkMs: 1, mark: { markMs: 1 } });
  });

  it('does without a mark where that is stopped', () => {
    const { mark, snapshot } = inspect(buildHeap([]), NO_ROOTS, { shouldStop: () => true });
    expect(mark).toBeNull();
    expect(snapshot?.owners).toEqual(Uint8Array.of(OWNER.unmarked));
  });

  it('does without a snapshot of too many chunks', () => {
    const model = buildHeap([{ kind: 'malloc', bytes: 10 }]);
    expect(inspect(model, NO_ROOTS, { maxChunks: 2 }).snapshot).not.toBeNull();
    const { mark, snapshot } = inspect(model, NO_ROOTS, { maxChunks: 1 });
    expect(mark).toMatchObject({ unreachableChunks: 2 });
    expect(snapshot).toBeNull();
  });

  it('names what shares the last code of an owner', () => {
    const classes = Array.from({ length: 300 }, (_, i) => `Class${i}`);
    const names = inspect(buildHeap([]), { ...NO_ROOTS, classes }).snapshot?.classes;
    expect(names).toHaveLength(240);
    expect(names?.slice(-2)).toEqual(['Class238', '61 other classes']);
  });

  it('is of a heap at rest', () => {
    const model = buildHeap([]);
    const moving = () => {
      // Between two looks at the state, top is not where it was.
      let top = 0;
      return new Proxy(model.view(), {
        get(array, key) {
          const value: unknown = Reflect.get(array, key, array);
          if (key !== String((SMALL_MODEL.segment + 300) / 4)) return value;
          top += 8;
          return top;
        },
      });
    };
    expect(inspectHeap(moving, model.location, null, OPTIONS)).toEqual({ kind: 'busy' });
  });
});

/** Words that pass for pointers and headers, anywhere in the memory. */
const anyWord = (model: ModelAllocator) =>
  fc.oneof(
    fc.nat(0xffff_ffff),
    fc.nat(model.memoryBytes / 8).map((eights) => eights * 8),
    fc.constantFrom(0, ...model.live.keys()).map((chunk) => chunk + 8),
  );

describe('a damaged heap', () => {
  it('is inspected in bounded time, without an error, reading nothing outside of the memory', () => {
    fc.assert(
      fc.property(anyEvents, fc.gen(), (events, gen) => {
        const model = buildHeap(events.slice(0, 40), { ...SMALL_MODEL, maxBytes: 24 * 65_536 });
        const image = model.image();
        for (let i = gen(fc.nat, 20); i > 0; i -= 1) {
          image[gen(fc.nat, image.length - 1)] = gen(anyWord, model);
        }
        const handles = Array.from({ length: 4 }, () => gen(anyWord, model));
        const chunks = Uint32Array.from(handles);
        const roots = { classes: ['A', 'B'], chunks, classOf: Uint16Array.of(0, 1, 2, 0) };
        const { words, outside, reads } = watchWords(image);
        const result = inspectHeap(() => words, model.location, roots, OPTIONS);
        expect(['ok', 'corrupt']).toContain(result.kind);
        expect(outside).toEqual([]);
        expect(reads()).toBeLessThan(6 * words.length);
      }),
      { numRuns: 40 },
    );
  });

  it('may change while it is marked, or be shorter than it was', () => {
    fc.assert(
      fc.property(anyGraph, fc.gen(), fc.nat(1_200_000), (graph, gen, length) => {
        const { model, stack, roots } = buildGraph(graph);
        const chunks = listChunks(model, [stack]);
        const image = model.image();
        for (const start of chunks.starts) image[start / 4 + gen(fc.nat, 20)] = gen(anyWord, model);
        const { words, outside } = watchWords(image.subarray(0, length));
        const marked = markReachable(words, model.location, chunks, roots, OPTIONS);
        expect(marked?.owners).toHaveLength(chunks.starts.length);
        expect(outside).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
