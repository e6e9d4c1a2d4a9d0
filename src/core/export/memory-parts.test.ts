import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectedRun } from '../fixtures/inspected-run.ts';
import { sampleProof } from '../fixtures/sample-run.ts';
import type { HeapSample } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import { splitMemory } from './memory-parts.ts';
import type { MemoryPart } from './memory-parts.ts';

const NOTHING = { snapshot: null, own: null };
const sum = (parts: readonly MemoryPart[]) => parts.reduce((total, { bytes }) => total + bytes, 0);

function firstProof() {
  const { run, details } = inspectedRun();
  const [proof] = run.proofs;
  if (proof === undefined) throw new Error('the fixture has proofs');
  return { proof, snapshot: details[1]?.snapshot ?? null };
}

describe('splitMemory', () => {
  it('names every owner down to the realm, and free blocks by size', () => {
    const { proof, snapshot } = firstProof();
    const own = new Map([['WasmGateVector', new Map([['caller', 32] as const])]]);
    const gates = ['in use', 'live handles', 'WasmGateVector (1)'];
    const srs = ['in use', 'live handles', 'WasmFpSrs (1)'];
    const leaks = ['in use', 'unreachable: suspected leaks'];
    expect(splitMemory(proof, { snapshot, own })).toEqual([
      { path: ['static data and main stack'], bytes: 131_072, isLive: false },
      { path: ['in use', 'thread stacks (2)'], bytes: 2_097_184, isLive: true },
      {
        path: [...srs, 'WasmFpSrs: own chunks', 'WasmFpSrs: made in a realm not recorded'],
        bytes: 48,
        isLive: true,
      },
      { path: [...srs, 'WasmFpSrs: reached through it'], bytes: 500_000, isLive: true },
      {
        path: [...gates, 'WasmGateVector: own chunks', 'WasmGateVector: made by the caller'],
        bytes: 32,
        isLive: true,
      },
      { path: [...gates, 'WasmGateVector: reached through it'], bytes: 99_920, isLive: true },
      { path: [...leaks, 'resembles field elements'], bytes: 80_400, isLive: true },
      { path: [...leaks, 'resembles pointers'], bytes: 11_200, isLive: true },
      { path: [...leaks, 'outside of the largest groups'], bytes: 8400, isLive: true },
      {
        path: ['in use', 'kept by the module itself'],
        bytes: 3_145_728 - 2_097_184 - 600_000 - 100_000,
        isLive: true,
      },
      {
        path: ['free between chunks', 'free blocks of 32 B to 64 B'],
        bytes: 32,
        isLive: false,
      },
      {
        path: ['free between chunks', 'free blocks of 32.0 KiB to 64.0 KiB'],
        bytes: 65_504,
        isLive: false,
      },
      { path: ['top: free at the end'], bytes: 851_968, isLive: false },
    ]);
  });

  it('keeps together what was not measured', () => {
    const { proof } = firstProof();
    const { heap } = proof;
    if (heap === null) throw new Error('the fixture was walked');
    const old = { ...heap, staticBytes: null, threadStacks: null, mark: null };
    expect(splitMemory({ ...proof, heap: old, handles: null }, NOTHING)).toEqual([
      { path: ['static data and main stack'], bytes: 131_072, isLive: false },
      { path: ['in use', 'owner not looked for'], bytes: 3_145_728, isLive: true },
      { path: ['free between chunks', 'free blocks of any size'], bytes: 65_536, isLive: false },
      { path: ['top: free at the end'], bytes: 851_968, isLive: false },
    ]);
    expect(splitMemory({ ...proof, heap: null }, NOTHING)).toEqual([
      { path: ['not walked'], bytes: pagesToBytes(64), isLive: false },
    ]);
  });

  it('adds up to the memory whatever a sample claims', () => {
    const { proof, snapshot } = firstProof();
    const { heap: measured } = proof;
    if (measured === null) throw new Error('the fixture was walked');
    const bytes = fc.nat(pagesToBytes(100));
    const claims = fc.record({
      liveBytes: bytes,
      freeBytes: bytes,
      topBytes: bytes,
      staticBytes: bytes,
    });
    fc.assert(
      fc.property(claims, fc.nat(100), (claim, after) => {
        const heap: HeapSample = { ...measured, ...claim };
        const pages = { before: 0, after, highWater: after };
        const parts = splitMemory({ ...proof, heap, pages }, { snapshot, own: null });
        expect(sum(parts)).toBe(pagesToBytes(after));
        expect(parts.every((part) => part.bytes > 0)).toBe(true);
      }),
    );
  });

  it('says of a memory that is larger than what the walk explains that the rest is unaccounted', () => {
    const { proof } = firstProof();
    const larger = sampleProof({ ...proof, pages: { before: 64, after: 65, highWater: 65 } });
    expect(splitMemory(larger, NOTHING).at(-1)).toEqual({
      path: ['not accounted for'],
      bytes: 65_536,
      isLive: false,
    });
  });
});
