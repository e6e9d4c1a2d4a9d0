import { describe, expect, it } from 'vitest';
import { listChunks } from './fixtures/chunk-graph.ts';
import { fillWithElements } from './fixtures/field-elements.ts';
import { ModelAllocator, SMALL_MODEL } from './fixtures/model-allocator.ts';
import { findLocalStorage, isStackSized, looksLikeStack } from './thread-stacks.ts';

const STACK = 2 ** 20;
const LOCAL = 232;

/** What the linker put into the storage of every thread. */
function fillStorage(model: ModelAllocator, mem: number, thread: number): number {
  const words = model.view();
  words[mem / 4 + 3] = thread;
  words[mem / 4 + 20] = 4;
  words[mem / 4 + 21] = 1222;
  return mem - 8;
}

/** The first thread's storage, a stack with the second's, and one more that lies elsewhere. */
function startThreads() {
  const model = new ModelAllocator({ ...SMALL_MODEL, maxBytes: 2 ** 22 });
  const first = fillStorage(model, model.malloc(LOCAL), 1);
  const stack = model.malloc(STACK) - 8;
  const second = fillStorage(model, model.malloc(LOCAL), 2);
  model.malloc(100);
  const third = fillStorage(model, model.malloc(LOCAL), 3);
  const other = model.malloc(LOCAL) - 8;
  return { model, stack, storage: [first, second, third], other };
}

describe('the stack of a thread', () => {
  it.each([1_048_584, 1_048_592, 2_097_160, 2_097_168])('may have a chunk of %i bytes', (bytes) => {
    expect(isStackSized(bytes)).toBe(true);
  });

  it.each([1_048_576, 1_049_000, 524_296, 4_194_312])('has no chunk of %i bytes', (bytes) => {
    expect(isStackSized(bytes)).toBe(false);
  });

  it('is told by its outermost frames, whatever somebody left behind in the rest', () => {
    const model = new ModelAllocator();
    const stack = { chunk: model.malloc(STACK) - 8, bytes: STACK + 8 };
    const words = model.view();
    expect(looksLikeStack(words, stack)).toBe(false);
    fillWithElements(words, stack.chunk + 8, STACK);
    expect(looksLikeStack(words, stack)).toBe(false);
    const end = (stack.chunk + 8 + STACK) / 4;
    for (let i = 2; i <= 20; i += 2) words[end - i] = i % 4 === 0 ? 12 : stack.chunk + 8;
    expect(looksLikeStack(words, stack)).toBe(true);
  });
});

describe('the local storage of threads', () => {
  it('is the first chunk, what lies behind a stack, and what is like these', () => {
    const { model, stack, storage } = startThreads();
    const chunks = listChunks(model, []);
    const found = findLocalStorage(model.view(), chunks, new Set([stack]));
    expect(found.map((i) => chunks.starts[i])).toEqual(storage);
  });

  it('is not told where no stack is known, or what lies behind it has another size', () => {
    const { model, stack } = startThreads();
    const chunks = listChunks(model, []);
    expect(findLocalStorage(model.view(), chunks, new Set())).toEqual([]);
    const sizes = chunks.sizes.with(0, 240 + 8);
    expect(findLocalStorage(model.view(), { ...chunks, sizes }, new Set([stack]))).toEqual([]);
  });

  it('is only what is certain if threads have nothing in common', () => {
    const { model, stack, storage } = startThreads();
    const words = model.view().fill(0, (storage[0] ?? 0) / 4 + 2, (storage[0] ?? 0) / 4 + 50);
    const chunks = listChunks(model, []);
    const found = findLocalStorage(words, chunks, new Set([stack]));
    expect(found.map((i) => chunks.starts[i])).toEqual(storage.slice(0, 2));
  });
});
