import { concatBytes, encodeModule } from './encode-module.ts';
import type { NewFunction } from './encode-module.ts';
import type { FunctionShape, IndexReference } from './function-shape.ts';
import { encodeUnsigned } from './leb128.ts';
import type { DefinedFunction } from './module-reader.ts';

/** A function of a module with everything it needs to run: what it calls calls nothing itself. */
export interface ClosedFunction {
  readonly main: ShapedFunction;
  readonly callees: readonly ShapedFunction[];
}

/** A function whose body has been walked over. */
export interface ShapedFunction extends DefinedFunction {
  readonly shape: FunctionShape;
}

/** A function alone with a page of memory. */
export interface Sandbox {
  /** Its memory. */
  readonly words: Uint32Array;
  /**
   * Bytes at the start of the memory that the function may use as its stack; 0 if it has none.
   */
  readonly stackBytes: number;
  /**
   * Calls the function.
   *
   * @throws WebAssembly.RuntimeError if it traps, or runs through more loops than field arithmetic
   * ever would.
   */
  run(addresses: readonly number[]): unknown;
}

const STACK_BYTES = 16_384;
/** Turns of loops in one call. A sum of products takes 4. */
const FUEL = 256;

/** Globals of the sandbox. */
const FUEL_GLOBAL = 0;
const STACK_GLOBAL = 1;

/**
 * Puts a function of a module alone into a small one. Its instructions are kept; numbers of functions
 * and globals are written anew, and each loop first takes from a supply that ends: whatever the bytes
 * are, a call returns.
 */
export function isolateFunction(bytes: Uint8Array, closed: ClosedFunction): Sandbox {
  const { main, callees } = closed;
  const usesStack = [main, ...callees].some(({ shape }) =>
    shape.references.some(({ kind }) => kind === 'global'),
  );
  return createSandbox(extractFunctions(bytes, closed), usesStack);
}

/**
 * A function and what it calls, as the first functions of another module whose first globals are a
 * supply of turns of loops, and a stack pointer.
 */
export function extractFunctions(
  bytes: Uint8Array,
  { main, callees }: ClosedFunction,
): readonly NewFunction[] {
  const order = [main, ...callees];
  return order.map(({ type, body, shape }) => ({
    type,
    body: relocate(bytes, body, shape, (reference) =>
      reference.kind === 'global'
        ? STACK_GLOBAL
        : order.findIndex(({ index }) => index === reference.index),
    ),
  }));
}

/** Puts a function that calls nothing into a small module. Throws if it is not valid. */
export function isolateBody(generated: NewFunction): Sandbox {
  return createSandbox([generated], false);
}

function createSandbox(functions: readonly NewFunction[], usesStack: boolean): Sandbox {
  const module = new WebAssembly.Module(
    encodeModule({ functions, globals: [FUEL, STACK_BYTES], exports: { run: 0 } }),
  );
  const { exports } = new WebAssembly.Instance(module);
  const { memory, g0: fuel, g1: stack, run } = exports;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    !(fuel instanceof WebAssembly.Global) ||
    !(stack instanceof WebAssembly.Global) ||
    typeof run !== 'function'
  ) {
    throw new TypeError('The sandbox does not export what it was made to.');
  }
  return {
    words: new Uint32Array(memory.buffer),
    stackBytes: usesStack ? STACK_BYTES : 0,
    run: (addresses) => {
      fuel.value = FUEL;
      const returned: unknown = run(...addresses);
      if (stack.value !== STACK_BYTES) {
        stack.value = STACK_BYTES;
        throw new WebAssembly.RuntimeError('The stack pointer was not put back.');
      }
      return returned;
    },
  };
}

function relocate(
  bytes: Uint8Array,
  body: { readonly start: number; readonly end: number },
  shape: FunctionShape,
  renumber: (reference: IndexReference) => number,
): Uint8Array<ArrayBuffer> {
  const edits = [
    ...shape.references.map((reference) => ({
      ...reference.range,
      insert: encodeUnsigned(renumber(reference)),
    })),
    ...shape.loops.map((offset) => ({ start: offset, end: offset, insert: TAKE_FUEL })),
  ].sort((a, b) => a.start - b.start);
  const parts: ArrayLike<number>[] = [];
  let offset = body.start;
  for (const { start, end, insert } of edits) {
    parts.push(bytes.subarray(offset, start), insert);
    offset = end;
  }
  parts.push(bytes.subarray(offset, body.end));
  return concatBytes(parts);
}

/** fuel -= 1; if (fuel === 0) unreachable */
const TAKE_FUEL: readonly number[] = [
  [0x23, FUEL_GLOBAL, 0x41, 1, 0x6b, 0x24, FUEL_GLOBAL],
  [0x23, FUEL_GLOBAL, 0x45, 0x04, 0x40, 0x00, 0x0b],
].flat();
