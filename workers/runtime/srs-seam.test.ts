import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFakeSrsGlue } from './fixtures/fake-srs-glue.ts';
import type { FakeSrsGlue } from './fixtures/fake-srs-glue.ts';
import type { Binding, GlueWrapper } from './glue.ts';
import { SrsCache } from './srs-cache.ts';
import { SrsGlue } from './srs-glue.ts';
import { followProvingKeys, missingKeyBindings, serveAccumulators, serveSrs } from './srs-seam.ts';
import type { SrsCaches } from './srs-seam.ts';

/** The functions that o1js's OCaml part takes for a field. */
interface TakenFunctions {
  create: (this: void, size: number) => GlueWrapper;
  lagrangeCommitment: (this: void, srs: GlueWrapper, domainSize: number, index: number) => unknown;
  lagrangeCommitmentsWholeDomain: (this: void, srs: GlueWrapper, domainSize: number) => unknown;
  addLagrangeBasis: (this: void, srs: GlueWrapper, logDomainSize: number) => void;
}

let fake: FakeSrsGlue;
let caches: SrsCaches;
let shippedCalls: string[];
let restore: () => void;
let served: number;

beforeEach(() => {
  fake = makeFakeSrsGlue();
  caches = { fp: makeCache('fp'), fq: makeCache('fq') };
  shippedCalls = [];
  served = 0;
  publish();
});
afterEach(() => {
  restore();
  Reflect.deleteProperty(globalThis, '__snarkyTsBindings');
});

function makeCache(field: 'fp' | 'fq') {
  const glue = new SrsGlue(fake.glue, field);
  return { glue, cache: new SrsCache(glue) };
}

function shippedFunctions(field: string): TakenFunctions {
  const note =
    <T>(name: string, result: T) =>
    (): T => {
      shippedCalls.push(`${field} ${name}`);
      return result;
    };
  return {
    create: note('create', { __wbg_ptr: 1, __destroy_into_raw: () => 1 }),
    lagrangeCommitment: note('lagrangeCommitment', 'shipped'),
    lagrangeCommitmentsWholeDomain: note('lagrangeCommitmentsWholeDomain', 'shipped'),
    addLagrangeBasis: note('addLagrangeBasis', undefined),
  };
}

/** Does what o1js does when it is imported. */
function publish(shipped: object = { fp: shippedFunctions('fp'), fq: shippedFunctions('fq') }) {
  /** Converts as some releases do, which leave freeing to others. */
  const polyCommFromRust = (commitment: { unshifted: Uint32Array }) => {
    const points = Array.from(commitment.unshifted, (pointer) => fake.heap.take(pointer));
    return { points };
  };
  Object.assign(globalThis, {
    __snarkyTsBindings: {
      srs: () => shipped,
      rustConversion: () => ({ fp: { polyCommFromRust }, fq: { polyCommFromRust } }),
    },
  });
}

/** Serves, and does what o1js's OCaml part does when it starts. */
function start(give: SrsCaches | null = caches): Record<'fp' | 'fq', TakenFunctions> {
  restore = serveSrs(
    () => give,
    () => {
      served += 1;
    },
  );
  const scope = globalThis as unknown as {
    __snarkyTsBindings: { srs(glue: unknown): Record<'fp' | 'fq', TakenFunctions> };
  };
  return scope.__snarkyTsBindings.srs(fake.glue);
}

describe('serveSrs', () => {
  it('serves an SRS, and a commitment of a basis that is computed once', () => {
    const { fq } = start();
    // Taken off their object, as the OCaml part takes them.
    const { create, lagrangeCommitment } = fq;
    const srs = create(8);
    const commitments = [1, 1, 3].map((index) => lagrangeCommitment(srs, 4, index));
    expect(commitments[0]).toEqual(commitments[1]);
    expect(commitments[0]).not.toEqual(commitments[2]);
    expect(fake.computed).toEqual(['fq srs 8', 'fq basis 4']);
    expect([served, fake.heap.live, shippedCalls]).toEqual([1, 1, []]);
  });

  it('has the basis in place when o1js reads all of it, or asks for it to be there', () => {
    const { fp } = start();
    const srs = fp.create(8);
    expect(fp.lagrangeCommitmentsWholeDomain(srs, 4)).toBe('shipped');
    fp.addLagrangeBasis(srs, 1);
    expect(fake.computed).toEqual(['fp srs 8', 'fp basis 4', 'fp basis 2']);
    expect(shippedCalls).toEqual(['fp lagrangeCommitmentsWholeDomain']);
  });

  it('leaves it to o1js while there are no caches', () => {
    const { fp } = start(null);
    const srs = fp.create(8);
    fp.lagrangeCommitment(srs, 4, 0);
    fp.lagrangeCommitmentsWholeDomain(srs, 4);
    fp.addLagrangeBasis(srs, 2);
    expect(fake.computed).toEqual([]);
    expect(shippedCalls.map((call) => call.slice(3))).toEqual([
      'create',
      'lagrangeCommitment',
      'lagrangeCommitmentsWholeDomain',
      'addLagrangeBasis',
    ]);
  });

  it('leaves it to o1js when the SRS is one of its own', () => {
    const { fp } = start();
    const foreign = { __wbg_ptr: fake.heap.box({ points: [], bases: new Map() }) } as GlueWrapper;
    expect(fp.lagrangeCommitment(foreign, 4, 0)).toBe('shipped');
  });

  it('changes nothing where the functions are others than those that are known', () => {
    const shipped = { fp: shippedFunctions('fp'), fq: { make: () => {} } };
    publish(shipped);
    expect(start()).toBe(shipped);
    expect(served).toBe(0);
  });

  it.each([[undefined], [{}], [{ srs: () => ({}) }]])(
    'changes nothing where the global is %o',
    (bindings) => {
      Object.assign(globalThis, { __snarkyTsBindings: bindings });
      restore = serveSrs(
        () => caches,
        () => {},
      );
      expect(Reflect.get(globalThis, '__snarkyTsBindings')).toBe(bindings);
    },
  );

  it('puts back what it found', () => {
    const scope = globalThis as unknown as { __snarkyTsBindings: { srs: unknown } };
    const original = scope.__snarkyTsBindings.srs;
    start();
    restore();
    expect(scope.__snarkyTsBindings.srs).toBe(original);
  });
});

describe('followProvingKeys', () => {
  it.each([
    ['created', 'caml_pasta_fp_plonk_index_create', [4, 0]],
    ['decoded', 'caml_pasta_fp_plonk_index_decode', [Uint8Array.of(4)]],
  ])('has the basis in place once a key is %s', (_what, name, args) => {
    followProvingKeys(fake.glue, caches);
    const srs = caches.fp.cache.create(8);
    const key = (fake.glue[name] as Binding)(...args, srs) as GlueWrapper;
    expect(fake.heap.read(key.__wbg_ptr)).toEqual({ domainSize: 4 });
    expect(fake.computed.filter((what) => what === 'fp basis 4')).toHaveLength(1);
    expect(caches.fp.cache.pack(new Set())).toHaveProperty('size', 2);
  });

  it('has every basis that was given in place before a key is created', () => {
    followProvingKeys(fake.glue, caches);
    const given = new Map([
      ['fp-lagrange-basis-8-2', new Uint8Array(2 * 64).fill(1)],
      ['fp-lagrange-basis-8-4', new Uint8Array(4 * 64).fill(1)],
    ]);
    caches.fp.cache.give(given);
    const srs = caches.fp.cache.create(8);
    (fake.glue['caml_pasta_fp_plonk_index_create'] as Binding)(4, 0, srs);
    expect(fake.computed).toEqual(['fp srs 8', 'fp key 4']);
    expect(fake.basisOf(srs, 2)).toHaveLength(2 * 64);
  });

  it('names the bindings that it needs and that are missing', () => {
    expect(missingKeyBindings(fake.glue)).toEqual([]);
    delete fake.glue['caml_pasta_fq_plonk_index_decode'];
    expect(missingKeyBindings(fake.glue)).toEqual(['caml_pasta_fq_plonk_index_decode']);
  });
});

describe('serveAccumulators', () => {
  it('computes the same commitment once', () => {
    serveAccumulators(fake.glue, caches);
    const srs = caches.fq.cache.create(8);
    const commit = fake.glue['caml_fq_srs_b_poly_commitment'] as Binding;
    const challenges = new Uint8Array(32).fill(5);
    const pointers = [1, 2].map(() => (commit(srs, challenges) as GlueWrapper).__wbg_ptr);
    const [first, second] = pointers.map((pointer) => fake.heap.read(pointer));
    expect(second).toEqual(first);
    expect(pointers[0]).not.toBe(pointers[1]);
    expect(fake.computed).toEqual(['fq srs 8', 'fq challenges 5']);
  });

  it('leaves glue alone that has no such binding', () => {
    delete fake.glue['caml_fq_srs_b_poly_commitment'];
    const names = Object.keys(fake.glue);
    serveAccumulators(fake.glue, caches);
    expect(Object.keys(fake.glue)).toEqual(names);
  });
});
