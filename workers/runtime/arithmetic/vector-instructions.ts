import type { Expression } from './body-builder.ts';
import { encodeSigned, encodeUnsigned } from './leb128.ts';

/** The bits of a double. */
export function bitsOfDouble(value: number): bigint {
  return new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n;
}

/** A vector whose lanes have these bits. */
export function vector(lane0: bigint, lane1 = lane0): Expression {
  const bytes = [lane0, lane1].flatMap((lane) =>
    Array.from({ length: 8 }, (_, i) => Number((lane >> BigInt(8 * i)) & 0xffn)),
  );
  return [...simd(0x0c), ...bytes];
}

/** Loads two 64-bit words from different addresses, one into each lane. */
export function loadWords(
  [first, firstOffset]: readonly [address: Expression, offset: number],
  [second, secondOffset]: readonly [address: Expression, offset: number],
): Expression {
  const lane0 = [...first, ...simd(0x5d), 3, ...encodeUnsigned(firstOffset)];
  return [...second, ...lane0, ...simd(0x57), 3, ...encodeUnsigned(secondOffset), 1];
}

/** Loads a 64-bit word into both lanes. */
export function loadWordTwice(address: Expression, offset: number): Expression {
  return [...address, ...simd(0x0a), 3, ...encodeUnsigned(offset)];
}

/** A lane of a, and one of b. */
export function pairLanes(
  [a, laneOfA]: readonly [Expression, 0 | 1],
  [b, laneOfB]: readonly [Expression, 0 | 1],
): Expression {
  const bytes = [8 * laneOfA, 16 + 8 * laneOfB].flatMap((start) =>
    Array.from({ length: 8 }, (_, i) => start + i),
  );
  return [...a, ...b, ...simd(0x0d), ...bytes];
}

/** A 64-bit value in both lanes. */
export function splatLanes(value: Expression): Expression {
  return [...value, ...simd(0x12)];
}

/** A lane as a 64-bit value. */
export function laneOf(value: Expression, lane: 0 | 1): Expression {
  return [...value, ...simd(0x1d), lane];
}

export const andVectors = binary(0x4e);
export const orVectors = binary(0x50);
/** Of 64-bit integers. */
export const addLanes = binary(0xce);
/** Of doubles. */
export const addDoubles = binary(0xf0);
export const subtractDoubles = binary(0xf1);
export const multiplyDoubles = binary(0xf2);

/** Logical shift of both lanes to the left. */
export function shiftLanesLeft(value: Expression, bits: number): Expression {
  return [...value, ...shiftCount(bits), ...simd(0xcb)];
}

/** Logical shift of both lanes to the right. */
export function shiftLanesRight(value: Expression, bits: number): Expression {
  return [...value, ...shiftCount(bits), ...simd(0xcd)];
}

/** a · b + c of doubles. */
export type MultiplyAdd = (a: Expression, b: Expression, c: Expression) => Expression;

/**
 * `f64x2.relaxed_madd`: a · b + c of doubles, which an engine may round once, at the end, or twice.
 * Which of the two never changes within one engine on one machine.
 */
export const relaxedMultiplyAdd: MultiplyAdd = (a, b, c) => [...a, ...b, ...c, ...simd(0x107)];

function shiftCount(bits: number): readonly number[] {
  return [0x41, ...encodeSigned(BigInt(bits))];
}

/** An instruction that takes two vectors. */
function binary(opcode: number): (a: Expression, b: Expression) => Expression {
  return (a, b) => [...a, ...b, ...simd(opcode)];
}

function simd(opcode: number): readonly number[] {
  return [0xfd, ...encodeUnsigned(opcode)];
}
