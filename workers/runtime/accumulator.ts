/** Challenges of an inner product argument, and the commitment to their polynomial. */
export interface Accumulator {
  /** {@link CHALLENGE_BYTES} each. */
  readonly challenges: Uint8Array;
  /** The points of the commitment, packed. */
  readonly commitment: Uint8Array;
}

const CHALLENGE_BYTES = 32;

/** One byte for the number of challenges, then the challenges, then the commitment. */
export function packAccumulator({ challenges, commitment }: Accumulator): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(1 + challenges.length + commitment.length);
  packed[0] = challenges.length / CHALLENGE_BYTES;
  packed.set(challenges, 1);
  packed.set(commitment, 1 + challenges.length);
  return packed;
}

/** What {@link packAccumulator} packed. */
export function unpackAccumulator(packed: Uint8Array): Accumulator {
  const end = 1 + (packed[0] ?? 0) * CHALLENGE_BYTES;
  return { challenges: packed.subarray(1, end), commitment: packed.subarray(end) };
}

/** Whether an accumulator is that of some challenges. */
export function isOfChallenges(accumulator: Accumulator, challenges: Uint8Array): boolean {
  const own = accumulator.challenges;
  return own.length === challenges.length && own.every((byte, i) => byte === challenges[i]);
}
