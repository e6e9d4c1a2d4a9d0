import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RuntimeEvent } from './events.ts';
import { installRuntime } from './install.ts';
import type { Runtime, RuntimeOptions } from './install.ts';

/** What a fake o1js does with its nested worker: the protocol of o1js's `web-backend.js`. */
class FakeWorker extends EventTarget {
  readonly received: { type: string }[] = [];
  postMessage(message: { type: string; id?: number }): void {
    this.received.push(message);
    if (message.id !== undefined) this.answer(message.id);
  }
  answer(id: number): void {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: { type: id } })));
  }
}

class Wrapper {
  registered = true;
  constructor(public __wbg_ptr: number) {}
  static __wrap(ptr: number): Wrapper {
    const wrapper = new Wrapper(ptr);
    finalization.register(wrapper);
    return wrapper;
  }
  __destroy_into_raw(): number {
    const ptr = this.__wbg_ptr;
    this.__wbg_ptr = 0;
    return ptr;
  }
}
const finalization = { register: (_wrapper: Wrapper) => {} };

/** A stand-in for o1js: glue on the global scope, then a nested worker, then replaced bindings. */
async function startFakeO1js() {
  const glue: Record<string, unknown> = {
    Wrapper,
    memory: new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true }),
    prove: (index: Wrapper, witness: Wrapper) => [index.__wbg_ptr, witness.__destroy_into_raw()],
    local: () => 'local',
  };
  Object.assign(globalThis, { kimchi_wasm: glue });
  const worker = new Worker('blob:fake') as unknown as FakeWorker;
  const call = (type: string, id: number) =>
    new Promise<void>((resolve) => {
      worker.addEventListener('message', (event) => {
        if ((event as MessageEvent<{ type: number }>).data.type === id) resolve();
      });
      worker.postMessage({ type, id });
    });
  await call('start', 1);
  glue['prove'] = () => 'from the nested worker';
  return { glue, worker, call };
}

const globals = { Worker: globalThis.Worker };
let runtime: Runtime | null = null;
let events: RuntimeEvent[] = [];

function install(options: Partial<RuntimeOptions> = {}): Runtime {
  runtime = installRuntime({
    pool: 'as-shipped',
    finalizers: 'as-shipped',
    maxPages: null,
    crashChannel: null,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return runtime;
}

beforeEach(() => {
  events = [];
  Object.assign(globalThis, { Worker: FakeWorker });
});
afterEach(() => {
  runtime?.dispose();
  Object.assign(globalThis, globals);
  Reflect.deleteProperty(globalThis, 'kimchi_wasm');
});

describe('installRuntime', () => {
  it('tells of the memory and of every call into the nested worker, and changes nothing else', async () => {
    const installed = install();
    const { glue, worker, call } = await startFakeO1js();
    await installed.ready();
    const witness = new Wrapper(16);
    expect((glue['prove'] as (...args: unknown[]) => unknown)(new Wrapper(8), witness)).toBe(
      'from the nested worker',
    );
    expect(witness.__wbg_ptr).toBe(16);
    await call('initThreadPool', 2);
    await call('exitThreadPool', 3);
    expect(worker.received.map(({ type }) => type)).toEqual([
      'start',
      'initThreadPool',
      'exitThreadPool',
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['memory', 'call-start', 'call-end']);
  });

  it('keeps the pool alive and still answers o1js', async () => {
    const installed = install({ pool: 'kept' });
    const { worker, call } = await startFakeO1js();
    for (const id of [2, 4]) {
      await call('initThreadPool', id);
      await call('exitThreadPool', id + 1);
    }
    expect(worker.received.map(({ type }) => type)).toEqual(['start', 'initThreadPool']);
    expect(installed.switchStates().pool).toEqual({ kind: 'applied' });
  });

  it('says that keeping the pool is not needed where o1js never ends it', async () => {
    const installed = install({ pool: 'kept' });
    const { call } = await startFakeO1js();
    await call('initThreadPool', 2);
    expect(installed.switchStates().pool.kind).toBe('not-needed');
  });

  it('says that restarting the pool is unsupported where o1js never ends it', async () => {
    const installed = install({ pool: 'restarted' });
    const { call } = await startFakeO1js();
    await call('initThreadPool', 2);
    expect(installed.switchStates().pool.kind).toBe('unsupported');
  });

  it('guarded, gives up in this realm what the nested worker consumed', async () => {
    const installed = install({ finalizers: 'guarded' });
    const { glue } = await startFakeO1js();
    await installed.ready();
    const index = new Wrapper(8);
    const witness = new Wrapper(16);
    (glue['prove'] as (...args: unknown[]) => unknown)(index, witness);
    expect([index.__wbg_ptr, witness.__wbg_ptr]).toEqual([8, 0]);
    expect(installed.switchStates().finalizers).toEqual({ kind: 'applied' });
  });

  it('with finalizers off, gives o1js a registry that frees nothing', () => {
    const original = globalThis.FinalizationRegistry;
    install({ finalizers: 'off' });
    expect(globalThis.FinalizationRegistry).not.toBe(original);
    const registry = new FinalizationRegistry(() => {});
    registry.register({}, 1);
    expect(registry.unregister({})).toBe(false);
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
    runtime = null;
    expect(read()).toEqual(before);
  });

  it('rejects when the nested worker fails to start', async () => {
    const installed = install();
    const worker = new Worker('blob:fake');
    worker.dispatchEvent(Object.assign(new Event('error'), { message: 'no such script' }));
    await expect(installed.ready()).rejects.toThrow('no such script');
  });
});
