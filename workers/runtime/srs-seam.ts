import type { CommitmentWrapper } from './curve-points.ts';
import { isWrapper, TS_BINDINGS } from './glue.ts';
import type { Binding, Glue, GlueWrapper } from './glue.ts';
import { patchProperty } from './patch.ts';
import type { SrsCache } from './srs-cache.ts';
import { FIELDS } from './srs-glue.ts';
import type { Field, SrsGlue } from './srs-glue.ts';

/** What o1js's OCaml part calls for an SRS of one field (o1js, `src/bindings/crypto/bindings/srs.ts`). */
interface SrsBindings {
  create(size: number): GlueWrapper;
  lagrangeCommitment(srs: GlueWrapper, domainSize: number, index: number): unknown;
  lagrangeCommitmentsWholeDomain(srs: GlueWrapper, domainSize: number): unknown;
  addLagrangeBasis(srs: GlueWrapper, logDomainSize: number): void;
}

/** The global under which o1js hands its TypeScript part to its OCaml part. */
interface SnarkyBindings {
  srs: (glue: unknown) => Record<Field, SrsBindings>;
  rustConversion: (
    glue: unknown,
  ) => Record<Field, { polyCommFromRust(commitment: object): unknown }>;
}

/** An {@link SrsCache} and the glue that it works by, for each field. */
export type SrsCaches = Readonly<
  Record<Field, { readonly cache: SrsCache; readonly glue: SrsGlue }>
>;

const METHODS = [
  'create',
  'lagrangeCommitment',
  'lagrangeCommitmentsWholeDomain',
  'addLagrangeBasis',
] as const;

/**
 * Has o1js's OCaml part get every SRS and every Lagrange basis from `caches`. Call it when the glue
 * appears: o1js has set up its TypeScript part by then, and its OCaml part not yet.
 *
 * @param caches is asked for at each call; `null` leaves the call to o1js.
 * @param onServed is called when the OCaml part has taken what it will call. If it never is, this
 *   release works in another way, and nothing was changed.
 * @returns the way to put it back.
 */
export function serveSrs(caches: () => SrsCaches | null, onServed: () => void): () => void {
  const bindings = (globalThis as unknown as Record<string, unknown>)[TS_BINDINGS];
  if (!isSnarkyBindings(bindings)) return () => {};
  return patchProperty(bindings, 'srs', (original) => (glue) => {
    const shipped = original(glue);
    if (
      !FIELDS.every((field) =>
        METHODS.every((name) => typeof shipped[field]?.[name] === 'function'),
      )
    )
      return shipped;
    const conversion = bindings.rustConversion(glue);
    const serve = (field: Field) =>
      serveField(
        shipped[field],
        () => caches()?.[field] ?? null,
        (commitment) => conversion[field].polyCommFromRust(commitment),
      );
    onServed();
    return { ...shipped, fp: serve('fp'), fq: serve('fq') };
  });
}

function serveField(
  shipped: SrsBindings,
  served: () => SrsCaches[Field] | null,
  toMl: (commitment: object) => unknown,
): SrsBindings {
  // As functions of no `this`: the OCaml part takes some of them off their object.
  return {
    create: (size) => served()?.cache.create(size) ?? shipped.create(size),
    lagrangeCommitment(srs, domainSize, index) {
      const own = served();
      own?.cache.ensureBasis(srs, domainSize);
      const commitment = own?.glue.commitment(srs, domainSize, index) ?? null;
      if (commitment === null) return shipped.lagrangeCommitment(srs, domainSize, index);
      const converted = toMl(commitment);
      // Some releases free what they have converted.
      if (commitment.__wbg_ptr !== 0) commitment.free();
      return converted;
    },
    lagrangeCommitmentsWholeDomain(srs, domainSize) {
      served()?.cache.ensureBasis(srs, domainSize);
      return shipped.lagrangeCommitmentsWholeDomain(srs, domainSize);
    },
    addLagrangeBasis(srs, logDomainSize) {
      const own = served();
      if (own === null) shipped.addLagrangeBasis(srs, logDomainSize);
      else own.cache.ensureBasis(srs, 2 ** logDomainSize);
    },
  };
}

/** The bindings of proving keys that {@link followProvingKeys} needs and the glue does not have. */
export function missingKeyBindings(glue: Glue): readonly string[] {
  return FIELDS.flatMap((field) => [...makersOf(field), domainSizeOf(field)]).filter(
    (name) => typeof glue[name] !== 'function',
  );
}

/**
 * Has Lagrange bases in place where proving keys need them, which ask for them in ways of their own:
 * creating a key computes the basis of its domain, whose size is known only then, so that the SRS is
 * given all there are; and with a key that was decoded, the first proof computes it.
 */
export function followProvingKeys(glue: Glue, caches: SrsCaches): void {
  for (const field of FIELDS) {
    const { cache } = caches[field];
    const [createName, decodeName] = makersOf(field);
    const create = glue[createName] as Binding;
    const decode = glue[decodeName] as Binding;
    const ensureBasis = (key: unknown, args: readonly unknown[]) => {
      const domainSize = (glue[domainSizeOf(field)] as Binding)(key) as number;
      // One of the arguments is the SRS; the cache knows which.
      for (const srs of args.filter(isWrapper)) cache.ensureBasis(srs, domainSize);
    };
    glue[createName] = (...args: unknown[]) => {
      for (const srs of args.filter(isWrapper)) cache.ensureGivenBases(srs);
      const key = create(...args);
      ensureBasis(key, args);
      return key;
    };
    glue[decodeName] = (...args: unknown[]) => {
      const key = decode(...args);
      ensureBasis(key, args);
      return key;
    };
  }
}

/** Serves the commitments to challenges that are known; see {@link SrsCache.commitChallenges}. */
export function serveAccumulators(glue: Glue, caches: SrsCaches): void {
  for (const field of FIELDS) {
    const name = `caml_${field}_srs_b_poly_commitment`;
    const commit = glue[name];
    if (typeof commit !== 'function') continue;
    glue[name] = (...args: unknown[]) => {
      const compute = () => commit(...args) as CommitmentWrapper;
      const [srs, challenges] = args;
      return isWrapper(srs) && challenges instanceof Uint8Array
        ? caches[field].cache.commitChallenges(srs, challenges, compute)
        : compute();
    };
  }
}

function makersOf(field: Field): readonly [create: string, decode: string] {
  return [`caml_pasta_${field}_plonk_index_create`, `caml_pasta_${field}_plonk_index_decode`];
}

function domainSizeOf(field: Field): string {
  return `caml_pasta_${field}_plonk_index_domain_d1_size`;
}

function isSnarkyBindings(value: unknown): value is SnarkyBindings {
  return (
    typeof value === 'object' &&
    value !== null &&
    'srs' in value &&
    typeof value.srs === 'function' &&
    'rustConversion' in value &&
    typeof value.rustConversion === 'function'
  );
}
