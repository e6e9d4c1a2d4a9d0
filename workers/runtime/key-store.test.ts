import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyStore, SHARED } from './key-store.ts';
import type { KeyGroup } from './key-store.ts';

const BUDGET = 1000;
const GROUP: KeyGroup = { build: 'b', circuit: 'square' };

let clock: number;
let opened: KeyStore[];

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  clock = 0;
  opened = [];
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const store of opened) store.dispose();
});

/** A store as each tab has one; its clock goes on by 1 with every look. */
function openStore(budgetBytes = BUDGET): KeyStore {
  const store = new KeyStore('keys', budgetBytes, () => (clock += 1));
  opened.push(store);
  return store;
}

function bytes(length: number, fill = 1): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).fill(fill);
}

function group(circuit: string): KeyGroup {
  return { build: 'b', circuit };
}

/** Names and lengths of what is loaded. */
async function lengthsIn(store: KeyStore, of: KeyGroup): Promise<Record<string, number>> {
  const { entries } = await store.load(of);
  return Object.fromEntries([...entries].map(([name, { length }]) => [name, length]));
}

/** Changes what is stored, behind the store's back. */
async function tamper(name: string, data: Blob | null): Promise<void> {
  const database = await openDB('keys');
  const key = ['b', 'square', name];
  await (data === null ? database.delete('data', key) : database.put('data', data, key));
  database.close();
}

async function countRecords(): Promise<Record<string, number>> {
  const database = await openDB('keys');
  const counts = { rows: await database.count('rows'), data: await database.count('data') };
  database.close();
  return counts;
}

/** Makes the next transactions that put data abort, as those do for which there is no room. */
function refuseRoom(times: number): void {
  const put = Reflect.get<IDBObjectStore, 'put'>(IDBObjectStore.prototype, 'put');
  let left = times;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    value: unknown,
    key?: IDBValidKey,
  ) {
    if (this.name === 'data' && left > 0) {
      left -= 1;
      throw new DOMException('no room', 'QuotaExceededError');
    }
    return put.call(this, value, key);
  });
}

describe('a key store', () => {
  it('gives back what was stored, to another tab too', async () => {
    const data = Uint8Array.from({ length: 300 }, (_, index) => index);
    const saved = await openStore().save(GROUP, new Map([['wrap', data]]));
    expect(saved).toEqual({ kind: 'stored', bytes: 300, evicted: [] });
    expect(await openStore().load(GROUP)).toEqual({
      entries: new Map([['wrap', data]]),
      damaged: [],
    });
  });

  it('keeps builds, circuits and what is shared apart', async () => {
    const store = openStore();
    const groups = [GROUP, group(SHARED), { build: 'c', circuit: 'square' }, group('square2')];
    for (const [index, each] of groups.entries())
      await store.save(each, new Map([['key', bytes(1 + index)]]));
    for (const [index, each] of groups.entries())
      expect(await lengthsIn(store, each)).toEqual({ key: 1 + index });
    expect(await lengthsIn(store, { build: 'c', circuit: SHARED })).toEqual({});
  });

  it('adds to a group, and replaces what has the same name', async () => {
    const store = openStore();
    await store.save(
      GROUP,
      new Map([
        ['step', bytes(10)],
        ['wrap', bytes(20)],
      ]),
    );
    await store.save(
      GROUP,
      new Map([
        ['wrap', bytes(30)],
        ['more', bytes(40)],
      ]),
    );
    expect(await lengthsIn(store, GROUP)).toEqual({ step: 10, wrap: 30, more: 40 });
    expect(await countRecords()).toEqual({ rows: 3, data: 3 });
  });
});

describe('a damaged entry', () => {
  beforeEach(async () => {
    await openStore().save(
      GROUP,
      new Map([
        ['step', bytes(100)],
        ['wrap', bytes(200)],
      ]),
    );
  });

  it.each([
    ['altered', new Blob([bytes(200).with(77, 2)])],
    ['truncated', new Blob([bytes(199)])],
    ['missing', null],
  ] as const)('is told of when it is %s, and deleted; others are whole', async (fault, data) => {
    await tamper('wrap', data);
    const store = openStore();
    expect(await store.load(GROUP)).toEqual({
      entries: new Map([['step', bytes(100)]]),
      damaged: [{ name: 'wrap', fault }],
    });
    expect(await countRecords()).toEqual({ rows: 1, data: 1 });
    expect((await store.load(GROUP)).damaged).toEqual([]);
  });

  it('is missing when the file behind it cannot be read', async () => {
    vi.spyOn(Blob.prototype, 'arrayBuffer').mockRejectedValue(
      new DOMException('gone', 'NotFoundError'),
    );
    const { damaged } = await openStore().load(GROUP);
    expect(damaged.map(({ fault }) => fault)).toEqual(['missing', 'missing']);
  });

  it('stays when another tab has stored it anew meanwhile', async () => {
    await tamper('wrap', new Blob([bytes(5)]));
    const other = openStore();
    const read = Reflect.get(Blob.prototype, 'arrayBuffer');
    vi.spyOn(Blob.prototype, 'arrayBuffer').mockImplementationOnce(async function (this: Blob) {
      // Between reading and deleting.
      await other.save(GROUP, new Map([['wrap', bytes(200)]]));
      return read.call(this);
    });
    const { damaged } = await openStore().load(GROUP);
    expect(damaged).toEqual([{ name: 'wrap', fault: 'truncated' }]);
    expect(await lengthsIn(other, GROUP)).toEqual({ step: 100, wrap: 200 });
  });
});

it('gives what it has even if it cannot note that it was used', async () => {
  await openStore().save(GROUP, new Map([['wrap', bytes(200)]]));
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  expect(await lengthsIn(openStore(), GROUP)).toEqual({ wrap: 200 });
});

describe('a budget', () => {
  it('evicts whole groups, those first that were not used for longest', async () => {
    const store = openStore();
    for (const name of ['a', 'b', 'c'])
      await store.save(
        group(name),
        new Map([
          ['step', bytes(100)],
          ['wrap', bytes(200)],
        ]),
      );
    await store.load(group('a'));
    const outcome = await store.save(group('d'), new Map([['wrap', bytes(500)]]));
    expect(outcome).toMatchObject({ kind: 'stored', evicted: [group('b'), group('c')] });
    expect(await lengthsIn(store, group('a'))).toEqual({ step: 100, wrap: 200 });
    expect(await lengthsIn(store, group('b'))).toEqual({});
    expect(await countRecords()).toEqual({ rows: 3, data: 3 });
  });

  it('evicts what all circuits of the build share after everything else', async () => {
    const store = openStore();
    await store.save(group(SHARED), new Map([['srs', bytes(400)]]));
    for (const circuit of ['a', 'b']) {
      await store.save(group(circuit), new Map([['key', bytes(300)]]));
    }
    const outcome = await store.save(group('c'), new Map([['key', bytes(500)]]));
    expect(outcome).toMatchObject({ kind: 'stored', evicted: [group('a'), group('b')] });
    // To another build it is as good as any other group.
    const other = await store.save({ ...GROUP, build: 'c' }, new Map([['key', bytes(200)]]));
    expect(other).toMatchObject({ kind: 'stored', evicted: [group(SHARED)] });
  });

  it('may be filled to the last byte', async () => {
    const store = openStore();
    await store.save(group('a'), new Map([['wrap', bytes(400)]]));
    const outcome = await store.save(group('b'), new Map([['wrap', bytes(600)]]));
    expect(outcome).toMatchObject({ kind: 'stored', evicted: [] });
  });

  it('never evicts the group that is stored, and counts what it holds already', async () => {
    const store = openStore();
    await store.save(GROUP, new Map([['step', bytes(600)]]));
    const more = new Map([['wrap', bytes(401)]]);
    expect(await store.save(GROUP, more)).toEqual({ kind: 'over-budget', bytes: 1001 });
    expect(await lengthsIn(store, GROUP)).toEqual({ step: 600 });
  });

  it('evicts nobody for what does not fit in any case', async () => {
    const store = openStore();
    await store.save(group('a'), new Map([['wrap', bytes(500)]]));
    const outcome = await store.save(group('b'), new Map([['wrap', bytes(1001)]]));
    expect(outcome).toEqual({ kind: 'over-budget', bytes: 1001 });
    expect(await lengthsIn(store, group('a'))).toEqual({ wrap: 500 });
  });

  it('is kept by two tabs that store at the same time', async () => {
    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        openStore().save(group(name), new Map([['wrap', bytes(400)]])),
      ),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(await countRecords()).toEqual({ rows: 2, data: 2 });
  });

  it('and one entry of the same name are left when two tabs store the same', async () => {
    const save = () => openStore().save(GROUP, new Map([['wrap', bytes(400)]]));
    await Promise.all([save(), save()]);
    expect(await lengthsIn(openStore(), GROUP)).toEqual({ wrap: 400 });
    expect(await countRecords()).toEqual({ rows: 1, data: 1 });
  });
});

describe('a browser without room', () => {
  it('is asked again once others are evicted, as few as will do', async () => {
    const store = openStore();
    for (const name of ['a', 'b', 'c']) await store.save(group(name), new Map([['k', bytes(100)]]));
    refuseRoom(1);
    const outcome = await store.save(GROUP, new Map([['wrap', bytes(150)]]));
    expect(outcome).toEqual({ kind: 'stored', bytes: 150, evicted: [group('a'), group('b')] });
    expect(await lengthsIn(store, GROUP)).toEqual({ wrap: 150 });
    expect(await lengthsIn(store, group('c'))).toEqual({ k: 100 });
  });

  it('is given up after that, and half of nothing is stored', async () => {
    const store = openStore();
    await store.save(GROUP, new Map([['step', bytes(100)]]));
    refuseRoom(2);
    const outcome = await store.save(
      GROUP,
      new Map([
        ['more', bytes(7)],
        ['wrap', bytes(150)],
      ]),
    );
    expect(outcome).toEqual({ kind: 'no-room', bytes: 157, evicted: [] });
    expect(await countRecords()).toEqual({ rows: 1, data: 1 });
    expect(await lengthsIn(store, GROUP)).toEqual({ step: 100 });
  });

  it('is not blamed for other failures', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('disk', 'UnknownError');
    });
    await expect(openStore().save(GROUP, new Map([['k', bytes(1)]]))).rejects.toThrow('disk');
  });
});
