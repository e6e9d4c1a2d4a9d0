import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  compileAndProve,
  DATABASE,
  EVERYTHING,
  FakeRealms,
  PROVING_KEY_BYTES,
} from './fixtures/fake-realms.ts';
import type { KeyCacheEvent } from './key-cache-events.ts';
import { SHARED } from './key-store.ts';
import type { KeyReport, ProgramKeys } from './circuit-keys.ts';

let realms: FakeRealms;

beforeEach(() => {
  realms = new FakeRealms();
});
afterEach(() => realms.dispose());

/** What was told since this was called before. */
function takeEvents(): readonly KeyCacheEvent[] {
  return realms.events.splice(0);
}

/** Changes what is stored, behind the cache's back. */
async function tamper(name: string, data: Blob, circuit = 'square'): Promise<void> {
  const database = await openDB(DATABASE);
  await database.put('data', data, ['b', circuit, name]);
  database.close();
}

describe('a key cache', () => {
  it('computes everything once, and in later realms nothing', async () => {
    expect(await realms.run()).toEqual(EVERYTHING);
    expect(await realms.run()).toEqual([]);
  });

  it('shares what does not depend on the circuit', async () => {
    await realms.run('square');
    expect(await realms.run('cube')).toEqual(['fp key 4']);
  });

  it('gives nothing to another build', async () => {
    await realms.run('square', 'b');
    expect(await realms.run('square', 'c')).toEqual(EVERYTHING);
  });

  it('tells what it stored, and stores nothing again', async () => {
    await realms.run();
    await realms.run();
    expect(takeEvents()).toMatchObject([
      { kind: 'keys-saved', build: 'b', circuit: '', outcome: { kind: 'stored', evicted: [] } },
      {
        kind: 'keys-saved',
        circuit: 'square',
        outcome: { kind: 'stored', bytes: PROVING_KEY_BYTES + 1 },
      },
    ]);
  });

  it('stores what was computed after it was saved when it is saved once more', async () => {
    const { keyCache, taken } = realms.start();
    const keys = await keyCache.open('square');
    taken.fp.create(8);
    keys.cache.write({ uniqueId: 'first' }, Uint8Array.of(1));
    await keys.save();
    taken.fp.create(16);
    keys.cache.write({ uniqueId: 'second' }, Uint8Array.of(2));
    await keys.save();
    const later = realms.start();
    const { cache } = await later.keyCache.open('square');
    for (const size of [8, 16]) later.taken.fp.create(size);
    expect(later.fake.computed).toEqual([]);
    expect(['first', 'second'].map((uniqueId) => cache.read({ uniqueId })?.[0])).toEqual([1, 2]);
  });

  it('reads and writes keys of two programs at once', async () => {
    const realm = realms.start();
    const [a, b] = await Promise.all(['a', 'b'].map((circuit) => realm.keyCache.open(circuit)));
    a?.cache.write({ uniqueId: 'vk' }, Uint8Array.of(1));
    expect(b?.cache.read({ uniqueId: 'vk' })).toBeUndefined();
    await Promise.all([a?.save(), b?.save()]);
    const { cache } = await realms.start().keyCache.open('a');
    expect(cache.read({ uniqueId: 'vk' })).toEqual(Uint8Array.of(1));
  });

  it('hands a proving key out once, and a verification key as often as it is asked', async () => {
    await realms.run();
    const { cache } = await realms.start().keyCache.open('square');
    const read = (uniqueId: string) => cache.read({ uniqueId })?.length;
    expect(['pk-square', 'pk-square', 'vk-square', 'vk-square'].map(read)).toEqual([
      PROVING_KEY_BYTES,
      undefined,
      1,
      1,
    ]);
  });

  it('keeps its own copy of what is only part of a buffer, or shared', async () => {
    const { keyCache } = realms.start();
    const keys = await keyCache.open('square');
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7);
    keys.cache.write({ uniqueId: 'shared' }, shared);
    keys.cache.write({ uniqueId: 'part' }, new Uint8Array(8).fill(8).subarray(2, 4));
    shared.fill(0);
    await keys.save();
    const { cache } = await realms.start().keyCache.open('square');
    expect(cache.read({ uniqueId: 'shared' })).toEqual(Uint8Array.of(7, 7));
    expect(cache.read({ uniqueId: 'part' })).toEqual(Uint8Array.of(8, 8));
  });

  it('reports what was computed and what was read', async () => {
    const report = async (circuit: string) => {
      const realm = realms.start();
      const keys = await realm.keyCache.open(circuit);
      compileAndProve(realm, keys);
      return keys.save();
    };
    expect(await report('square')).toEqual({ origin: 'computed', damaged: 0, problem: null });
    expect(await report('square')).toEqual({ origin: 'cached', damaged: 0, problem: null });
    expect(await report('cube')).toEqual({ origin: 'partly', damaged: 0, problem: null });
    await tamper('pk-square', new Blob(['?']));
    expect(await report('square')).toEqual({ origin: 'partly', damaged: 1, problem: null });
    expect(await report('square')).toEqual({ origin: 'cached', damaged: 0, problem: null });
  });

  it('reports what is damaged for all programs with the first one', async () => {
    await realms.run('square');
    await realms.run('cube');
    await tamper('fp-srs-8', new Blob(['?']), SHARED);
    const realm = realms.start();
    const origins: KeyReport[] = [];
    for (const circuit of ['square', 'cube']) {
      const keys = await realm.keyCache.open(circuit);
      compileAndProve(realm, keys);
      origins.push(await keys.save());
    }
    expect(origins).toMatchObject([
      { origin: 'partly', damaged: 1 },
      { origin: 'cached', damaged: 0 },
    ]);
  });

  it('tells of a damaged entry, and computes and stores it again', async () => {
    await realms.run();
    takeEvents();
    await tamper('pk-square', new Blob(['?']));
    await tamper('fp-srs-8', new Blob([new Uint8Array(9 * 64)]), SHARED);
    expect(await realms.run()).toEqual(['fp srs 8', 'fp key 4']);
    const [first, second, ...others] = takeEvents();
    const damaged = [first, second];
    expect(damaged).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ circuit: '', name: 'fp-srs-8', fault: 'altered' }),
        expect.objectContaining({ circuit: 'square', name: 'pk-square', fault: 'truncated' }),
      ]),
    );
    expect(others).toMatchObject([
      { kind: 'keys-saved', circuit: '', outcome: { bytes: 9 * 64 } },
      { kind: 'keys-saved', circuit: 'square', outcome: { bytes: PROVING_KEY_BYTES } },
    ]);
    expect(await realms.run()).toEqual([]);
  });
});

describe('a key that o1js cannot read although it is whole', () => {
  const name = { uniqueId: 'pk' };
  const key = new Uint8Array(PROVING_KEY_BYTES);

  /** Reads a key, and writes it anew because it made nothing of what it read. */
  async function readInVain(): Promise<ProgramKeys> {
    const keys = await realms.start().keyCache.open('square');
    keys.cache.read(name);
    if (keys.cache.canWrite) keys.cache.write(name, key);
    await keys.save();
    return keys;
  }

  it('is told of once, and not stored again nor asked for', async () => {
    await readInVain();
    takeEvents();
    await readInVain();
    const keys = await readInVain();
    const { cache } = keys;
    expect(takeEvents().map(({ kind }) => kind)).toEqual(['key-refused', 'keys-saved']);
    expect(cache.read(name)).toBeUndefined();
    expect(cache.canWrite).toBe(false);
    expect(await keys.save()).toMatchObject({ origin: 'partly' });
    const database = await openDB(DATABASE);
    expect(await database.get('rows', ['b', 'square', 'pk'])).toMatchObject({ bytes: 0 });
    database.close();
  });

  it('is told apart from one that is compiled twice in a realm', async () => {
    await readInVain();
    const keys = await realms.start().keyCache.open('square');
    expect(keys.cache.read(name)).toHaveLength(key.length);
    expect(keys.cache.read(name)).toBeUndefined();
    keys.cache.write(name, key);
    await keys.save();
    const { cache } = await realms.start().keyCache.open('square');
    expect(cache.read(name)).toHaveLength(key.length);
  });
});
