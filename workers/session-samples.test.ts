import { describe, expect, it } from 'vitest';
import { HandleLedger } from './runtime/handle-ledger.ts';
import type { Runtime } from './runtime/install.ts';
import { listRoots, sampleHandles } from './session-samples.ts';

type Seen = Pick<Runtime, 'ledger' | 'chunkOf'>;

function runtimeOf(ledger: HandleLedger | null, chunkOf: Runtime['chunkOf'] = () => null): Seen {
  return { ledger: () => ledger, chunkOf };
}

function twoClasses(): HandleLedger {
  const ledger = new HandleLedger();
  ledger.born({ className: 'Srs', address: 64, at: 1 });
  ledger.born({ className: 'Proof', address: 128, at: 2 });
  ledger.born({ className: 'Proof', address: 256, at: 3 });
  ledger.end(128, 'freed', 4);
  return ledger;
}

describe('sampleHandles', () => {
  it('counts by class, in order of first birth', () => {
    const sample = sampleHandles(runtimeOf(twoClasses()), 0);
    expect(sample).toMatchObject({ live: 2, violations: 0, newViolations: [] });
    expect(sample?.byClass).toMatchObject([
      { className: 'Srs', born: 1, alive: 1, overFreed: 0, aliveBytes: null },
      { className: 'Proof', born: 2, freed: 1, alive: 1, overFreed: 0 },
    ]);
  });

  it('tells violations since the last time, with what was known before', () => {
    const ledger = twoClasses();
    const violate = (address: number) =>
      ledger.violate({ kind: 'free-after-end', className: null, address, how: 'freed', at: 5 });
    violate(128);
    violate(999);
    const sample = sampleHandles(runtimeOf(ledger), 1);
    expect(sample?.violations).toBe(2);
    expect(sample?.newViolations).toEqual([
      {
        kind: 'free-after-end',
        className: 'unknown',
        address: 999,
        how: 'freed',
        at: 5,
        history: 'nothing was ever seen at this address',
      },
    ]);
    expect(sampleHandles(runtimeOf(ledger), 0)?.newViolations?.[0]?.history).toBe(
      'Proof 1, born in stretch 0, freed in stretch 0',
    );
    expect(sample?.byClass?.map(({ className, overFreed }) => [className, overFreed])).toEqual([
      ['Srs', 0],
      ['Proof', 1],
      ['unknown', 1],
    ]);
  });

  it('is null where no ledger is kept', () => {
    expect(sampleHandles(runtimeOf(null), 0)).toBeNull();
    expect(listRoots(runtimeOf(null))).toBeNull();
  });
});

describe('listRoots', () => {
  it('leads what is alive back to its chunks', () => {
    expect(listRoots(runtimeOf(twoClasses(), (address) => address - 8))).toEqual({
      classes: ['Srs', 'Proof'],
      chunks: Uint32Array.of(56, 248),
      classOf: Uint16Array.of(0, 1),
    });
  });

  it('is null where addresses mean nothing', () => {
    expect(listRoots(runtimeOf(twoClasses()))).toBeNull();
  });
});
