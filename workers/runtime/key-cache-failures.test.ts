import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compileAndProve, EVERYTHING, FakeRealms } from './fixtures/fake-realms.ts';
import type { FakeRealm } from './fixtures/fake-realms.ts';
import { makeFakeSrsGlue } from './fixtures/fake-srs-glue.ts';
import { KeyCache } from './key-cache.ts';

let realms: FakeRealms;

beforeEach(() => {
  realms = new FakeRealms();
});
afterEach(() => {
  vi.restoreAllMocks();
  realms.dispose();
});

describe('without a database', () => {
  beforeEach(() => {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('not allowed here', 'SecurityError');
    });
  });

  it('everything is computed, and it is said why', async () => {
    expect(await realms.run()).toEqual(EVERYTHING);
    expect(realms.events).toMatchObject([{ kind: 'keys-unavailable', reason: 'not allowed here' }]);
  });

  it('o1js is told not to encode keys for nothing', async () => {
    const { cache } = await realms.start().keyCache.open('square');
    expect(cache.canWrite).toBe(false);
  });

  it('that failed once, the next program may be served', async () => {
    const realm = realms.start();
    await realm.keyCache.open('square');
    vi.restoreAllMocks();
    expect((await realm.keyCache.open('square')).cache.canWrite).toBe(true);
  });
});

it('goes on when storing fails', async () => {
  const realm = realms.start();
  const keys = await realm.keyCache.open('square');
  compileAndProve(realm, keys);
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('disk failure', 'UnknownError');
  });
  expect(await keys.save()).toEqual({
    origin: 'computed',
    damaged: 0,
    problem: 'Keeping them failed: disk failure',
  });
  expect(realms.events.map(({ kind }) => kind)).toEqual(['keys-unavailable', 'keys-unavailable']);
});

it('stores what could not be stored the next time', async () => {
  const realm = realms.start();
  const keys = await realm.keyCache.open('square');
  compileAndProve(realm, keys);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('disk failure', 'UnknownError');
  });
  await keys.save();
  put.mockRestore();
  expect(await keys.save()).toMatchObject({ problem: null });
  expect(await realms.run()).toEqual([]);
});

it('stores nothing more once what was computed cannot be trusted, and says why', async () => {
  const realm = realms.start();
  const keys = await realm.keyCache.open('square');
  compileAndProve(realm, keys);
  realm.keyCache.distrust();
  const { problem } = await keys.save();
  expect(problem).toContain('did not verify');
  expect(await realms.run()).toEqual(EVERYTHING);
});

it('says why keys are not stored that take more than all together may', async () => {
  const realm = realms.start('b', () => {}, 2 ** 10);
  const keys = await realm.keyCache.open('square');
  compileAndProve(realm, keys);
  expect(await keys.save()).toEqual({
    origin: 'computed',
    damaged: 0,
    problem: 'They would take more than all keys together may.',
  });
});

it('goes on when what was computed cannot be read out of WebAssembly', async () => {
  const realm = realms.start();
  const keys = await realm.keyCache.open('square');
  compileAndProve(realm, keys);
  realm.fake.glue['caml_fp_srs_get'] = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  await keys.save();
  expect(realms.events).toMatchObject([
    { kind: 'keys-unavailable', reason: 'unreachable' },
    { kind: 'keys-saved', circuit: 'square' },
  ]);
});

describe('a release that is not known', () => {
  const isLeftAlone = async ({ keyCache, fake }: FakeRealm, glueBefore: object) => {
    const { cache } = await keyCache.open('square');
    return !cache.canWrite && Object.entries(glueBefore).every(([k, v]) => fake.glue[k] === v);
  };

  it('is left alone where a binding is missing', async () => {
    let before = {};
    const realm = realms.start('b', (fake) => {
      delete fake.glue['caml_pasta_fq_plonk_index_decode'];
      before = { ...fake.glue };
    });
    expect(realm.keyCache.problem).toContain('caml_pasta_fq_plonk_index_decode');
    expect(await isLeftAlone(realm, before)).toBe(true);
  });

  it('is left alone where points are of another form', async () => {
    let before = {};
    const realm = realms.start('b', (fake) => {
      const { prototype } = fake.glue['WasmGPallas'] as { prototype: object };
      Object.defineProperty(prototype, 'x', { get: () => new Uint8Array(32), set: () => {} });
      before = { ...fake.glue };
    });
    expect(realm.keyCache.problem).toContain('form');
    expect(await isLeftAlone(realm, before)).toBe(true);
  });

  it('is left alone where its module or its way to make an SRS was not seen', () => {
    const { glue } = makeFakeSrsGlue();
    const options = { databaseName: 'keys', budgetBytes: 1, onEvent: () => {} };
    const blind = new KeyCache(options);
    expect(blind.problem).toBe('o1js has not started yet.');
    blind.attach(glue);
    expect(blind.problem).toContain('WebAssembly module');
    const unserved = new KeyCache(options);
    unserved.takeBuild(Promise.resolve('b'));
    unserved.serve();
    unserved.attach(glue);
    expect(unserved.problem).toContain('SRS');
  });
});
