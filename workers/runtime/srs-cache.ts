import { isOfChallenges, packAccumulator, unpackAccumulator } from './accumulator.ts';
import type { Accumulator } from './accumulator.ts';
import {
  packCommitments,
  packPoints,
  POINT_BYTES,
  understandsPoints,
  unpackCommitments,
  unpackPoints,
} from './curve-points.ts';
import type { CommitmentWrapper } from './curve-points.ts';
import type { GlueWrapper } from './glue.ts';
import type { SrsGlue } from './srs-glue.ts';

/** An SRS that was made, and what is known of it. */
interface KnownSrs {
  readonly wrapper: GlueWrapper;
  readonly size: number;
  /** Sizes of the domains whose Lagrange bases it holds. */
  readonly bases: Set<number>;
  /** The first that was asked for. */
  accumulator: Accumulator | null;
}

type Packed = Uint8Array<ArrayBuffer>;

/**
 * Runs work that makes and ends a hundred thousand handles and leaves none of them behind, but such
 * as go to Rust: whoever keeps account of handles may leave them out.
 */
export type Untracked = <T>(work: () => T) => T;

/**
 * Makes the SRS of one field and its Lagrange bases: from packed points where it was given them,
 * and by computing otherwise. What it has can be packed.
 *
 * o1js's own cache keeps them as decimal numbers in JSON, which takes several times as long to read,
 * and without the basis of the domain that a proof is made in, which the first proof then computes.
 */
export class SrsCache {
  readonly #glue: SrsGlue;
  readonly #untracked: Untracked;
  readonly #known = new Map<number, KnownSrs>();
  /** What was given and not asked for yet, by name. */
  readonly #given = new Map<string, Uint8Array>();

  constructor(glue: SrsGlue, untracked: Untracked = (work) => work()) {
    this.#glue = glue;
    this.#untracked = untracked;
  }

  /** What keeps this from working; `null` if nothing does. Bindings are called to find out. */
  findProblem(): string | null {
    const missing = this.#glue.missing();
    if (missing.length > 0) return `The glue of this release has no ${missing.join(', ')}.`;
    return this.#untracked(() => understandsPoints(this.#glue))
      ? null
      : 'The glue of this release has points in a form that is not known.';
  }

  /** Gives it what {@link pack} returned in another realm. What is of another field is left out. */
  give(packed: ReadonlyMap<string, Uint8Array>): void {
    for (const [name, bytes] of packed)
      if (name.startsWith(`${this.#glue.field}-`)) this.#given.set(name, bytes);
  }

  /** The SRS of `size` points, the same at each call. */
  create(size: number): GlueWrapper {
    let known = this.#known.get(size);
    if (known === undefined) {
      known = {
        wrapper: this.#make(size),
        size,
        bases: new Set(),
        accumulator: this.#takeAccumulator(size),
      };
      this.#known.set(size, known);
    }
    return known.wrapper;
  }

  /** Sees to it that an SRS holds the Lagrange basis of a domain. An SRS of others is left alone. */
  ensureBasis(srs: GlueWrapper, domainSize: number): void {
    const known = this.#find(srs);
    if (known === null || known.bases.has(domainSize)) return;
    const packed = this.#take(basisName(known, domainSize));
    if (packed === null || packed.length % (domainSize * POINT_BYTES) !== 0) {
      this.#glue.computeBasis(srs, domainSize);
    } else {
      const commitments = this.#untracked(() => unpackCommitments(this.#glue, packed, domainSize));
      this.#glue.setBasis(srs, domainSize, commitments);
    }
    known.bases.add(domainSize);
  }

  /** Sees to it that an SRS holds every basis that was given for it. */
  ensureGivenBases(srs: GlueWrapper): void {
    const known = this.#find(srs);
    if (known === null) return;
    const prefix = `${this.#glue.field}-${basisName(known, '')}`;
    for (const name of this.#given.keys())
      if (name.startsWith(prefix)) this.ensureBasis(srs, Number(name.slice(prefix.length)));
  }

  /**
   * The commitment to the polynomial of some challenges. The first that is asked for is kept: it is
   * that of the dummy proof with which Pickles fills up a proof that verifies fewer than two, the
   * same in every process.
   *
   * @param compute is called where it is not known.
   */
  commitChallenges(
    srs: GlueWrapper,
    challenges: Uint8Array,
    compute: () => CommitmentWrapper,
  ): CommitmentWrapper {
    const known = this.#find(srs);
    if (known === null) return compute();
    if (known.accumulator !== null && isOfChallenges(known.accumulator, challenges)) {
      return new this.#glue.Commitment(unpackPoints(this.#glue, known.accumulator.commitment));
    }
    const commitment = compute();
    if (known.accumulator === null && commitment.shifted === undefined) {
      const points = packPoints(this.#glue, commitment.unshifted);
      known.accumulator = { challenges: challenges.slice(), commitment: points };
    }
    return commitment;
  }

  /**
   * Packs all that it has, by name.
   * @param except names of what is to be left out.
   */
  pack(except: ReadonlySet<string>): Map<string, Packed> {
    const packed = new Map<string, Packed>();
    const add = (name: string, make: () => Packed | null) => {
      if (except.has(`${this.#glue.field}-${name}`)) return;
      const bytes = this.#untracked(make);
      if (bytes !== null) packed.set(`${this.#glue.field}-${name}`, bytes);
    };
    for (const known of this.#known.values()) {
      const { wrapper, size, bases, accumulator } = known;
      add(srsName(size), () => packPoints(this.#glue, this.#glue.points(wrapper)));
      for (const domainSize of bases) {
        add(basisName(known, domainSize), () =>
          packCommitments(this.#glue, this.#glue.basis(wrapper, domainSize)),
        );
      }
      if (accumulator !== null) add(accumulatorName(size), () => packAccumulator(accumulator));
    }
    return packed;
  }

  #make(size: number): GlueWrapper {
    const packed = this.#take(srsName(size));
    // The blinding point, and the others.
    if (packed?.length !== (1 + size) * POINT_BYTES) return this.#glue.create(size);
    return this.#glue.fromPoints(this.#untracked(() => unpackPoints(this.#glue, packed)));
  }

  #takeAccumulator(size: number): Accumulator | null {
    const packed = this.#take(accumulatorName(size));
    return packed === null ? null : unpackAccumulator(packed);
  }

  /** What was given by a name. It is asked for once. */
  #take(name: string): Uint8Array | null {
    const fullName = `${this.#glue.field}-${name}`;
    const packed = this.#given.get(fullName) ?? null;
    this.#given.delete(fullName);
    return packed;
  }

  /** By address, since there may be other wrappers of the same SRS. */
  #find(srs: GlueWrapper): KnownSrs | null {
    for (const known of this.#known.values())
      if (known.wrapper.__wbg_ptr === srs.__wbg_ptr) return known;
    return null;
  }
}

function srsName(size: number): string {
  return `srs-${size}`;
}

function basisName({ size }: KnownSrs, domainSize: number | ''): string {
  return `lagrange-basis-${size}-${domainSize}`;
}

function accumulatorName(size: number): string {
  return `accumulator-${size}`;
}
