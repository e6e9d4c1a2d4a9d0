import { beforeEach, describe, expect, it } from 'vitest';
import { ChunkMemory } from './fixtures/chunk-memory.ts';
import { borrow } from './fixtures/fake-glue.ts';
import type { FakeGlue, FakeHeap, FakeWrapper } from './fixtures/fake-glue.ts';
import { ManualRegistry } from './fixtures/manual-registry.ts';
import { trackFakeGlue } from './fixtures/tracked-glue.ts';
import type { TrackedGlueOptions } from './fixtures/tracked-glue.ts';
import type { HandleTracker } from './track-handles.ts';

let heap: FakeHeap;
let glue: FakeGlue;
let tracker: HandleTracker;

function track(options: TrackedGlueOptions = {}): void {
  ({ heap, glue, tracker } = trackFakeGlue(options));
}

const counts = () => tracker.ledger.counts().get('Comm');
const none = new Uint32Array();

beforeEach(() => track());

describe('chunks that the allocator has as free', () => {
  let boxes: FakeWrapper[];

  beforeEach(() => {
    track({ finalizers: true, chunks: new ChunkMemory({ counted: true }) });
    // From these the tracker learns where headers are.
    boxes = Array.from({ length: 8 }, () => new glue.Comm(none));
  });

  /** A box that was freed behind the tracker's back, as a nested worker does it. */
  function freedElsewhere(): FakeWrapper {
    const [, box] = boxes;
    if (box === undefined) throw new Error('there are no boxes');
    heap.free(box.__wbg_ptr);
    return box;
  }

  it('are told when o1js frees them, with birth and second end, and that is not prevented', () => {
    const box = freedElsewhere();
    const address = box.__wbg_ptr;
    tracker.ledger.enterPhase('wrap proof');
    expect(() => box.free()).toThrow('double free');
    expect(tracker.ledger.violations()).toMatchObject([
      {
        kind: 'free-of-free-chunk',
        className: 'Comm',
        address,
        how: 'freed',
        phase: 'wrap proof',
        history: { id: 1, born: { epoch: 0, phase: null }, end: null },
      },
    ]);
  });

  it('are told with the first end where that was seen', () => {
    const [, box] = boxes;
    const address = box?.__wbg_ptr ?? 0;
    const alias = borrow(glue, address);
    box?.free();
    expect(() => alias.free()).toThrow('double free');
    expect(tracker.ledger.violations()).toMatchObject([
      { kind: 'free-of-free-chunk', address, history: { id: 1, end: { how: 'freed' } } },
    ]);
  });

  it('are told when they are passed by value, alone or in an array', () => {
    const [pointer = 0] = glue.make_comms(1);
    borrow(glue, pointer);
    heap.free(pointer);
    const box = freedElsewhere();
    expect(() => glue.take_comm(box)).toThrow('double free');
    expect(() => glue.take_comms(Uint32Array.of(pointer))).toThrow('double free');
    const kinds = tracker.ledger.violations().map(({ kind, how }) => `${kind} ${how}`);
    expect(kinds).toEqual(['free-of-free-chunk moved', 'free-of-free-chunk moved']);
  });

  it('are told when the glue finalizes them', () => {
    tracker.noteFinalized(freedElsewhere().__wbg_ptr);
    expect(tracker.ledger.violations()).toMatchObject([
      { kind: 'free-of-free-chunk', className: 'Comm', how: 'finalized' },
    ]);
  });

  it('are told and left alone by the runtime itself', () => {
    ManualRegistry.current?.collect(freedElsewhere());
    const [address = 0] = glue.make_comms(1);
    borrow(glue, address);
    heap.free(address);
    expect(tracker.sweep()).toEqual({ freed: 0, unknownPointers: 0 });
    const ends = tracker.ledger.violations().map(({ kind, how }) => `${kind} ${how}`);
    expect(ends).toEqual(['free-of-free-chunk finalized', 'free-of-free-chunk swept']);
  });

  it('are not confused with what a call has consumed and freed', () => {
    const [, box] = boxes;
    if (box === undefined) throw new Error('there are no boxes');
    const proxied = tracker.watchNestedCall(
      (comm) => heap.free((comm as FakeWrapper).__wbg_ptr),
      [0],
    );
    proxied(box);
    tracker.detach(box);
    expect(box.__wbg_ptr).toBe(0);
    expect(counts()).toMatchObject({ born: 8, moved: 1, alive: 7 });
    expect(tracker.ledger.violations()).toEqual([]);
  });

  it('may come back as the result of the call that consumed them: a new handle', () => {
    const [, box] = boxes;
    const address = box?.__wbg_ptr ?? 0;
    const proxied = tracker.watchNestedCall(
      (comm) => {
        heap.free((comm as FakeWrapper).__wbg_ptr);
        return glue.Comm.__wrap(heap.alloc('result'));
      },
      [0],
    );
    proxied(box);
    if (box !== undefined) tracker.detach(box);
    expect(tracker.ledger.owner(address)).toMatchObject({ id: 8, address });
  });
});
