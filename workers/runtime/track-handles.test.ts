import { beforeEach, describe, expect, it, vi } from 'vitest';
import { borrow } from './fixtures/fake-glue.ts';
import type { FakeGlue, FakeHeap } from './fixtures/fake-glue.ts';
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

describe('untracked work', () => {
  it('leaves nothing in the ledger, and what was tracked before as it was', () => {
    const before = new glue.Comm(none);
    const result = tracker.untracked(() => {
      const comm = new glue.Comm(none);
      glue.make_comms(2).forEach((address) => borrow(glue, address).free());
      comm.free();
      return glue.take_comm(new glue.Comm(none));
    });
    expect(result).toBe('comm');
    expect(counts()).toMatchObject({ born: 1, alive: 1 });
    expect(tracker.sweep()).toEqual({ freed: 0, unknownPointers: 0 });
    expect(heap.boxes.size).toBe(1);
    before.free();
    expect(tracker.ledger.violations()).toEqual([]);
  });

  it('ends where it throws', () => {
    const fail = () =>
      tracker.untracked(() => {
        throw new RangeError('too many');
      });
    expect(fail).toThrow(RangeError);
    new glue.Comm(none).free();
    expect(counts()).toMatchObject({ born: 1, freed: 1 });
  });
});

describe('births and ends', () => {
  it('sees what a constructor and __wrap make, and keeps instances what they are', () => {
    const made = new glue.Comm(none);
    const wrapped = glue.Comm.__wrap(heap.alloc('comm'));
    expect(made).toBeInstanceOf(glue.Comm);
    expect(wrapped).toBeInstanceOf(glue.Comm);
    expect(Object.keys(made)).toEqual(['__wbg_ptr']);
    expect(tracker.ledger.alive().map(({ origin }) => origin)).toEqual(['wrapper', 'wrapper']);
    expect(counts()).toMatchObject({ born: 2, alive: 2 });
  });

  it('tells freed from moved', () => {
    new glue.Comm(none).free();
    expect(glue.take_comm(new glue.Comm(none))).toBe('comm');
    expect(counts()).toEqual({ born: 2, freed: 1, moved: 1, finalized: 0, swept: 0, alive: 0 });
    expect(heap.boxes.size).toBe(0);
  });

  it('takes a second wrapper of an address for a borrower, whose end changes nothing', () => {
    const owner = new glue.Comm(none);
    expect(glue.read_comm(borrow(glue, owner.__wbg_ptr))).toBe('comm');
    expect(counts()).toMatchObject({ born: 1, alive: 1 });
    owner.free();
    expect(tracker.ledger.violations()).toEqual([]);
  });

  it('has all that a constructor does happen at one time, and what comes next at another', () => {
    const clock = vi.spyOn(performance, 'now');
    try {
      let reading = 0;
      clock.mockImplementation(() => (reading += 1));
      const points = glue.make_comms(2);
      for (const address of points) borrow(glue, address);
      const ends = [...points].map((address) => tracker.ledger.owner(address));
      const comm = new glue.Comm(points);
      const made = tracker.ledger.owner(comm.__wbg_ptr);
      expect(new Set(ends.map((handle) => handle?.end?.at))).toEqual(new Set([made?.born.at]));
      comm.free();
      expect(made?.end?.at).toBe((made?.born.at ?? 0) + 1);
    } finally {
      clock.mockRestore();
    }
  });

  it('says whose call made a value, and takes nested calls that fail for ended', () => {
    const make = tracker.watchNestedCall(() => glue.Comm.__wrap(heap.alloc('comm')), []);
    const [own] = [new glue.Comm(none), make()];
    const hand = tracker.watchNestedCall(() => Uint32Array.of(heap.alloc('comm')), []);
    const [address = 0] = hand() as Uint32Array;
    const fail = tracker.watchNestedCall(() => {
      throw new RangeError('no memory');
    }, []);
    expect(fail).toThrow(RangeError);
    borrow(glue, address);
    own.free();
    const last = new glue.Comm(none);
    const made = tracker.ledger.alive().map(({ origin, realm }) => `${origin} ${realm}`);
    expect(made).toEqual(['wrapper nested', 'array nested', 'wrapper caller']);
    last.free();
  });

  it('leaves functions the names and parameter counts that they had', () => {
    expect([glue.take_comm.name, glue.take_comm.length]).toEqual(['take_comm', 1]);
    const free: unknown = Reflect.get(glue.Comm.prototype, 'free');
    expect(free).toHaveProperty('name', 'free');
    expect(free).toHaveProperty('length', 0);
  });

  it('leaves classes without a box alone', () => {
    expect(new glue.Plain()).toBeInstanceOf(glue.Plain);
    expect(tracker.ledger.alive()).toEqual([]);
  });

  it('tells a second free of the same box, with its history, and does not prevent it', () => {
    const comm = new glue.Comm(none);
    const address = comm.__wbg_ptr;
    comm.free();
    const alias = Object.create(glue.Comm.prototype) as typeof comm;
    Object.defineProperty(alias, '__wbg_ptr', { value: address, writable: true });
    expect(() => alias.free()).toThrow('double free');
    expect(tracker.ledger.violations()).toMatchObject([
      { kind: 'free-after-end', className: 'Comm', address, history: { end: { how: 'freed' } } },
    ]);
  });

  it('keeps a stack of every n-th birth when told to', () => {
    track({ sampleStacks: 2 });
    const made = [new glue.Comm(none), new glue.Comm(none), new glue.Comm(none)];
    expect(made).toHaveLength(3);
    const stacks = tracker.ledger.alive().map(({ stack }) => stack);
    expect(stacks.map((stack) => stack !== null)).toEqual([false, true, false]);
    expect(stacks[1]).toContain('track-handles.test');
  });

  it('keeps the stack of a violation where any are kept', () => {
    for (const sampleStacks of [0, 1000]) {
      track({ sampleStacks });
      const comm = new glue.Comm(none);
      const { __wbg_ptr: address } = comm;
      const alias = Object.create(glue.Comm.prototype) as typeof comm;
      comm.free();
      Object.defineProperty(alias, '__wbg_ptr', { value: address, writable: true });
      expect(() => alias.free()).toThrow('double free');
      const stack = expect.stringContaining('track-handles.test') as string;
      expect(tracker.ledger.violations()).toMatchObject([
        { stack: sampleStacks === 0 ? null : stack },
      ]);
    }
  });
});

describe('boxes that come in arrays', () => {
  it('are freed at the end of a proof, once somebody has looked at them', () => {
    const comms = glue.make_comms(3);
    for (const address of comms) borrow(glue, address);
    expect(tracker.ledger.boxes()).toHaveLength(3);
    expect(tracker.sweep()).toEqual({ freed: 3, unknownPointers: 0 });
    expect(heap.boxes.size).toBe(0);
    expect(counts()).toMatchObject({ born: 3, swept: 3, alive: 0 });
  });

  it('come from getters as well', () => {
    const comm = new glue.Comm(none);
    for (const address of comm.points) borrow(glue, address);
    expect(tracker.sweep().freed).toBe(2);
    expect([...heap.boxes.values()]).toEqual(['comm']);
  });

  it('stay when nobody has looked at them, and are reported: their class is unknown', () => {
    glue.make_comms(2);
    expect(tracker.sweep()).toEqual({ freed: 0, unknownPointers: 2 });
    expect(heap.boxes.size).toBe(2);
  });

  it('belong to Rust again once they were passed back', () => {
    const comms = glue.make_comms(2);
    for (const address of comms) borrow(glue, address);
    expect(glue.take_comms(comms)).toBe(2);
    expect(tracker.sweep().freed).toBe(0);
    const points = glue.make_comms(2);
    for (const address of points) borrow(glue, address);
    const comm = new glue.Comm(points);
    expect(tracker.sweep().freed).toBe(0);
    expect(heap.boxes.has(comm.__wbg_ptr)).toBe(true);
  });

  it('may be freed by a call whose result takes their address: the result is a new handle', () => {
    const [address = 0] = glue.make_comms(1);
    borrow(glue, address);
    const comm = new glue.Comm(Uint32Array.of(address));
    expect(comm.__wbg_ptr).toBe(address);
    expect(tracker.ledger.owner(address)).toMatchObject({ origin: 'wrapper' });
    comm.free();
    expect(tracker.ledger.violations()).toEqual([]);
  });

  it('of which o1js freed some itself are freed no second time', () => {
    const comms = glue.make_comms(2);
    const [first] = [...comms].map((address) => borrow(glue, address));
    first?.free();
    expect(tracker.sweep().freed).toBe(1);
    expect(heap.boxes.size).toBe(0);
  });

  it('leave wrappers alone that own what they point to', () => {
    const kept = new glue.Comm(none);
    tracker.sweep();
    expect(heap.boxes.has(kept.__wbg_ptr)).toBe(true);
  });
});

describe('guarded finalizers', () => {
  it('free what a collected wrapper owned', () => {
    track({ finalizers: true });
    const comm = new glue.Comm(none);
    ManualRegistry.current?.collect(comm);
    expect(heap.boxes.size).toBe(0);
    expect(counts()).toMatchObject({ finalized: 1, alive: 0 });
  });

  it('free nothing that was given up, though its address has a new owner by then', () => {
    track({ finalizers: true });
    const moved = new glue.Comm(none);
    const address = moved.__destroy_into_raw();
    const next = glue.Comm.__wrap(address);
    ManualRegistry.current?.collect(moved);
    expect(heap.boxes.has(address)).toBe(true);
    ManualRegistry.current?.collect(next);
    expect(heap.boxes.has(address)).toBe(false);
  });

  it('see to what was made while they were on, also when they are off by then', () => {
    track({ finalizers: true });
    const before = new glue.Comm(none);
    tracker.guard(false);
    const meanwhile = new glue.Comm(none);
    tracker.guard(true);
    const after = new glue.Comm(none);
    tracker.guard(false);
    for (const comm of [before, meanwhile, after]) ManualRegistry.current?.collect(comm);
    expect([...heap.boxes.keys()]).toEqual([meanwhile.__wbg_ptr]);
  });

  it('free nothing on behalf of a borrower', () => {
    track({ finalizers: true });
    const owner = new glue.Comm(none);
    ManualRegistry.current?.collect(borrow(glue, owner.__wbg_ptr));
    expect(heap.boxes.size).toBe(1);
  });
});

describe('finalizers as shipped', () => {
  it('are noted, and a free of what has ended already is a violation', () => {
    const { __wbg_ptr: address } = new glue.Comm(none);
    tracker.noteFinalized(address);
    expect(counts()).toMatchObject({ finalized: 1, alive: 0 });
    tracker.noteFinalized(address);
    expect(tracker.ledger.violations()).toMatchObject([
      { kind: 'free-after-end', address, history: { className: 'Comm' } },
    ]);
  });
});
