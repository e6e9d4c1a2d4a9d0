import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkHeaders } from './chunk-headers.ts';
import { ChunkMemory } from './fixtures/chunk-memory.ts';

/** Headers that have learned from `count` boxes of a memory. */
function learned(chunks: ChunkMemory, count = 8): { headers: ChunkHeaders; boxes: number[] } {
  const headers = new ChunkHeaders(() => chunks.memory);
  const boxes = Array.from({ length: count }, () => chunks.alloc());
  for (const box of boxes) headers.learn(box);
  return { headers, boxes };
}

describe.each([
  { counted: false, kind: 'plain boxes' },
  { counted: true, kind: 'boxes behind reference counts' },
])('ChunkHeaders of $kind', ({ counted }) => {
  it('tells a free chunk from one in use', () => {
    const chunks = new ChunkMemory({ counted });
    const { headers, boxes } = learned(chunks);
    const [first = 0, second = 0, third = 0] = boxes;
    expect(headers.knowledge).toBe('known');
    expect(boxes.map((box) => headers.isFree(box))).toEqual(boxes.map(() => false));
    chunks.free(second);
    expect([first, second, third].map((box) => headers.isFree(box))).toEqual([false, true, false]);
  });

  it('knows where a chunk starts and how large it is', () => {
    const chunks = new ChunkMemory({ counted });
    const headers = new ChunkHeaders(() => chunks.memory);
    const before = chunks.alloc();
    expect([headers.chunkOf(before), headers.bytesOf(before)]).toEqual([null, 0]);
    for (let i = 0; i < 8; i += 1) headers.learn(chunks.alloc());
    const pointer = chunks.alloc(100);
    const chunk = headers.chunkOf(pointer) ?? 0;
    expect(pointer - chunk).toBe(counted ? 16 : 8);
    expect(headers.bytesOf(pointer)).toBe(
      (new Uint32Array(chunks.memory.buffer)[(chunk + 4) / 4] ?? 0) & -8,
    );
    expect(headers.bytesOf(pointer)).toBeGreaterThanOrEqual(100);
  });

  it('tells a chunk that was merged with the free one before it, whose header is old', () => {
    const chunks = new ChunkMemory({ counted });
    const { headers, boxes } = learned(chunks);
    const [first = 0, second = 0, third = 0] = boxes;
    chunks.free(first);
    chunks.free(second);
    expect([first, second, third].map((box) => headers.isFree(box))).toEqual([true, true, false]);
  });

  it('tells a chunk that became a part of what was never used', () => {
    const chunks = new ChunkMemory({ counted });
    const { headers, boxes } = learned(chunks);
    const last = boxes.at(-1) ?? 0;
    chunks.free(last);
    expect(headers.isFree(last)).toBe(true);
  });

  it('takes a chunk that was allocated again for what it is: in use', () => {
    const chunks = new ChunkMemory({ counted });
    const { headers, boxes } = learned(chunks);
    const [, second = 0] = boxes;
    chunks.free(second);
    expect(chunks.alloc()).toBe(second);
    expect(headers.isFree(second)).toBe(false);
  });

  it('never calls a chunk free that is in use, whatever happened around it', () => {
    const step = fc.oneof(
      fc.record({ bytes: fc.integer({ min: 4, max: 600 }) }),
      fc.record({ freed: fc.nat(1000) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const chunks = new ChunkMemory({ counted });
        const { headers, boxes } = learned(chunks);
        const live = new Set(boxes);
        for (const action of steps) {
          if ('bytes' in action) live.add(chunks.alloc(action.bytes));
          else {
            const box = [...live][action.freed % live.size];
            if (box === undefined) continue;
            live.delete(box);
            chunks.free(box);
          }
          expect([...live].filter((box) => headers.isFree(box))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('ChunkHeaders of something else', () => {
  it('calls nothing free before it has learned enough', () => {
    const chunks = new ChunkMemory();
    const { headers, boxes } = learned(chunks, 7);
    const [first = 0] = boxes;
    chunks.free(first);
    expect(headers.knowledge).toBe('learning');
    expect(headers.isFree(first)).toBe(false);
  });

  it('gives up on a memory that is laid out in another way', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const headers = new ChunkHeaders(() => memory);
    for (let box = 16; box < 16 + 64 * 16; box += 16) headers.learn(box);
    expect(headers.knowledge).toBe('unknown');
    expect(headers.isFree(16)).toBe(false);
  });

  it('knows nothing without a memory', () => {
    const headers = new ChunkHeaders(() => null);
    headers.learn(64);
    expect(headers.knowledge).toBe('learning');
    expect(headers.isFree(64)).toBe(false);
  });

  it('sees what lies in a memory that has grown meanwhile', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const chunks = new Uint32Array(memory.buffer);
    const headers = new ChunkHeaders(() => memory);
    for (let box = 8; box < 8 + 16 * 9; box += 16) chunks[(box - 4) / 4] = 16 | 3;
    for (let box = 8; box < 8 + 16 * 8; box += 16) headers.learn(box);
    memory.grow(1);
    const grown = new Uint32Array(memory.buffer);
    const box = 65_536 + 8;
    grown[(box - 4) / 4] = 16 | 3;
    grown[(box + 12) / 4] = 16 | 3;
    expect(headers.isFree(box)).toBe(false);
    grown[(box - 4) / 4] = 16 | 1;
    expect(headers.isFree(box)).toBe(true);
  });
});
