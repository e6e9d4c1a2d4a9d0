import { and, BodyBuilder, constant, isEqual, parameter } from './body-builder.ts';
import { encodeModule, I64 } from './encode-module.ts';
import {
  addLanes,
  bitsOfDouble,
  laneOf,
  relaxedMultiplyAdd,
  splatLanes,
  vector,
} from './vector-instructions.ts';
import type { MultiplyAdd } from './vector-instructions.ts';

/** (1 + 2^-30)² − (1 + 2^-29) is 2^-60 if only the result is rounded, and 0 if the square is too. */
const FACTOR = 1 + 2 ** -30;
const SUBTRAHEND = 1 + 2 ** -29;
const FUSED = 2 ** -60;

/**
 * Whether this engine, on this processor, rounds `f64x2.relaxed_madd` once. It is asked anew in every
 * page: a database that remembers answers may outlive the engine, and the processor.
 *
 * @param bytes for tests of other engines.
 * @returns also `false` where there is no such instruction.
 */
export function isMultiplyAddFused(bytes = encodeProbe()): boolean {
  if (!WebAssembly.validate(bytes)) return false;
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return typeof run === 'function' && run(0n) === 1n;
}

/**
 * A module with `run(zero)`, both 64-bit integers, which answers 1 if it is fused in both lanes. The
 * operands depend on a parameter, so that no compiler computes the answer in another way.
 */
export function encodeProbe(
  multiplyAdd: MultiplyAdd = relaxedMultiplyAdd,
): Uint8Array<ArrayBuffer> {
  const body = new BodyBuilder(1);
  const operand = (lane0: number, lane1: number) =>
    body.keepVector(
      addLanes(splatLanes(parameter(0)), vector(bitsOfDouble(lane0), bitsOfDouble(lane1))),
    );
  const a = operand(FACTOR, -FACTOR);
  const b = operand(FACTOR, FACTOR);
  const c = operand(-SUBTRAHEND, SUBTRAHEND);
  const result = body.keepVector(multiplyAdd(a, b, c));
  const holds = (lane: 0 | 1, expected: number) =>
    isEqual(laneOf(result, lane), constant(BigInt.asIntN(64, bitsOfDouble(expected))));
  body.emit(and(holds(0, FUSED), holds(1, -FUSED)));
  return encodeModule({
    functions: [{ type: { params: [I64], results: [I64] }, body: body.finish() }],
    globals: [],
    exports: { run: 0 },
  });
}
