import { beforeEach, describe, expect, it } from 'vitest';
import { sampleProof } from '../core/fixtures/sample-run.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import type { ProofDetail } from '../core/run.ts';
import { detailOf, Inside, pickProofs } from './inside.ts';

/** A storage that answers when it is told to. */
class Details {
  readonly asked: string[] = [];
  readonly #waiting = new Map<string, Answer>();

  readonly read = (runId: string, index: number): Promise<ProofDetail | null> => {
    const key = `${runId} ${index}`;
    this.asked.push(key);
    return new Promise((resolve, reject) => {
      this.#waiting.set(key, { resolve, reject });
    });
  };

  answer(key: string, detail: ProofDetail | null): void {
    this.#waiting.get(key)?.resolve(detail);
  }

  fail(key: string, error: Error): void {
    this.#waiting.get(key)?.reject(error);
  }
}

interface Answer {
  readonly resolve: (detail: ProofDetail | null) => void;
  readonly reject: (error: Error) => void;
}

const detail = (index: number): ProofDetail => ({
  formatVersion: FORMAT_VERSION,
  runId: 'a',
  index,
  snapshot: null,
  events: null,
});

let details: Details;
let inside: Inside;
const kindOf = (index: number, runId = 'a') => detailOf(inside.state.value, runId, index).kind;

beforeEach(() => {
  details = new Details();
  inside = new Inside(details.read);
});

describe('reading details', () => {
  it('goes from none over reading to ready', async () => {
    expect(kindOf(3)).toBe('none');
    const reading = inside.read('a', [3, 2]);
    expect([kindOf(3), kindOf(2), kindOf(1)]).toEqual(['reading', 'reading', 'none']);
    details.answer('a 3', detail(3));
    details.answer('a 2', null);
    await reading;
    expect(detailOf(inside.state.value, 'a', 3)).toEqual({ kind: 'ready', detail: detail(3) });
    expect(kindOf(2)).toBe('missing');
  });

  it('tells why it failed', async () => {
    const reading = inside.read('a', [3]);
    details.fail('a 3', new Error('The row is damaged'));
    await reading;
    const state = detailOf(inside.state.value, 'a', 3);
    expect(state).toEqual({ kind: 'failed', reason: 'The row is damaged' });
  });

  it('does not read again what is there or on its way, and lets go of the rest', async () => {
    const first = inside.read('a', [3, 2]);
    details.answer('a 2', detail(2));
    details.answer('a 3', detail(3));
    await first;
    const second = inside.read('a', [4, 3]);
    void inside.read('a', [4, 3]);
    details.answer('a 4', detail(4));
    await second;
    expect(details.asked).toEqual(['a 3', 'a 2', 'a 4']);
    expect([kindOf(4), kindOf(3), kindOf(2)]).toEqual(['ready', 'ready', 'none']);
  });

  it('looks again for what was missing', async () => {
    const first = inside.read('a', [3]);
    details.answer('a 3', null);
    await first;
    const second = inside.read('a', [3]);
    details.answer('a 3', detail(3));
    await second;
    expect(kindOf(3)).toBe('ready');
  });

  it('tells many at a time, so that nobody computes anew for each', async () => {
    const proofs = Array.from({ length: 40 }, (_, index) => index);
    const instant = new Inside(async (_, index) => detail(index));
    const ready: number[] = [];
    instant.state.subscribe(({ details: known }) => {
      ready.push([...known.values()].filter(({ kind }) => kind === 'ready').length);
    });
    await instant.read('a', proofs);
    expect(ready.filter((count, i) => count !== ready[i - 1])).toEqual([0, 16, 32, 40]);
    expect(ready.length).toBeLessThanOrEqual(5);
  });

  it('does not go on reading what nobody wants any more', async () => {
    const reading = inside.read(
      'a',
      Array.from({ length: 20 }, (_, index) => index),
    );
    const turned = inside.read('a', [0]);
    for (let index = 0; index < 16; index += 1) details.answer(`a ${index}`, detail(index));
    await Promise.all([reading, turned]);
    expect(details.asked).toHaveLength(16);
    expect([kindOf(0), kindOf(1), kindOf(19)]).toEqual(['ready', 'none', 'none']);
  });

  it('drops an answer that comes after somebody turned to another run', async () => {
    const first = inside.read('a', [3]);
    const second = inside.read('b', [3]);
    details.answer('a 3', detail(3));
    await first;
    expect(kindOf(3, 'b')).toBe('reading');
    expect(kindOf(3)).toBe('none');
    details.answer('b 3', null);
    await second;
    expect(kindOf(3, 'b')).toBe('missing');
  });
});

describe('choosing proofs', () => {
  it('is kept while details are read, and forgotten with the run', () => {
    inside.choose('a', { proof: 4, earlier: 1 });
    void inside.read('a', [4, 1]);
    expect(inside.state.value).toMatchObject({ runId: 'a', proof: 4, earlier: 1 });
    inside.choose('b', { proof: null, earlier: null });
    expect(inside.state.value).toMatchObject({ runId: 'b', proof: null, details: new Map() });
  });

  const proofs = [0, 1, 2, 3].map((index) => sampleProof({ index }));
  it.each([
    [{ proof: null, earlier: null }, 3, 2],
    [{ proof: 2, earlier: null }, 2, 1],
    [{ proof: 3, earlier: 0 }, 3, 0],
    [{ proof: 1, earlier: 2 }, 1, 0],
    [{ proof: 9, earlier: 1 }, 3, 1],
    [{ proof: 0, earlier: null }, 0, undefined],
  ])('%j means these', (choice, proof, earlier) => {
    const picked = pickProofs(proofs, choice);
    expect(picked.proof?.index).toBe(proof);
    expect(picked.earlier?.index).toBe(earlier);
  });

  it('means nothing where there is no proof', () => {
    const picked = pickProofs([], { proof: null, earlier: null });
    expect(picked).toEqual({ proof: null, earlier: null });
  });
});

describe('a walk that somebody asks for', () => {
  const point = { at: 1, liveBytes: 2, freeBytes: 3, topBytes: 4 };

  it('is told when it has found something, and when the heap was in motion', async () => {
    const walking = inside.glance('a', async () => point);
    expect(inside.state.value.glance).toEqual({ kind: 'walking' });
    await walking;
    expect(inside.state.value.glance).toEqual({ kind: 'seen', point });
    await inside.glance('a', async () => null);
    expect(inside.state.value.glance).toEqual({ kind: 'in-motion' });
  });

  it('is nothing to another run', async () => {
    const walking = inside.glance('a', async () => point);
    inside.choose('b', { proof: null, earlier: null });
    await walking;
    expect(inside.state.value.glance).toEqual({ kind: 'none' });
  });
});

describe('a choice in a run with several memories', () => {
  const proofs = [0, 1, 2, 3].map((index) =>
    sampleProof({ index, life: Math.floor(index / 2), nth: index % 2 }),
  );
  const picked = (proof: number | null, earlier: number | null) => {
    const pick = pickProofs(proofs, { proof, earlier });
    return [pick.proof?.index ?? null, pick.earlier?.index ?? null];
  };

  it('compares with proofs of the same memory only', () => {
    expect(picked(null, null)).toEqual([3, 2]);
    expect(picked(3, 0)).toEqual([3, 2]);
    expect(picked(2, null)).toEqual([2, null]);
    expect(picked(1, 0)).toEqual([1, 0]);
  });
});
