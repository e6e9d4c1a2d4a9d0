import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { functionOf, generated, moduleOf } from './arithmetic/fixtures/small-module.ts';
import { PASTA_FIELDS } from './arithmetic/prime-field.ts';
import { startFakePickles, stopFakePickles } from './fixtures/fake-pickles.ts';
import { ArithmeticError, createFastArithmetic, FastArithmetic } from './fast-arithmetic.ts';
import { hashBytes } from './hash-bytes.ts';
import { KeyStore } from './key-store.ts';
import { watchModule } from './watch-module.ts';

const [p] = PASTA_FIELDS;
if (p === undefined) throw new Error('No fields.');

const ARITHMETIC = moduleOf(generated('multiply in place', p));
/** A module of one function that does nothing. */
const NOTHING = moduleOf(functionOf(2, Uint8Array.of(0, 0x0b)));
const KEY_STORE = { databaseName: 'keys', budgetBytes: 2 ** 20 };

const undo: (() => void)[] = [];
let refusals = 0;

/** What o1js gives to its module. */
function imports(shared = true): WebAssembly.Imports {
  return { wbg: { memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared }) } };
}

/** A page's arithmetic, that watches. */
function start({ keepsSearches = true, isKnown = true } = {}): FastArithmetic {
  const arithmetic = createFastArithmetic(KEY_STORE, {
    keepsSearches,
    isKnown: () => isKnown,
    onRefused: () => {
      refusals += 1;
    },
  });
  const stop = arithmetic.watch();
  undo.push(() => {
    stop();
    arithmetic.dispose();
  });
  return arithmetic;
}

/** Loads a module as o1js does, which gives it to the worker in which it proves. */
async function load(arithmetic: FastArithmetic, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const { module } = await WebAssembly.instantiate(bytes, imports());
  arithmetic.noteStarting({ memory: null, module });
}

/** Ends a page. */
function close(): void {
  for (const restore of undo.splice(0).toReversed()) restore();
}

/** A page in which a wrong proof is made. */
async function failToVerify(keepsSearches: boolean): Promise<void> {
  const arithmetic = start({ keepsSearches });
  await load(arithmetic, ARITHMETIC);
  const prove = startFakePickles(async () => false);
  arithmetic.noteStarted();
  expect(arithmetic.problem).toBeNull();
  await expect(prove(0, 3)).rejects.toThrow(ArithmeticError);
  expect(arithmetic.problem).toContain('did not verify');
  expect(await arithmetic.report()).toMatchObject({ kind: 'unsupported' });
  close();
}

/** Stores the search of the page before as it was stored once. */
async function forgetGenerator(): Promise<void> {
  const key = { build: await hashBytes(ARITHMETIC), circuit: 'arithmetic' };
  const store = new KeyStore(KEY_STORE.databaseName, KEY_STORE.budgetBytes, () => 0);
  const stored = (await store.load(key)).entries.get('search');
  const search: unknown = JSON.parse(new TextDecoder().decode(stored));
  expect(search).toHaveProperty('generator');
  const older = { ...(search as object), generator: undefined };
  await store.save(key, new Map([['search', new TextEncoder().encode(JSON.stringify(older))]]));
  store.dispose();
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  refusals = 0;
});
afterEach(() => {
  close();
  stopFakePickles();
});

describe('FastArithmetic', () => {
  it('replaces functions of the module with a shared memory, and says which', async () => {
    const arithmetic = start();
    expect(arithmetic.problem).toContain('was not seen to load');
    const { module, instance } = await WebAssembly.instantiate(ARITHMETIC, imports());
    expect(module).toBeInstanceOf(WebAssembly.Module);
    expect(instance).toBeInstanceOf(WebAssembly.Instance);
    expect(arithmetic.problem).toBeNull();
    const report = await arithmetic.report();
    expect(report).toMatchObject({
      kind: 'rewritten',
      functions: [{ index: 0, meaning: 'multiply in place', field: 'p' }],
      search: 'done',
    });
    expect(report).not.toHaveProperty('bytes');
  });

  it('leaves every other module alone', async () => {
    const arithmetic = start();
    await WebAssembly.instantiate(ARITHMETIC, imports(false));
    await WebAssembly.instantiate(ARITHMETIC);
    const instance = await WebAssembly.instantiate(new WebAssembly.Module(ARITHMETIC), imports());
    expect(instance).toBeInstanceOf(WebAssembly.Instance);
    expect(arithmetic.problem).toContain('was not seen to load');
  });

  it('goes on looking until it has found arithmetic', async () => {
    const arithmetic = start();
    await WebAssembly.instantiate(NOTHING, imports());
    expect(arithmetic.problem).toContain('No function');
    await WebAssembly.instantiate(ARITHMETIC, imports());
    expect(arithmetic.problem).toBeNull();
  });

  it('lets a failure through as it is', async () => {
    const arithmetic = start();
    const broken = WebAssembly.instantiate(Uint8Array.of(1), imports());
    await expect(broken).rejects.toThrow(WebAssembly.CompileError);
    expect(arithmetic.problem).toContain('could not be searched');
  });

  it('runs the module as shipped where the browser refuses the other one', async () => {
    const arithmetic = start();
    const original = Object.getOwnPropertyDescriptor(WebAssembly, 'compile');
    WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError('too many locals'));
    try {
      const { instance } = await WebAssembly.instantiate(ARITHMETIC, imports());
      expect(instance).toBeInstanceOf(WebAssembly.Instance);
      expect(arithmetic.problem).toContain('too many locals');
    } finally {
      if (original !== undefined) Object.defineProperty(WebAssembly, 'compile', original);
    }
  });

  it('replaces nothing in an o1js that is not known', async () => {
    const arithmetic = start({ isKnown: false });
    await WebAssembly.instantiate(ARITHMETIC, imports());
    expect(arithmetic.problem).toContain('does not publish');
  });

  it('is refused from the next page on where its proofs are not seen', async () => {
    for (const _page of [1, 2]) {
      const arithmetic = start();
      await load(arithmetic, ARITHMETIC);
      arithmetic.noteStarted();
      await arithmetic.report();
      expect(arithmetic.problem).toContain('from the next page on');
      close();
    }
    expect(refusals).toBe(1);
  });

  it('is of no use where threads are not given the module, and says so', async () => {
    for (const message of [undefined, {}, { module: await WebAssembly.compile(ARITHMETIC) }]) {
      const arithmetic = start();
      await WebAssembly.instantiate(ARITHMETIC, imports());
      arithmetic.noteStarting(message);
      startFakePickles(async () => true);
      arithmetic.noteStarted();
      expect(arithmetic.problem).toContain('does not hand its module on');
      stopFakePickles();
      close();
    }
    expect(refusals).toBe(0);
  });

  it('leaves the name of the build to the module as shipped', async () => {
    const arithmetic = start();
    const digests: Promise<string>[] = [];
    undo.push(watchModule((bytes) => digests.push(hashBytes(bytes))));
    await WebAssembly.instantiate(ARITHMETIC, imports());
    const [digest] = await Promise.all(digests);
    expect(await arithmetic.report()).toMatchObject({ digestBefore: digest });
  });

  it.each([
    [true, 'remembered'],
    [false, 'done'],
  ])('searches once, if searches are kept: %s', async (keepsSearches, search) => {
    for (const expected of ['done', search]) {
      const arithmetic = start({ keepsSearches });
      await WebAssembly.instantiate(ARITHMETIC, imports());
      expect(await arithmetic.report()).toMatchObject({ kind: 'rewritten', search: expected });
      close();
    }
  });

  it('searches again where a page did that did not know by what functions multiply', async () => {
    for (const change of [undefined, forgetGenerator]) {
      const arithmetic = start();
      await change?.();
      await WebAssembly.instantiate(ARITHMETIC, imports());
      expect(await arithmetic.report()).toMatchObject({ kind: 'rewritten', search: 'done' });
      close();
    }
  });

  it('does not wait until what was found is stored, but tells only then', async () => {
    let stored = () => {};
    const writing = new Promise<void>((resolve) => (stored = resolve));
    const arithmetic = new FastArithmetic({
      isKnown: () => true,
      onRefused: () => {},
      memory: {
        read: async () => null,
        readRefusal: async () => null,
        write: () => writing,
        refuse: async () => {},
        dispose: () => {},
      },
    });
    undo.push(arithmetic.watch());
    await load(arithmetic, ARITHMETIC);
    let told = false;
    const report = arithmetic.report().finally(() => (told = true));
    await Promise.resolve();
    expect(told).toBe(false);
    stored();
    expect(await report).toMatchObject({ kind: 'rewritten', search: 'done' });
  });

  it('puts the function back', () => {
    const original = Reflect.get(WebAssembly, 'instantiate') as unknown;
    start();
    expect(Reflect.get(WebAssembly, 'instantiate')).not.toBe(original);
    close();
    expect(Reflect.get(WebAssembly, 'instantiate')).toBe(original);
  });
});

describe('a proof', () => {
  it('is verified if it is the first with replaced arithmetic, and handed out', async () => {
    const arithmetic = start();
    await load(arithmetic, ARITHMETIC);
    const verified: unknown[] = [];
    const prove = startFakePickles(async (_, proof) => verified.push(proof) > 0);
    arithmetic.noteStarted();
    for (const input of [2, 3]) expect(await prove(0, input)).toContain(`square of ${input}`);
    expect(verified).toHaveLength(1);
    expect(arithmetic.problem).toBeNull();
  });

  it('is left alone where the module runs as shipped', async () => {
    const arithmetic = start();
    await load(arithmetic, NOTHING);
    const prove = startFakePickles(async () => false);
    arithmetic.noteStarted();
    expect(await prove(0, 3)).toContain('square of 3');
    expect(refusals).toBe(0);
  });
});

describe('a proof that does not verify', () => {
  it('has every later one of the page verified', async () => {
    const arithmetic = start();
    await load(arithmetic, ARITHMETIC);
    const answers = [false, true, false];
    const prove = startFakePickles(async () => answers.shift());
    arithmetic.noteStarted();
    await expect(prove(0, 2)).rejects.toThrow(ArithmeticError);
    expect(await prove(0, 3)).toContain('square of 3');
    await expect(prove(0, 4)).rejects.toThrow(ArithmeticError);
    expect(refusals).toBe(1);
  });

  it.each([true, false])(
    'has later pages run the module as shipped, searches kept: %s',
    async (keeps) => {
      await failToVerify(keeps);
      expect(refusals).toBe(1);
      const arithmetic = start({ keepsSearches: !keeps });
      await WebAssembly.instantiate(ARITHMETIC, imports());
      expect(arithmetic.problem).toContain('did not verify in this browser');
    },
  );

  it('takes the keys of that build with it, and of no other', async () => {
    const build = await hashBytes(ARITHMETIC);
    const groups = [build, 'other'].map((name) => ({ build: name, circuit: 'square' }));
    const store = new KeyStore(KEY_STORE.databaseName, KEY_STORE.budgetBytes, () => 1);
    try {
      for (const group of groups) await store.save(group, new Map([['pk', Uint8Array.of(1)]]));
      await failToVerify(true);
      const left = await Promise.all(groups.map((group) => store.load(group)));
      expect(left.map(({ entries }) => entries.size)).toEqual([0, 1]);
    } finally {
      store.dispose();
    }
  });
});
