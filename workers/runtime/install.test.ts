import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RuntimeInstallError } from './claim-realm.ts';
import type { RuntimeEvent } from './events.ts';
import { borrow } from './fixtures/fake-glue.ts';
import { FakeWorker, ManualRegistry, startFakeO1js } from './fixtures/fake-o1js.ts';
import { shipped } from './fixtures/sample-switches.ts';
import { installRuntime } from './install.ts';
import { TRAP_MESSAGE } from './nested-prelude.ts';
import type { Runtime } from './install.ts';
import type { RuntimeOptions } from './runtime-options.ts';

/** What o1js gives to its worker. */
const START = { memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }) };
const globals = { Worker: globalThis.Worker };
let runtime: Runtime | null = null;
let events: RuntimeEvent[] = [];

function install(options: RuntimeOptions = {}): Runtime {
  runtime = installRuntime({ ...options, onEvent: (event) => events.push(event) });
  return runtime;
}

beforeEach(() => {
  events = [];
  Object.assign(globalThis, { Worker: FakeWorker });
});
afterEach(() => {
  runtime?.dispose();
  runtime = null;
  Object.assign(globalThis, globals);
  Reflect.deleteProperty(globalThis, 'kimchi_wasm');
});

describe('installRuntime', () => {
  it('as shipped, tells what it sees and changes nothing', async () => {
    const installed = install(shipped);
    const { glue, memory, worker, call } = await startFakeO1js();
    await installed.ready();
    const comm = new glue.Comm(new Uint32Array());
    expect(glue.take_comm(comm)).toBe('from the nested worker');
    expect(comm.__wbg_ptr).not.toBe(0);
    expect(glue.wait_until_non_zero()).toBe(1);
    await call('initThreadPool', 2);
    await call('exitThreadPool', 3);
    expect(worker.received.map(({ type }) => type)).toEqual([
      'start',
      'initThreadPool',
      'exitThreadPool',
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['memory', 'call-start', 'call-end']);
    expect(installed.memory()).toBe(memory);
    expect(memory.grow(0)).toBe(1);
    expect(installed.endProof()).toEqual({ freed: 0, unknownPointers: 0 });
  });

  it('tells of events also whoever asks later, until they want to hear no more', async () => {
    const installed = install(shipped);
    const heard: string[] = [];
    const stop = installed.onEvent(({ kind }) => heard.push(kind));
    const { glue } = await startFakeO1js();
    await installed.ready();
    glue.take_comm(new glue.Comm(new Uint32Array()));
    expect(heard).toEqual(['memory', 'call-start', 'call-end']);
    stop();
    glue.take_comm(new glue.Comm(new Uint32Array()));
    expect(heard).toHaveLength(3);
    expect(events).toHaveLength(5);
  });

  it('by default has every remedy on', async () => {
    const installed = install();
    const { glue, heap, memory, call } = await startFakeO1js();
    await installed.ready();
    const comm = new glue.Comm(new Uint32Array());
    glue.take_comm(comm);
    expect(comm.__wbg_ptr).toBe(0);
    for (const address of glue.make_comms(2)) borrow(glue, address);
    expect(installed.endProof().freed).toBe(2);
    expect(heap.boxes.size).toBe(0);
    new Uint32Array(memory.buffer)[1] = 9;
    expect((glue.wait_until_non_zero as (ptr: number) => number)(4)).toBe(9);
    await call('initThreadPool', 2);
    await call('exitThreadPool', 3);
    const { keys, arithmetic, ...others } = installed.switchStates();
    expect(Object.values(others).map(({ kind }) => kind)).toEqual(Array(5).fill('applied'));
    // Nine tenths of what it may have.
    expect(memory.grow(0)).toBe(3);
    // There is more to keeping keys than this fake has: `key-cache.test.ts` has the rest.
    expect(keys).toMatchObject({ kind: 'unsupported' });
    // Nor has it a module: `fast-arithmetic.test.ts`.
    expect(arithmetic).toMatchObject({ kind: 'unsupported' });
    expect(await installed.arithmetic()).toEqual(arithmetic);
    const opened = await installed.openKeys('circuit');
    expect(opened.cache).toMatchObject({ canWrite: false });
    const problem = expect.stringContaining('WebAssembly module') as string;
    expect(await opened.save()).toEqual({ origin: 'computed', damaged: 0, problem });
    expect(installed.ledger()?.violations()).toEqual([]);
  });

  it.each(['off', 'as-shipped'] as const)(
    'keeps no ledger where finalizers are %s and none is asked for',
    async (finalizers) => {
      const installed = install({ ...shipped, finalizers, ledger: 'as-needed' });
      const { glue } = await startFakeO1js();
      await installed.ready();
      const { Comm } = glue;
      const comm = new Comm(new Uint32Array());
      expect(Object.getOwnPropertyDescriptor(Comm.prototype, '__wbg_ptr')).toBeUndefined();
      expect(glue.take_comm(comm)).toBe('from the nested worker');
      expect(installed.ledger()).toBeNull();
      expect(installed.endProof()).toEqual({ freed: 0, unknownPointers: 0 });
      // Signs of life and phases come from the calls, and stay.
      expect(events.map(({ kind }) => kind)).toEqual(['memory', 'call-start', 'call-end']);
    },
  );

  it.each([
    ['finalizers', 'guarded'],
    ['frees', 'on'],
  ] as const)('keeps the ledger that %s: %s needs, asked for or not', async (key, value) => {
    const installed = install({ ...shipped, [key]: value, ledger: 'as-needed' });
    const { glue } = await startFakeO1js();
    await installed.ready();
    const comm = new glue.Comm(new Uint32Array());
    expect(installed.ledger()?.owner(comm.__wbg_ptr)).not.toBeNull();
  });

  it('gives out one thread fewer where the caller spins, as far as is known', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 4 });
    try {
      const sleeping = install();
      expect(sleeping.threads()).toBe(3);
      await startFakeO1js();
      expect(sleeping.threads()).toBe(4);
      sleeping.dispose();
      Reflect.deleteProperty(globalThis, 'kimchi_wasm');
      const spinning = install({ wait: 'spin' });
      await startFakeO1js();
      expect(spinning.threads()).toBe(3);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('never gives out fewer than one thread, and finds no wait to replace in an unknown o1js', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 1 });
    try {
      const installed = install();
      await installed.ready();
      expect(installed.switchStates().wait.kind).toBe('unsupported');
      expect(installed.threads()).toBe(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('tells the ledger the phase, and of what the nested worker consumed, in every mode', async () => {
    const installed = install(shipped);
    installed.enterPhase('compile');
    const { glue } = await startFakeO1js();
    await installed.ready();
    const comm = new glue.Comm(new Uint32Array());
    installed.enterPhase('witness');
    glue.take_comm(comm);
    expect(comm.__wbg_ptr).not.toBe(0);
    expect(installed.ledger()?.counts().get('Comm')).toMatchObject({ born: 1, moved: 1 });
    const [next] = [new glue.Comm(new Uint32Array())].map(({ __wbg_ptr }) => __wbg_ptr);
    expect(installed.ledger()?.owner(next ?? 0)?.born.phase).toBe('witness');
    expect(installed.chunkHeaders()).toBe('learning');
  });

  it('leaves an o1js alone that it does not recognise, and says so', async () => {
    const installed = install();
    await installed.ready();
    for (const state of Object.values(installed.switchStates())) {
      expect(state.kind).toBe('unsupported');
    }
    expect(installed.ledger()).toBeNull();
  });

  it('refuses to be installed twice, or after o1js', () => {
    install();
    expect(() => installRuntime()).toThrow(RuntimeInstallError);
    runtime?.dispose();
    // The first is there when o1js was imported, the second only when it was started.
    for (const name of ['__snarkyTsBindings', 'kimchi_wasm']) {
      Object.assign(globalThis, { [name]: {} });
      expect(() => installRuntime()).toThrow(/before o1js is imported/);
      Reflect.deleteProperty(globalThis, name);
    }
  });

  it('keeps the pool alive and still answers o1js', async () => {
    const installed = install({ ...shipped, pool: 'kept' });
    const { worker, call } = await startFakeO1js();
    for (const id of [2, 4]) {
      await call('initThreadPool', id);
      await call('exitThreadPool', id + 1);
    }
    expect(worker.received.map(({ type }) => type)).toEqual(['start', 'initThreadPool']);
    expect(installed.switchStates().pool).toEqual({ kind: 'applied' });
  });

  it('says that keeping the pool is not needed where o1js never ends it', async () => {
    const installed = install({ ...shipped, pool: 'kept' });
    const { call } = await startFakeO1js();
    await call('initThreadPool', 2);
    expect(installed.switchStates().pool.kind).toBe('not-needed');
  });

  it('says that restarting the pool is unsupported where o1js never ends it', async () => {
    const installed = install({ ...shipped, pool: 'restarted' });
    const { call } = await startFakeO1js();
    await call('initThreadPool', 2);
    expect(installed.switchStates().pool.kind).toBe('unsupported');
  });

  it('changes switches between proofs, and says which cannot change', async () => {
    const installed = install({ ...shipped, finalizers: 'off' });
    const { glue, memory, heap, worker, call } = await startFakeO1js();
    await installed.ready();
    await call('initThreadPool', 2);
    await call('exitThreadPool', 3);
    for (const address of glue.make_comms(2)) borrow(glue, address);
    expect(installed.endProof().freed).toBe(0);
    const wishes = { pool: 'kept', frees: 'on', wait: 'sleep', finalizers: 'as-shipped' } as const;
    const { switches, states, refused } = installed.change(wishes);
    expect(switches).toEqual({
      ...wishes,
      finalizers: 'off',
      keys: 'none',
      arithmetic: 'as-shipped',
      memory: 'as-shipped',
    });
    expect(Object.values(states).map(({ kind }) => kind)).not.toContain('unsupported');
    expect(Object.keys(refused)).toEqual(['finalizers']);
    await call('initThreadPool', 4);
    await call('exitThreadPool', 5);
    expect(worker.received.at(-1)?.type).toBe('initThreadPool');
    new Uint32Array(memory.buffer)[1] = 9;
    expect((glue.wait_until_non_zero as (ptr: number) => number)(4)).toBe(9);
    for (const address of glue.make_comms(1)) borrow(glue, address);
    // With what the proof before has left.
    expect(installed.endProof().freed).toBe(3);
    expect(heap.boxes.size).toBe(0);
    expect(installed.switchStates()).toEqual(states);
  });

  it('puts every global back', () => {
    const patched = [
      [WebAssembly, 'Memory'],
      [URL, 'createObjectURL'],
      [globalThis, 'Worker'],
      [globalThis, 'FinalizationRegistry'],
    ] as const;
    const read = () => patched.map(([owner, key]) => Reflect.get(owner, key) as unknown);
    const before = read();
    install({ finalizers: 'off' });
    for (const [index, now] of read().entries()) expect(now).not.toBe(before[index]);
    runtime?.dispose();
    expect(read()).toEqual(before);
  });

  it('rejects when the nested worker fails to start', async () => {
    const installed = install();
    const worker = new Worker('blob:fake');
    worker.postMessage({ type: 'start', id: 1, message: START });
    worker.dispatchEvent(Object.assign(new Event('error'), { message: 'no such script' }));
    await expect(installed.ready()).rejects.toThrow('no such script');
  });

  it('minds no worker that is not o1js’s, whatever it is sent and however it fails', async () => {
    const installed = install();
    const { worker } = await startFakeO1js();
    const foreign = new Worker('blob:other') as unknown as FakeWorker;
    for (const type of ['start', 'exitThreadPool', 'initThreadPool']) {
      foreign.postMessage({ type, id: 9, message: { started: true } });
    }
    expect(foreign.received.map(({ type }) => type)).toEqual([
      'start',
      'exitThreadPool',
      'initThreadPool',
    ]);
    foreign.dispatchEvent(Object.assign(new Event('error'), { message: 'not o1js’s' }));
    await installed.ready();
    expect(worker.received.map(({ type }) => type)).toEqual(['start']);
  });

  it('rejects when the nested worker traps while it starts', async () => {
    const installed = install();
    const worker = new Worker('blob:fake');
    worker.postMessage({ type: 'start', message: START });
    const data = { type: TRAP_MESSAGE, message: 'x is not defined' };
    worker.dispatchEvent(new MessageEvent('message', { data }));
    await expect(installed.ready()).rejects.toThrow('x is not defined');
  });

  it.each([
    ['guarded', 'on'],
    ['off', 'on'],
    ['off', 'as-needed'],
  ] as const)(
    '%s, with the ledger %s, keeps the finalizers of the glue from freeing, and no others',
    async (finalizers, ledger) => {
      vi.stubGlobal('FinalizationRegistry', ManualRegistry);
      try {
        install({ ...shipped, finalizers, ledger });
        const { glue } = await startFakeO1js();
        const wrap = (address: number) => borrow(glue, address);
        const collect = (target: object, held: unknown) => {
          const cleaned: unknown[] = [];
          const registry = new FinalizationRegistry((value) => cleaned.push(value));
          registry.register(target, held);
          const manual = registry as unknown as ManualRegistry<unknown>;
          manual.cleanup(held);
          return { cleaned, held: manual.held };
        };
        // A number needs no registration to be left alone. A wrapper stays held by its own.
        expect(collect(wrap(8), 8)).toEqual({ cleaned: [], held: [] });
        const second = wrap(8);
        expect(collect({}, second)).toEqual({ cleaned: [], held: [second] });
        // Another module of wasm-bindgen has wrappers and pointers of its own.
        const foreign = { __wbg_ptr: 8, __destroy_into_raw: () => 8 };
        for (const held of [8, foreign, 'a file']) {
          expect(collect(foreign, held)).toEqual({ cleaned: [held], held: [held] });
        }
      } finally {
        runtime?.dispose();
        vi.unstubAllGlobals();
      }
    },
  );

  it('leaves the finalizers of an o1js alone that it does not recognise', () => {
    const cleaned: unknown[] = [];
    vi.stubGlobal('FinalizationRegistry', ManualRegistry);
    try {
      install();
      const registry = new FinalizationRegistry((held) => cleaned.push(held));
      const { cleanup, held } = registry as unknown as ManualRegistry<unknown>;
      registry.register({}, 8);
      cleanup(8);
      expect([cleaned, held]).toEqual([[8], [8]]);
    } finally {
      runtime?.dispose();
      vi.unstubAllGlobals();
    }
  });
});
