import { concatBytes, I64, V128 } from './encode-module.ts';
import { encodeSigned, encodeUnsigned } from './leb128.ts';

/** Instructions that leave one value on the stack. */
export type Expression = readonly number[];

const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const IF = 0x04;
const END = 0x0b;
/** The type of a block that leaves nothing on the stack. */
const WITHOUT_VALUE = 0x40;
/** i64.eqz, i32.eqz: 1 for a 64-bit value that is not 0. */
const NOT_ZERO = [0x50, 0x45] as const;

/** Collects the instructions of a function body and the locals that they need. */
export class BodyBuilder {
  readonly #code: number[] = [];
  /** Numbers of locals with the same type, in order. */
  readonly #runs: { readonly type: number; count: number }[] = [];
  #locals = 0;
  readonly #params: number;

  /** @param params how many parameters come before the locals. */
  constructor(params: number) {
    this.#params = params;
  }

  /** Computes a 64-bit value once. @returns how to read it. */
  keep(value: Expression): Expression {
    return this.#keepAs(I64, value);
  }

  /** Computes a vector once. @returns how to read it. */
  keepVector(value: Expression): Expression {
    return this.#keepAs(V128, value);
  }

  /** Sets what {@link keep} returned to another value. */
  replace(kept: Expression, value: Expression): void {
    this.emit([...value, LOCAL_SET, ...kept.slice(1)]);
  }

  /** Does something only if a 64-bit value is not 0. */
  when(condition: Expression, build: () => void): void {
    this.emit([...condition, ...NOT_ZERO, IF, WITHOUT_VALUE]);
    build();
    this.emit([END]);
  }

  /** Adds instructions as they are. */
  emit(instructions: readonly number[]): void {
    for (const byte of instructions) this.#code.push(byte);
  }

  /** Locals, instructions and the end. */
  finish(): Uint8Array<ArrayBuffer> {
    const runs = this.#runs.map(({ count, type }) => [...encodeUnsigned(count), type]);
    return concatBytes([encodeUnsigned(runs.length), ...runs, this.#code, [END]]);
  }

  #keepAs(type: number, value: Expression): Expression {
    const local = this.#params + this.#locals;
    this.#locals += 1;
    const run = this.#runs.at(-1);
    if (run?.type === type) run.count += 1;
    else this.#runs.push({ type, count: 1 });
    this.emit([...value, LOCAL_SET, ...encodeUnsigned(local)]);
    return parameter(local);
  }
}

/** The value of a parameter, or of a local. */
export function parameter(index: number): Expression {
  return [LOCAL_GET, ...encodeUnsigned(index)];
}

/** A constant of 64 bits. */
export function constant(value: bigint): Expression {
  return [0x42, ...encodeSigned(value)];
}

export const add = binary(0x7c);
export const subtract = binary(0x7d);
export const multiply = binary(0x7e);
export const and = binary(0x83);
export const or = binary(0x84);

/** Logical shift to the left, modulo 2^64. */
export function shiftLeft(value: Expression, bits: number): Expression {
  return bits === 0 ? value : [...value, ...constant(BigInt(bits)), 0x86];
}

/** Logical shift to the right. */
export function shiftRight(value: Expression, bits: number): Expression {
  return bits === 0 ? value : [...value, ...constant(BigInt(bits)), 0x88];
}

/** Arithmetic shift to the right. */
export function shiftRightSigned(value: Expression, bits: number): Expression {
  return bits === 0 ? value : [...value, ...constant(BigInt(bits)), 0x87];
}

/** 1 if a < b as unsigned numbers, else 0; 64 bits. */
export function isBelow(a: Expression, b: Expression): Expression {
  return [...a, ...b, 0x54, 0xad];
}

/** 1 if equal, else 0; 64 bits. */
export function isEqual(a: Expression, b: Expression): Expression {
  return [...a, ...b, 0x51, 0xad];
}

/** Adds as a balanced tree, so that additions need not wait for one another. */
export function addAll(values: readonly Expression[]): Expression {
  const [first = constant(0n)] = values;
  if (values.length <= 1) return first;
  const half = values.length >> 1;
  return add(addAll(values.slice(0, half)), addAll(values.slice(half)));
}

/** Loads the 64-bit word at an address in a local, which is a multiple of 8. */
export function loadWord(address: Expression, offset: number): Expression {
  return [...address, 0x29, 3, ...encodeUnsigned(offset)];
}

/** Stores one. */
export function storeWord(
  address: Expression,
  offset: number,
  value: Expression,
): readonly number[] {
  return [...address, ...value, 0x37, 3, ...encodeUnsigned(offset)];
}

/** An instruction that takes two values. */
function binary(opcode: number): (a: Expression, b: Expression) => Expression {
  return (a, b) => [...a, ...b, opcode];
}
