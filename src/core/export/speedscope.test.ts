import { describe, expect, it } from 'vitest';
import { inspectedRun } from '../fixtures/inspected-run.ts';
import { sampleProof } from '../fixtures/sample-run.ts';
import type { ProofDetail, StoredRun } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import { chooseProofs, SpeedscopeBuilder } from './speedscope.ts';
import type { SpeedscopeFile } from './speedscope.ts';

const { run, details } = inspectedRun();

function speedscopeOf(of: StoredRun, with_: readonly ProofDetail[]): SpeedscopeFile {
  const builder = new SpeedscopeBuilder(of);
  for (const detail of with_) builder.add(detail);
  return builder.build();
}

describe('SpeedscopeBuilder', () => {
  it('has the memory after each proof, in bytes that add up to all of it', () => {
    const file = speedscopeOf(run, details);
    const memory = file.profiles.filter((profile) => profile.type === 'sampled');
    expect(memory.map(({ name }) => name)).toEqual([
      'Memory after proof 1 (warm-up)',
      'Memory after proof 2',
    ]);
    for (const { samples, weights, endValue, unit } of memory) {
      expect(unit).toBe('bytes');
      expect(samples).toHaveLength(weights.length);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(pagesToBytes(64));
      expect(endValue).toBe(pagesToBytes(64));
    }
    expect(file.activeProfileIndex).toBe(1);
    expect(file.name).toContain('square on o1js 2.15.0');
  });

  it('has the realms of own chunks from the ledger', () => {
    const file = speedscopeOf(run, details);
    const frames = file.shared.frames.map(({ name }) => name);
    const last = file.profiles[1];
    if (last?.type !== 'sampled') throw new Error('no memory after the second proof');
    const own = last.samples.findIndex((stack) =>
      stack.includes(frames.indexOf('WasmGateVector: made by the caller')),
    );
    expect(last.weights[own]).toBe(64);
    expect(last.samples[own]?.map((frame) => frames[frame])).toEqual([
      'WebAssembly memory',
      'in use',
      'live handles',
      'WasmGateVector (2)',
      'WasmGateVector: own chunks',
      'WasmGateVector: made by the caller',
    ]);
  });

  it('says in the name of a profile what is not stored', () => {
    const names = (some: readonly ProofDetail[]) =>
      speedscopeOf(run, some).profiles.map(({ name }) => name);
    expect(names([])).toEqual([
      'Memory after proof 1 (warm-up); not stored: chunks, ledger up to here',
      'Memory after proof 2; not stored: chunks, ledger up to here',
      'Phases of all proofs',
    ]);
    // One stretch is missing: what is alive since is not known any more.
    expect(names(details.slice(1))[1]).toBe('Memory after proof 2; not stored: ledger up to here');
    expect(names(details.slice(0, 2))[0]).toBe('Memory after proof 1 (warm-up)');
  });

  it('says of a heap that was not walked that it was not', () => {
    const proofs = run.proofs.map((proof) => ({ ...proof, heap: null }));
    const [first] = speedscopeOf({ ...run, proofs }, details).profiles;
    expect(first?.name).toBe('Memory after proof 1 (warm-up); its heap was not walked');
  });

  it('has the phases in milliseconds, each closed before its proof', () => {
    const { profiles, shared } = speedscopeOf(run, details);
    const phases = profiles.at(-1);
    if (phases?.type !== 'evented') throw new Error('no phases');
    const told = phases.events.map(
      ({ type, at, frame }) => `${type} ${at} ${shared.frames[frame]?.name ?? ''}`,
    );
    expect(told.slice(0, 8)).toEqual([
      'O 0 before the first proof',
      'C 60000 before the first proof',
      'O 60000 proof 1 (warm-up)',
      'O 60000 witness',
      'C 61200 witness',
      'O 61200 step proof',
      'C 64200 step proof',
      'C 70900 proof 1 (warm-up)',
    ]);
    expect(phases.endValue).toBe(170_900);
  });

  it('never goes back in time, even if a clock did', () => {
    const [first, second] = run.proofs;
    if (first === undefined || second === undefined) throw new Error('the fixture has proofs');
    const proofs = [first, { ...second, startedAt: first.startedAt - 1000 }];
    const phases = speedscopeOf({ ...run, proofs }, []).profiles.at(-1);
    if (phases?.type !== 'evented') throw new Error('no phases');
    const times = phases.events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('chooseProofs', () => {
  const [walked] = run.proofs;
  const proofs = (count: number) =>
    Array.from({ length: count }, (_, index) => sampleProof({ ...walked, index }));

  it('takes first, last and some evenly between', () => {
    expect([...chooseProofs(proofs(100), 4)]).toEqual([0, 33, 66, 99]);
    expect([...chooseProofs(proofs(3), 4)]).toEqual([0, 1, 2]);
    expect([...chooseProofs(proofs(5), 1)]).toEqual([0]);
    expect([...chooseProofs([])]).toEqual([]);
  });

  it('takes none whose heap was not walked, unless none was', () => {
    const mixed = proofs(4).map((proof) =>
      proof.index < 2 ? sampleProof({ index: proof.index }) : proof,
    );
    expect([...chooseProofs(mixed)]).toEqual([2, 3]);
    expect([...chooseProofs(mixed.slice(0, 2))]).toEqual([0, 1]);
  });
});
