import type { CommitmentWrapper, CurveGlue, PointWrapper } from './curve-points.ts';
import type { Binding, Glue, GlueWrapper } from './glue.ts';

/**
 * The two proof systems of Pickles, as o1js names them by the field of their circuits: step proofs
 * are over `fp` and commit to points of Vesta, wrap proofs are over `fq` and commit to points of
 * Pallas.
 */
export const FIELDS = ['fp', 'fq'] as const;
export type Field = (typeof FIELDS)[number];

const NAMES = {
  fp: { curve: 'vesta', Point: 'WasmGVesta', Commitment: 'WasmFpPolyComm' },
  fq: { curve: 'pallas', Point: 'WasmGPallas', Commitment: 'WasmFqPolyComm' },
} as const;

/**
 * The structured reference string of one field, and its Lagrange bases, as the glue offers them. A
 * basis of a domain of `n` is the commitments to the `n` Lagrange polynomials of that domain. It is
 * kept in the SRS once it was computed or set.
 */
export class SrsGlue implements CurveGlue {
  readonly field: Field;
  readonly #glue: Glue;

  constructor(glue: Glue, field: Field) {
    this.#glue = glue;
    this.field = field;
  }

  /** What this needs of the glue, and the glue does not have; empty if all is there. */
  missing(): readonly string[] {
    const names = NAMES[this.field];
    const bindings = [
      `caml_${names.curve}_affine_one`,
      ...SRS_BINDINGS.map((name) => `caml_${this.field}_srs_${name}`),
    ];
    const wanted = [...bindings, names.Point, names.Commitment];
    return wanted.filter((name) => typeof this.#glue[name] !== 'function');
  }

  get Point(): CurveGlue['Point'] {
    return this.#glue[NAMES[this.field].Point] as CurveGlue['Point'];
  }

  get Commitment(): CurveGlue['Commitment'] {
    return this.#glue[NAMES[this.field].Commitment] as CurveGlue['Commitment'];
  }

  makePoint(): PointWrapper {
    return this.#call(`caml_${NAMES[this.field].curve}_affine_one`) as PointWrapper;
  }

  /** Hashes to `size` points of the curve, on all threads. */
  create(size: number): GlueWrapper {
    return this.#srs('create_parallel', size) as GlueWrapper;
  }

  /** Pointers to copies of all points, the blinding one first; the boxes belong to the caller. */
  points(srs: GlueWrapper): Uint32Array {
    return this.#srs('get', srs) as Uint32Array;
  }

  /** An SRS of points in the order of {@link points}; the boxes go to it. */
  fromPoints(points: Uint32Array): GlueWrapper {
    return this.#srs('set', points) as GlueWrapper;
  }

  /** Computes a basis on all threads, unless the SRS holds it. */
  computeBasis(srs: GlueWrapper, domainSize: number): void {
    (this.#srs('lagrange_commitment', srs, domainSize, 0) as CommitmentWrapper).free();
  }

  /** One commitment of a basis; `null` if the SRS does not hold it. */
  commitment(srs: GlueWrapper, domainSize: number, index: number): CommitmentWrapper | null {
    const found = this.#srs('maybe_lagrange_commitment', srs, domainSize, index);
    return (found as CommitmentWrapper | undefined) ?? null;
  }

  /** Pointers to copies of the commitments of a basis; the boxes belong to the caller. */
  basis(srs: GlueWrapper, domainSize: number): Uint32Array {
    const vector = this.#srs('lagrange_commitments_whole_domain_ptr', srs, domainSize);
    return this.#srs('lagrange_commitments_whole_domain_read_from_ptr', vector) as Uint32Array;
  }

  /** Gives a basis to an SRS; the boxes go to it. */
  setBasis(srs: GlueWrapper, domainSize: number, commitments: Uint32Array): void {
    this.#srs('set_lagrange_basis', srs, domainSize, commitments);
  }

  #srs(name: (typeof SRS_BINDINGS)[number], ...args: unknown[]): unknown {
    return this.#call(`caml_${this.field}_srs_${name}`, ...args);
  }

  /** By name at every call: o1js replaces some bindings once its nested worker runs. */
  #call(name: string, ...args: unknown[]): unknown {
    return (this.#glue[name] as Binding)(...args);
  }
}

const SRS_BINDINGS = [
  'create_parallel',
  'get',
  'set',
  'set_lagrange_basis',
  'lagrange_commitment',
  'maybe_lagrange_commitment',
  'lagrange_commitments_whole_domain_ptr',
  'lagrange_commitments_whole_domain_read_from_ptr',
] as const;
