import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEvents, buildHeap } from './fixtures/arbitrary-heap.ts';
import { ModelAllocator, SMALL_MODEL } from './fixtures/model-allocator.ts';
import { watchWords } from './fixtures/watched-words.ts';
import type { FaultReason } from './heap-fault.ts';
import { locateAllocator } from './locate-allocator.ts';
import { summariseHeap } from './summarise-heap.ts';
import { walkHeap } from './walk-heap.ts';

const { initialBytes, segment } = SMALL_MODEL;
const ALLOCATOR = { segment, initialBytes };
/** Where the locator is to stop: every word takes a watched memory a microsecond. */
const SEARCH_END = segment + 1000;

/** Two segments: three chunks and a free one between them in the older, one in the newer. */
function buildTwoSegments() {
  const model = new ModelAllocator();
  const [a, b, c] = [model.malloc(100) - 8, model.malloc(200) - 8, model.malloc(300) - 8];
  model.release(b + 8);
  const rest = model.top;
  model.growFromOutside(2);
  const d = model.malloc(70_000) - 8;
  const words = model.image();
  const olderEnd = initialBytes + 65_536;
  return { words, a, b, c, d, rest, olderEnd, record: olderEnd - 32, newerBase: d, top: model.top };
}

type Heap = ReturnType<typeof buildTwoSegments>;

function get(words: Uint32Array, address: number): number {
  return words[address / 4] ?? Number.NaN;
}

type Damage = readonly [
  what: string,
  word: (heap: Heap) => number,
  value: number | ((before: number, heap: Heap) => number),
  reason: FaultReason,
  address: (heap: Heap) => number,
];

const DAMAGES: readonly Damage[] = [
  ['a header of 0', (h) => h.a + 4, 0, 'chunk-too-small', (h) => h.a],
  ['a size of 8', (h) => h.a + 4, 8 | 3, 'chunk-too-small', (h) => h.a],
  ['a size beyond the end', (h) => h.c + 4, 0xffff_fff8 + 2, 'chunk-too-large', (h) => h.c],
  ['the reserved flag', (h) => h.a + 4, (n) => n | 4, 'chunk-flags', (h) => h.a],
  ['a chunk marked free', (h) => h.a + 4, (n) => n & ~2, 'free-footer', (h) => h.a],
  ['a chunk marked in use', (h) => h.b + 4, (n) => n | 2, 'previous-in-use', (h) => h.c],
  [
    'something before the first chunk',
    (h) => h.a + 4,
    (n) => n & ~1,
    'previous-in-use',
    (h) => h.a,
  ],
  ['a free neighbour of a free chunk', (h) => h.c + 4, (n) => n & ~2, 'adjacent-free', (h) => h.c],
  ['a footer of another size', (h) => h.c, 24, 'free-footer', (h) => h.b],
  [
    'a chunk reaching 8 bytes into top',
    (h) => h.d + 4,
    (n) => n + 8,
    'chunk-too-large',
    (h) => h.d,
  ],
  ['user data written too far', (h) => h.c + 4, 0x4141_4141, 'chunk-too-large', (h) => h.c],
  ['top that has a free chunk before it', (h) => h.d + 4, (n) => n - 2, 'free-footer', (h) => h.d],
  [
    'the record chunk not seeing the free one',
    (h) => h.record - 4,
    27,
    'previous-in-use',
    (h) => h.record - 8,
  ],
  ['a record chunk of another size', (h) => h.record - 4, 34, 'segment-end', (h) => h.record - 8],
  ['a record chunk that is free', (h) => h.record - 4, 24, 'segment-end', (h) => h.record - 8],
  ['a broken fencepost', (h) => h.olderEnd - 8, 3, 'segment-end', (h) => h.olderEnd - 8],
  [
    'an older segment that ends elsewhere',
    (h) => h.record + 4,
    (n) => n - 8,
    'segment-end',
    (h) => h.record,
  ],
  ['an older segment with flags', (h) => h.record + 12, 1, 'segment-flags', (h) => h.record],
  [
    'an older segment below the state',
    (h) => h.record,
    segment - 4,
    'segment-bounds',
    (h) => h.record,
  ],
  [
    'an older segment that is misaligned',
    (h) => h.record,
    (n) => n + 4,
    'segment-bounds',
    (h) => h.record,
  ],
  [
    'an older segment that overlaps',
    (h) => h.record + 4,
    0x10_0000,
    'segment-bounds',
    (h) => h.record,
  ],
  [
    'a circle of segments',
    (h) => h.record + 8,
    (_n, h) => h.record,
    'segment-link',
    (h) => h.record + 8,
  ],
  ['a link upwards', () => segment + 8, (_n, h) => h.top, 'segment-link', () => segment + 8],
  ['a link into static data', () => segment + 8, segment - 4, 'segment-link', () => segment + 8],
  ['a misaligned link', () => segment + 8, (n) => n + 4, 'segment-link', () => segment + 8],
  ['a lost segment', () => segment + 8, 0, 'footprint', () => segment + 304],
  ['another footprint', () => segment + 304, (n) => n + 65_536, 'footprint', () => segment + 304],
  ['a heap without end', () => segment + 4, 0xffff_fff8, 'segment-bounds', () => segment],
  ['an empty heap', () => segment + 4, 40, 'segment-bounds', () => segment],
  ['flags', () => segment + 12, 2, 'segment-flags', () => segment],
  ['top below the heap', () => segment + 300, 8, 'top-bounds', () => segment + 300],
  ['a misaligned top', () => segment + 300, (n) => n + 4, 'top-bounds', () => segment + 300],
  ['a top of another size', () => segment + 292, (n) => n - 8, 'top-bounds', () => segment + 300],
  ['top whose header was overwritten', (h) => h.top + 4, 0, 'top-header', (h) => h.top],
];

/** Any word of the memory to damage, and what with: mostly what could pass for a header or a link. */
const anyDamage = fc.record({
  where: fc.oneof(
    fc.record({ kind: fc.constant('chunk'), index: fc.nat(), word: fc.nat(3) }),
    fc.record({ kind: fc.constant('state'), word: fc.integer({ min: 0, max: 80 }) }),
    fc.record({ kind: fc.constant('end'), word: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ kind: fc.constant('anywhere'), index: fc.nat() }),
  ),
  value: fc.oneof(
    fc.record({ kind: fc.constant('flip'), bit: fc.nat(31) }),
    fc.record({ kind: fc.constant('add'), by: fc.constantFrom(-16, -8, -4, 4, 8, 16, 65_536) }),
    fc.record({ kind: fc.constant('word'), word: fc.nat(0xffff_ffff) }),
    fc.record({ kind: fc.constant('small'), word: fc.nat(200) }),
  ),
});

type AnyDamage = typeof anyDamage extends fc.Arbitrary<infer T> ? T : never;

function damageIndex(model: ModelAllocator, words: Uint32Array, { where }: AnyDamage): number {
  switch (where.kind) {
    case 'chunk': {
      const chunks = [...model.live.keys(), ...model.free.keys(), model.top];
      return (chunks[where.index % chunks.length] ?? 0) / 4 + where.word;
    }
    case 'state':
      return segment / 4 + where.word;
    case 'end':
      return words.length - where.word;
    case 'anywhere':
      return where.index % words.length;
  }
}

function damagedValue(before: number, { value }: AnyDamage): number {
  switch (value.kind) {
    case 'flip':
      return before ^ (1 << value.bit);
    case 'add':
      return before + value.by;
    case 'word':
    case 'small':
      return value.word;
  }
}

describe('a damaged heap', () => {
  it.each(DAMAGES)('is found to have %s', (_what, word, value, reason, address) => {
    const heap = buildTwoSegments();
    const at = word(heap);
    const before = get(heap.words, at);
    heap.words[at / 4] = typeof value === 'number' ? value : value(before, heap);
    const walk = walkHeap(heap.words, ALLOCATOR);
    expect(walk).toEqual({ kind: 'corrupt', reason, address: address(heap) });
  });

  it.each<[string, (heap: Heap) => [address: number, add: number][], FaultReason]>([
    [
      'top below the heap, with a size to match',
      ({ top, newerBase }) => {
        const down = top - newerBase + 8;
        return [
          [segment + 300, -down],
          [segment + 292, down],
        ];
      },
      'top-bounds',
    ],
    [
      'top between two chunk starts, with a size to match',
      () => [
        [segment + 300, 4],
        [segment + 292, -4],
      ],
      'top-bounds',
    ],
    [
      'a start between two chunk starts, with a size to match',
      () => [
        [segment, 4],
        [segment + 4, -4],
      ],
      'segment-bounds',
    ],
    [
      'an end between two chunk starts, with a top to match',
      ({ top }) => [
        [segment + 4, -4],
        [segment + 292, -4],
        [segment + 304, -4],
        [top + 4, -4],
      ],
      'segment-bounds',
    ],
  ])('is found to have %s', (_what, damage, reason) => {
    const heap = buildTwoSegments();
    for (const [address, add] of damage(heap))
      heap.words[address / 4] = get(heap.words, address) + add;
    expect(walkHeap(heap.words, ALLOCATOR)).toMatchObject({ kind: 'corrupt', reason });
  });

  it('is sound before it is damaged', () => {
    expect(walkHeap(buildTwoSegments().words, ALLOCATOR)).toMatchObject({
      kind: 'ok',
      freeChunks: 2,
    });
  });

  it('is found when the memory ends before the heap, or before the state', () => {
    const { words } = buildTwoSegments();
    const short = words.subarray(0, words.length - 1);
    expect(walkHeap(short, ALLOCATOR)).toMatchObject({ reason: 'segment-bounds' });
    const tiny = words.subarray(0, (segment + 320) / 4);
    expect(walkHeap(tiny, ALLOCATOR)).toMatchObject({ reason: 'segment-bounds' });
  });

  it('gives a value, in bounded time, reading nothing outside of the memory', () => {
    fc.assert(
      fc.property(
        anyEvents,
        fc.array(anyDamage, { minLength: 1, maxLength: 8 }),
        (events, damages) => {
          const model = buildHeap(events);
          const image = model.image();
          for (const damage of damages) {
            const index = damageIndex(model, image, damage);
            image[index] = damagedValue(image[index] ?? 0, damage);
          }
          const { words, outside, reads } = watchWords(image);
          const walk = walkHeap(words, ALLOCATOR);
          expect(['ok', 'corrupt']).toContain(walk.kind);
          expect(reads()).toBeLessThan(words.length);
          if (walk.kind === 'ok') expect(summariseHeap(walk, ALLOCATOR).coverage).toBe(1);
          expect(['ok', 'unknown-allocator']).toContain(locateAllocator(words, SEARCH_END).kind);
          expect(outside).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('may hold anything where its chunks should be', () => {
    const anySize = fc.nat(40).map((eights) => eights * 8);
    const anyHeader = fc.tuple(anySize, fc.nat(7)).map(([size, flags]) => size + flags);
    const anyWord = fc.oneof(anySize, anyHeader, fc.nat(0xffff_ffff));
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 20, maxLength: 60 }), (pattern) => {
        const model = buildHeap([{ kind: 'malloc', bytes: 20_000 }]);
        const image = model.image();
        for (let i = initialBytes / 4; i < model.top / 4; i += 1) {
          image[i] = pattern[i % pattern.length] ?? 0;
        }
        const { words, outside, reads } = watchWords(image);
        expect(['ok', 'corrupt']).toContain(walkHeap(words, ALLOCATOR).kind);
        expect(outside).toEqual([]);
        expect(reads()).toBeLessThan(20_000);
      }),
    );
  });

  it('is looked for only inside of the memory', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(0x3fff_ffff), (words, segmentWord) => {
        const watched = watchWords(new Uint32Array(words));
        walkHeap(watched.words, { segment: segmentWord * 4, initialBytes });
        walkHeap(watched.words, { segment: (segmentWord % (words + 1)) * 4, initialBytes });
        locateAllocator(watched.words, segmentWord * 4);
        expect(watched.outside).toEqual([]);
      }),
    );
  });
});
