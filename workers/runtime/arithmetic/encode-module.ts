import { encodeSigned, encodeUnsigned } from './leb128.ts';
import type { FunctionType } from './module-reader.ts';

/** A function to be put into a module of our own. */
export interface NewFunction {
  readonly type: FunctionType;
  /** Locals and instructions, without the size before them. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Type bytes. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const V128 = 0x7b;

/** A module of some functions around one page of memory. */
export interface SmallModule {
  readonly functions: readonly NewFunction[];
  /** Initial values of mutable i32 globals, exported as `g0`, `g1` … */
  readonly globals: readonly number[];
  /** Indexes of functions to export, by name. */
  readonly exports: Readonly<Record<string, number>>;
}

/** Encodes it. The memory is exported as `memory`. */
export function encodeModule({
  functions,
  globals,
  exports,
}: SmallModule): Uint8Array<ArrayBuffer> {
  const exported = [
    encodeExport('memory', 2, 0),
    ...globals.map((_, i) => encodeExport(`g${i}`, 3, i)),
    ...Object.entries(exports).map(([name, index]) => encodeExport(name, 0, index)),
  ];
  return concatBytes([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    encodeSection(
      1,
      functions.map(({ type }) => encodeType(type)),
    ),
    encodeSection(
      3,
      functions.map((_, i) => encodeUnsigned(i)),
    ),
    encodeSection(5, [[0, 1]]),
    encodeSection(
      6,
      globals.map((value) => [I32, 1, 0x41, ...encodeSigned(BigInt(value)), 0x0b]),
    ),
    encodeSection(7, exported),
    encodeSection(
      10,
      functions.map(({ body }) => encodeBody(body)),
    ),
  ]);
}

/** A body with its size before it. */
export function encodeBody(body: Uint8Array): Uint8Array<ArrayBuffer> {
  return concatBytes([encodeUnsigned(body.length), body]);
}

/** One after the other. */
export function concatBytes(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function encodeSection(id: number, items: readonly ArrayLike<number>[]): Uint8Array {
  const content = concatBytes([encodeUnsigned(items.length), ...items]);
  return concatBytes([[id], encodeUnsigned(content.length), content]);
}

function encodeType({ params, results }: FunctionType): number[] {
  return [0x60, params.length, ...params, results.length, ...results];
}

function encodeExport(name: string, kind: number, index: number): number[] {
  const letters = [...new TextEncoder().encode(name)];
  return [letters.length, ...letters, kind, ...encodeUnsigned(index)];
}
