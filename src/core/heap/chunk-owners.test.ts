import { describe, expect, it } from 'vitest';
import {
  bytesByKind,
  classOfOwner,
  groupOfClass,
  isChunkKind,
  kindsByOwner,
  kindsSeen,
  OWNER_KINDS,
  pickKind,
} from './chunk-owners.ts';
import { placeChunks, PLACED_HEAP_START } from './fixtures/snapshots.ts';
import { OWNER } from './heap-inspection.ts';

describe('groupOfClass', () => {
  it.each([
    ['WasmFpSrs', 'srs'],
    ['WasmFqSrs', 'srs'],
    ['WasmPastaFpPlonkIndex', 'index'],
    ['WasmFqPlonkVerifierIndex', 'index'],
    ['WasmFpGateVector', 'index'],
    ['WasmGateWires', 'index'],
    ['Wire', 'index'],
    ['WasmPastaFqLookupTable', 'index'],
    ['WasmPastaFpRuntimeTableCfg', 'index'],
    ['WasmFpDomain', 'index'],
    ['WasmFpShifts', 'index'],
    ['LookupInfo', 'index'],
    ['WasmFpLookupCommitments', 'values'],
    ['WasmFpProverProof', 'values'],
    ['WasmFqPolyComm', 'values'],
    ['WasmVecVecFpPolyComm', 'values'],
    ['WasmFpOracles', 'values'],
    ['WasmGVesta', 'values'],
    ['a class nobody knows', 'values'],
  ])('%s is of %s', (className, group) => {
    expect(groupOfClass(className)).toBe(group);
  });
});

describe('kindsByOwner', () => {
  const classes = ['WasmFqSrs', 'WasmFpGate', 'WasmFpOracles'];

  it('has a kind for every code', () => {
    const kinds = kindsByOwner(classes);
    const named = (owner: number) => OWNER_KINDS[kinds[owner] ?? -1];
    expect([0, 1, 2, 3, 4, 16, 17, 18].map(named)).toEqual([
      'free',
      'stack',
      'module',
      'unreachable',
      'unmarked',
      'srs',
      'index',
      'values',
    ]);
  });

  it('takes a code of no known meaning for memory whose owner is not known', () => {
    expect(OWNER_KINDS[kindsByOwner(classes)[99] ?? -1]).toBe('unmarked');
    expect(classOfOwner(classes, 99)).toBeNull();
  });

  it('tells the class of an owner', () => {
    expect(classOfOwner(classes, OWNER.firstClass + 1)).toBe('WasmFpGate');
    expect(classOfOwner(classes, OWNER.module)).toBeNull();
  });
});

describe('bytesByKind', () => {
  it('accounts for every byte of the memory', () => {
    const snapshot = placeChunks(
      [
        [64, OWNER.firstClass],
        [128, OWNER.free],
        [32, OWNER.unreachable],
        [48, OWNER.firstClass],
      ],
      { topBytes: 4096, classes: ['WasmFpSrs'] },
    );
    const bytes = bytesByKind(snapshot);
    const named = Object.fromEntries(OWNER_KINDS.map((kind, i) => [kind, bytes[i]]));
    const gap = snapshot.memoryBytes - PLACED_HEAP_START - 272 - 4096;
    expect(named).toEqual({
      static: PLACED_HEAP_START,
      stack: 0,
      srs: 112,
      index: 0,
      values: 0,
      module: 0,
      unreachable: 32,
      unmarked: 0,
      free: 128,
      top: 4096,
      gap,
    });
    expect(bytes.reduce((all, part) => all + part, 0)).toBe(snapshot.memoryBytes);
    expect(kindsSeen(snapshot)).toEqual(['static', 'srs', 'unreachable', 'free', 'top', 'gap']);
  });
});

describe('pickKind', () => {
  const { firstClass, free, unreachable } = OWNER;
  const classes = ['WasmFpSrs', 'WasmFpGate', 'WasmFqSrs'];
  const chunks = [firstClass, firstClass + 1, free, firstClass + 2, unreachable];
  const snapshot = placeChunks(
    chunks.map((owner) => [64, owner] as const),
    { classes },
  );

  it('finds the chunks of all classes of a kind', () => {
    expect([...pickKind(snapshot, 'srs', null)]).toEqual([1, 0, 0, 1, 0]);
    expect([...pickKind(snapshot, 'free', null)]).toEqual([0, 0, 1, 0, 0]);
    expect([...pickKind(snapshot, 'stack', null)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('finds them among some', () => {
    expect([...pickKind(snapshot, 'srs', Uint8Array.of(0, 1, 1, 1, 1))]).toEqual([0, 0, 0, 1, 0]);
  });

  it('has a kind for every chunk', () => {
    const picked = OWNER_KINDS.filter(isChunkKind).map((kind) => pickKind(snapshot, kind, null));
    const sums = chunks.map((_, i) => picked.reduce((sum, bits) => sum + (bits[i] ?? 0), 0));
    expect(sums).toEqual([1, 1, 1, 1, 1]);
  });
});
