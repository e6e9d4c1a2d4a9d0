import { describe, expect, it } from 'vitest';
import { PAGE_BYTES } from '../../src/core/units.ts';
import { RESERVED_PAGES, reserveHeap } from './reserve-heap.ts';

const directly = (work: () => void) => work();

/** A memory of 20 pages and a glue whose vectors grow it, as an allocator does that has no room. */
function createVectors(limit: number) {
  const memory = new WebAssembly.Memory({ initial: 20, maximum: limit, shared: true });
  const freed: number[] = [];
  class WasmVecVecFp {
    constructor(readonly capacity: number) {
      memory.grow(Math.ceil((capacity * 12) / PAGE_BYTES));
    }
    free(): void {
      freed.push(this.capacity);
    }
  }
  return { memory, freed, glue: { WasmVecVecFp } };
}

describe('reserveHeap', () => {
  it('grows the memory once, and gives what it allocated back to the allocator', () => {
    const { memory, glue, freed } = createVectors(65_536);
    expect(reserveHeap(glue, memory, 65_536, directly)).toEqual({ kind: 'reserved' });
    expect(memory.grow(0)).toBe(RESERVED_PAGES);
    expect(freed).toHaveLength(1);
    expect(reserveHeap(glue, memory, 65_536, directly)).toEqual({ kind: 'reserved' });
    expect(freed).toHaveLength(1);
  });

  it('leaves a memory with a small limit room to grow', () => {
    const { memory, glue } = createVectors(4000);
    expect(reserveHeap(glue, memory, 4000, directly)).toEqual({ kind: 'reserved' });
    expect(memory.grow(0)).toBe(3600);
  });

  it('works unseen by the ledger', () => {
    const { memory, glue, freed } = createVectors(65_536);
    let seen = 0;
    const untracked = (work: () => void) => {
      expect(freed).toHaveLength(0);
      work();
      seen += 1;
    };
    reserveHeap(glue, memory, 65_536, untracked);
    expect(seen).toBe(1);
    expect(freed).toHaveLength(1);
  });

  it('says so where the browser refuses', () => {
    const { memory, glue } = createVectors(40);
    expect(reserveHeap(glue, memory, 65_536, directly)).toMatchObject({
      kind: 'impossible',
      reason: expect.stringMatching(/^The browser refused .*\.$/),
    });
    expect(memory.grow(0)).toBe(20);
  });

  it.each([
    ['nothing of that name', {}],
    ['something else', { WasmVecVecFp: 7 }],
    ['a function that makes no handles', { WasmVecVecFp: () => {} }],
  ])('leaves a glue with %s alone', (_, glue) => {
    const { memory } = createVectors(65_536);
    expect(reserveHeap(glue, memory, 65_536, directly)).toMatchObject({
      kind: 'impossible',
      reason: expect.stringMatching(/^This o1js .*\.$/),
    });
    expect(memory.grow(0)).toBe(20);
  });
});
