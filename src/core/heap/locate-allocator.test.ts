import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEvents, anyOptions, buildHeap } from './fixtures/arbitrary-heap.ts';
import { ModelAllocator, SMALL_MODEL } from './fixtures/model-allocator.ts';
import type { FaultReason } from './heap-fault.ts';
import { locateAllocator } from './locate-allocator.ts';

const { initialBytes, segment } = SMALL_MODEL;

/** A heap of one chunk. */
function image(): Uint32Array {
  return buildHeap([]).image();
}

function set(words: Uint32Array, address: number, value: number): void {
  words[address / 4] = value;
}

function get(words: Uint32Array, address: number): number {
  return words[address / 4] ?? Number.NaN;
}

/** Copies the allocator's state, record to release checks, to another place. */
function copyState(words: Uint32Array, to: number): void {
  words.copyWithin(to / 4, segment / 4, (segment + 324) / 4);
}

/** Makes the two unused bins of a state look as if it had always been at `at`. */
function linkUnusedBins(words: Uint32Array, at: number): void {
  for (const bin of [at + 16, at + 24]) {
    set(words, bin + 8, bin);
    set(words, bin + 12, bin);
  }
}

describe('locateAllocator', () => {
  it('finds the state whatever happened to the heap', () => {
    fc.assert(
      fc.property(anyEvents, anyOptions, (events, options) => {
        const model = buildHeap(events, options);
        expect(locateAllocator(model.view(), options.initialBytes)).toEqual({
          kind: 'ok',
          allocator: model.location,
        });
      }),
    );
  });

  it.each([
    ['the first word of static data', 1_048_576],
    ['the last place before the end of the initial memory', initialBytes - 324],
  ])('finds it at %s', (_where, at) => {
    const model = buildHeap([], { ...SMALL_MODEL, segment: at });
    expect(locateAllocator(model.view(), initialBytes)).toMatchObject({
      kind: 'ok',
      allocator: { segment: at },
    });
  });

  it.each([
    ['below the static data', 1_048_576 - 4],
    ['half behind the initial memory', initialBytes - 320],
  ])('does not look %s', (_where, at) => {
    const model = new ModelAllocator({ ...SMALL_MODEL, segment: at, initialBytes: 18 * 65_536 });
    model.malloc(100);
    expect(locateAllocator(model.view(), initialBytes).kind).toBe('unknown-allocator');
  });

  it('finds none before the first allocation', () => {
    expect(locateAllocator(new ModelAllocator().view(), initialBytes)).toEqual({
      kind: 'unknown-allocator',
      reason: 'none-found',
      candidates: [],
    });
  });

  it('finds none in a memory that ends before its static data', () => {
    expect(locateAllocator(new Uint32Array(1000), initialBytes).kind).toBe('unknown-allocator');
  });

  it('is not misled by a copy of the state, whose bins point at the original', () => {
    const words = image();
    copyState(words, segment + 2000);
    expect(locateAllocator(words, initialBytes)).toMatchObject({ allocator: { segment } });
  });

  it('refuses to choose between two that are equally good', () => {
    const words = image();
    const second = segment + 2000;
    copyState(words, second);
    linkUnusedBins(words, second);
    expect(locateAllocator(words, initialBytes)).toEqual({
      kind: 'unknown-allocator',
      reason: 'several-found',
      candidates: [
        { segment, fault: null },
        { segment: second, fault: null },
      ],
    });
  });

  it('chooses the one without a fault from several that look alike', () => {
    const words = image();
    const decoy = segment + 2000;
    copyState(words, decoy);
    linkUnusedBins(words, decoy);
    set(words, decoy + 292, get(words, decoy + 292) - 8);
    expect(locateAllocator(words, initialBytes)).toMatchObject({ allocator: { segment } });
  });

  it.each([24, 28, 32, 36])('needs the link of an unused bin at +%d to be untouched', (offset) => {
    const words = image();
    set(words, segment + offset, get(words, segment + offset) + 8);
    expect(locateAllocator(words, initialBytes)).toMatchObject({ candidates: [] });
  });

  it('does not consider what begins a heap below itself', () => {
    const words = image();
    set(words, segment, segment);
    expect(locateAllocator(words, initialBytes)).toMatchObject({ candidates: [] });
  });

  it.each<[string, (words: Uint32Array) => void, FaultReason]>([
    ['a heap beyond the memory', (w) => set(w, segment + 4, 0x7fff_0000), 'segment-bounds'],
    ['flags', (w) => set(w, segment + 12, 1), 'segment-flags'],
    ['top outside of the heap', (w) => set(w, segment + 300, segment), 'top-bounds'],
    ['another size of top', (w) => set(w, get(w, segment + 300) + 4, 17), 'top-header'],
    [
      'another foot of top',
      (w) => set(w, get(w, segment + 300) + get(w, segment + 292) + 4, 44),
      'top-foot',
    ],
  ])('says what speaks against a state with %s', (_what, damage, reason) => {
    const words = image();
    damage(words);
    expect(locateAllocator(words, initialBytes)).toMatchObject({
      kind: 'unknown-allocator',
      reason: 'none-found',
      candidates: [{ segment, fault: { reason } }],
    });
  });
});
