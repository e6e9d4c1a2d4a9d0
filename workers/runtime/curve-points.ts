import type { GlueWrapper } from './glue.ts';

/** A wrapper around one point of a curve, in affine coordinates of 32 bytes, least byte first. */
export interface PointWrapper extends GlueWrapper {
  x: Uint8Array;
  y: Uint8Array;
  infinity: boolean;
  free(): void;
}

/** A wrapper around a commitment: one point for every chunk of the polynomial. */
export interface CommitmentWrapper extends GlueWrapper {
  /** Pointers to copies of the points. Each is a box that belongs to whoever asked. */
  readonly unshifted: Uint32Array;
  /** A copy of a further point, which no release since the first with this glue makes use of. */
  readonly shifted: PointWrapper | undefined;
  free(): void;
}

/** How points and commitments of one curve are made and looked at. */
export interface CurveGlue {
  readonly Point: { readonly prototype: PointWrapper };
  readonly Commitment: {
    readonly prototype: CommitmentWrapper;
    new (unshifted: Uint32Array, shifted?: PointWrapper): CommitmentWrapper;
  };
  /** A new box with the curve's generator in it. */
  makePoint(): PointWrapper;
}

const COORDINATE_BYTES = 32;

/** A packed point: x, then y. No point of either curve is (0, 0), so that stands for infinity. */
export const POINT_BYTES = 2 * COORDINATE_BYTES;

/**
 * Reads points out of their boxes, in order, {@link POINT_BYTES} each.
 *
 * @param pointers to boxes that belong to the caller; every one of them is freed.
 */
export function packPoints(curve: CurveGlue, pointers: Uint32Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(pointers.length * POINT_BYTES);
  pointers.forEach((pointer, index) => {
    const point = adopt(curve.Point, pointer);
    if (!point.infinity) {
      packed.set(point.x, index * POINT_BYTES);
      packed.set(point.y, index * POINT_BYTES + COORDINATE_BYTES);
    }
    point.free();
  });
  return packed;
}

/**
 * Puts packed points into new boxes.
 *
 * @returns pointers to the boxes, which belong to the caller, or to the call they are passed to.
 */
export function unpackPoints(curve: CurveGlue, packed: Uint8Array): Uint32Array {
  return Uint32Array.from({ length: packed.length / POINT_BYTES }, (_, index) => {
    const coordinates = packed.subarray(index * POINT_BYTES, (index + 1) * POINT_BYTES);
    const point = curve.makePoint();
    if (coordinates.every((byte) => byte === 0)) point.infinity = true;
    else {
      point.x = coordinates.subarray(0, COORDINATE_BYTES);
      point.y = coordinates.subarray(COORDINATE_BYTES);
    }
    return point.__destroy_into_raw();
  });
}

/**
 * Reads commitments out of their boxes, in order, all points of one before those of the next.
 *
 * @param pointers to boxes that belong to the caller; every one of them is freed.
 * @returns `null` if they are not of the form that can be packed: all of as many points, no
 *   shifted ones.
 */
export function packCommitments(
  curve: CurveGlue,
  pointers: Uint32Array,
): Uint8Array<ArrayBuffer> | null {
  const parts: Uint8Array[] = [];
  let isPlain = true;
  for (const pointer of pointers) {
    const commitment = adopt(curve.Commitment, pointer);
    const { shifted } = commitment;
    parts.push(packPoints(curve, commitment.unshifted));
    if (shifted !== undefined || parts[0]?.length !== parts.at(-1)?.length) isPlain = false;
    shifted?.free();
    commitment.free();
  }
  return isPlain ? join(parts) : null;
}

/**
 * Puts packed commitments into new boxes.
 *
 * @param count how many there are; divides the number of points.
 * @returns pointers to the boxes, which belong to the caller, or to the call they are passed to.
 */
export function unpackCommitments(
  curve: CurveGlue,
  packed: Uint8Array,
  count: number,
): Uint32Array {
  const size = packed.length / count;
  return Uint32Array.from({ length: count }, (_, index) => {
    const points = unpackPoints(curve, packed.subarray(index * size, (index + 1) * size));
    return new curve.Commitment(points).__destroy_into_raw();
  });
}

/** Whether a point that is packed and unpacked is the same: the glue means what this file thinks. */
export function understandsPoints(curve: CurveGlue): boolean {
  const generator = packPoints(curve, Uint32Array.of(curve.makePoint().__destroy_into_raw()));
  // Something else than what a new box holds, so that a setter that does nothing is noticed.
  const changed = generator.slice().copyWithin(0, COORDINATE_BYTES);
  const again = packPoints(curve, unpackPoints(curve, changed));
  return (
    changed.some((byte, i) => byte !== generator[i]) &&
    again.every((byte, i) => byte === changed[i])
  );
}

/** A wrapper around a box that came as a bare pointer. */
function adopt<Wrapper extends GlueWrapper>(
  owner: { readonly prototype: Wrapper },
  pointer: number,
): Wrapper {
  const wrapper = Object.create(owner.prototype) as Wrapper;
  wrapper.__wbg_ptr = pointer;
  return wrapper;
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    joined.set(part, end);
    end += part.length;
  }
  return joined;
}
