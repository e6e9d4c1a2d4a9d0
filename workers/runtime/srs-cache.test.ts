import { beforeEach, describe, expect, it } from 'vitest';
import { makeFakeSrsGlue } from './fixtures/fake-srs-glue.ts';
import type { FakeSrsGlue } from './fixtures/fake-srs-glue.ts';
import type { CommitmentWrapper } from './curve-points.ts';
import type { Binding } from './glue.ts';
import { SrsCache } from './srs-cache.ts';
import { SrsGlue } from './srs-glue.ts';

const NOTHING: ReadonlySet<string> = new Set();

interface Realm extends FakeSrsGlue {
  readonly cache: SrsCache;
}

function startRealm(packed?: ReadonlyMap<string, Uint8Array>, chunks = 1): Realm {
  const fake = makeFakeSrsGlue(chunks);
  const cache = new SrsCache(new SrsGlue(fake.glue, 'fp'));
  if (packed !== undefined) cache.give(packed);
  return { ...fake, cache };
}

/** An SRS of 8 points with the basis of a domain of 4, in a realm of its own. */
let first: Realm;
let packed: Map<string, Uint8Array<ArrayBuffer>>;
beforeEach(() => {
  first = startRealm();
  const srs = first.cache.create(8);
  first.cache.ensureBasis(srs, 4);
  packed = first.cache.pack(NOTHING);
});

describe('an SRS cache with nothing', () => {
  it('computes an SRS and a basis once each', () => {
    const srs = first.cache.create(8);
    first.cache.ensureBasis(srs, 4);
    expect(first.computed).toEqual(['fp srs 8', 'fp basis 4']);
  });

  it('leaves no boxes behind but the SRS', () => {
    expect(first.heap.live).toBe(1);
  });

  it('packs 64 bytes a point', () => {
    expect([...packed].map(([name, { length }]) => [name, length])).toEqual([
      ['fp-srs-8', 9 * 64],
      ['fp-lagrange-basis-8-4', 4 * 64],
    ]);
  });

  it('packs nothing twice', () => {
    expect(first.cache.pack(new Set(packed.keys())).size).toBe(0);
    expect([...first.cache.pack(new Set(['fp-srs-8'])).keys()]).toEqual(['fp-lagrange-basis-8-4']);
  });

  it('leaves an SRS alone that it has not made', () => {
    const foreign = (first.glue['caml_fp_srs_create_parallel'] as Binding)(2) as CommitmentWrapper;
    first.cache.ensureBasis(foreign, 2);
    expect(first.computed).toEqual(['fp srs 8', 'fp basis 4', 'fp srs 2']);
  });

  it('knows an SRS by another wrapper', () => {
    const srs = first.cache.create(8);
    first.cache.ensureBasis({ ...srs, __destroy_into_raw: () => 0 }, 2);
    expect(first.computed.at(-1)).toBe('fp basis 2');
  });
});

describe('an SRS cache that was given what another packed', () => {
  it.each([1, 2])('computes nothing, and has the same, with %d chunks', (chunks) => {
    const before = startRealm(undefined, chunks);
    const original = before.cache.create(8);
    before.cache.ensureBasis(original, 4);
    const after = startRealm(before.cache.pack(NOTHING), chunks);
    const srs = after.cache.create(8);
    after.cache.ensureBasis(srs, 4);
    expect(after.computed).toEqual([]);
    expect(after.pointsOf(srs)).toEqual(before.pointsOf(original));
    expect(after.basisOf(srs, 4)).toEqual(before.basisOf(original, 4));
    expect(after.heap.live).toBe(1);
  });

  it('puts into an SRS all that was given for it when it is asked to', () => {
    const { cache, computed, basisOf } = startRealm(packed);
    const [small, srs] = [cache.create(4), cache.create(8)];
    for (const each of [small, srs]) cache.ensureGivenBases(each);
    expect(computed).toEqual(['fp srs 4']);
    expect([basisOf(small, 4).length, basisOf(srs, 4).length]).toEqual([0, 4 * 64]);
  });

  it('computes what it was not given', () => {
    const { cache, computed } = startRealm(packed);
    cache.ensureBasis(cache.create(8), 2);
    cache.create(16);
    expect(computed).toEqual(['fp basis 2', 'fp srs 16']);
  });

  it.each(['fp-srs-8', 'fp-lagrange-basis-8-4'])('computes %s if it is too short', (name) => {
    packed.set(name, new Uint8Array(64 * 3));
    const { cache, computed } = startRealm(packed);
    cache.ensureBasis(cache.create(8), 4);
    expect(computed).toHaveLength(1);
  });

  it('leaves out what is of the other field', () => {
    const { cache, computed } = startRealm(
      new Map([...packed].map(([name, bytes]) => [name.replace('fp', 'fq'), bytes])),
    );
    cache.create(8);
    expect(computed).toEqual(['fp srs 8']);
  });
});

it('leaves out of account what goes through JavaScript, and nothing else', () => {
  const { glue } = makeFakeSrsGlue();
  const seen: string[] = [];
  let paused = false;
  for (const name of ['caml_vesta_affine_one', 'caml_fp_srs_set', 'caml_fp_srs_get']) {
    const call = glue[name] as Binding;
    glue[name] = (...args: unknown[]) => {
      const line = `${name} ${paused ? 'untracked' : 'tracked'}`;
      if (seen.at(-1) !== line) seen.push(line);
      return call(...args);
    };
  }
  const cache = new SrsCache(new SrsGlue(glue, 'fp'), (work) => {
    paused = true;
    try {
      return work();
    } finally {
      paused = false;
    }
  });
  cache.give(packed);
  cache.create(8);
  cache.pack(NOTHING);
  expect(seen).toEqual([
    'caml_vesta_affine_one untracked',
    'caml_fp_srs_set tracked',
    'caml_fp_srs_get untracked',
  ]);
});

describe('the commitment to challenges', () => {
  const dummy = new Uint8Array(3 * 32).fill(7);
  const others = new Uint8Array(3 * 32).fill(9);

  it('is computed for the first ones only, here and in later realms', () => {
    const points = commit(first, dummy);
    expect(commit(first, dummy)).toEqual(points);
    const later = startRealm(first.cache.pack(NOTHING));
    expect(commit(later, dummy)).toEqual(points);
    expect(first.computed.at(-1)).toBe('fp challenges 7');
    expect(later.computed).toEqual([]);
    expect([first.heap.live, later.heap.live]).toEqual([1, 1]);
  });

  it('is computed each time for other ones, and those are not kept', () => {
    commit(first, dummy);
    commit(first, others);
    const later = startRealm(first.cache.pack(NOTHING));
    commit(later, others);
    commit(later, dummy);
    expect(first.computed.slice(2)).toEqual(['fp challenges 7', 'fp challenges 9']);
    expect(later.computed).toEqual(['fp challenges 9']);
  });
});

describe('findProblem', () => {
  it('finds none with glue that is known', () => {
    expect(first.cache.findProblem()).toBeNull();
  });

  it('names bindings that are missing', () => {
    delete first.glue['caml_fp_srs_set'];
    delete first.glue['WasmGVesta'];
    expect(first.cache.findProblem()).toBe(
      'The glue of this release has no caml_fp_srs_set, WasmGVesta.',
    );
  });
});

/** The points of the commitment, which is freed. */
function commit({ cache, glue, heap }: Realm, challenges: Uint8Array): unknown {
  const srs = cache.create(8);
  const commitment = cache.commitChallenges(
    srs,
    challenges,
    () => (glue['caml_fp_srs_b_poly_commitment'] as Binding)(srs, challenges) as CommitmentWrapper,
  );
  const points = heap.read(commitment.__wbg_ptr);
  commitment.free();
  return points;
}
