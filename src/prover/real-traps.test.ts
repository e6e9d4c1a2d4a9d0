import { describe, expect, it } from 'vitest';
import { classifyFailure } from '../core/vitals/classify-failure.ts';
import type { FailureSignal } from '../core/vitals/classify-failure.ts';
import { isTrap, recogniseError } from '../core/vitals/recognise-error.ts';
import type { ErrorKind } from '../core/vitals/recognise-error.ts';
import { toWireError } from '../protocol/result.ts';

/** Everything that WebAssembly or the browser can be made to end in, by the engine that runs here. */
const SPECIMENS: readonly (readonly [what: string, provoke: () => unknown, kind: ErrorKind])[] = [
  ['an `unreachable`', () => run([0x00]), 'unreachable'],
  // i32.const 65536, i32.load, drop
  ['a read behind the end', () => run([0x41, 0x80, 0x80, 0x04, 0x28, 2, 0, 0x1a]), 'out-of-bounds'],
  // i32.const 1, i32.const 0, i32.div_s, drop
  ['a division by zero', () => run([0x41, 1, 0x41, 0, 0x6d, 0x1a]), 'other-trap'],
  // i32.const 1, i32.const 1, i32.atomic.rmw.xchg, drop
  ['an unaligned lock', () => run([0x41, 1, 0x41, 1, 0xfe, 0x41, 2, 0, 0x1a]), 'other-trap'],
  ['a function that calls itself for ever', () => run([0x10, 0]), 'stack-overflow'],
  ['growth beyond the maximum', () => memoryOf(1, 2).grow(2), 'no-memory'],
  ['more memories than there are addresses', takeAllAddresses, 'no-memory'],
  ['a buffer larger than any', () => new ArrayBuffer(2 ** 52), 'no-memory'],
  ['JavaScript that calls itself for ever', recurse, 'stack-overflow'],
  ['an array of no length', () => new Uint8Array(-1), 'thrown'],
];

/** What every module begins with. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** With memory to spare, and nobody who could look at it. */
const UNSEEN = { usedBytes: 0, limitBytes: 1, doing: null, silentMs: 0, autopsy: null };

describe.each(SPECIMENS)('%s', (_, provoke, kind) => {
  it('is known by the error that it ends in', () => {
    const { name, message } = toWireError('prove-failed', catchError(provoke));
    expect(recogniseError({ name, message })).toBe(kind);
  });

  it('is known by its text alone', () => {
    expect(recogniseError({ name: null, message: String(catchError(provoke)) })).toBe(kind);
  });

  it('is a failed proof only if it is not WebAssembly’s or memory’s', () => {
    const error = toWireError('prove-failed', catchError(provoke));
    const signal: FailureSignal = { kind: 'thrown', ...error };
    const memory = kind === 'no-memory' ? 'out-of-memory' : 'prove-failed';
    expect(classifyFailure(signal, UNSEEN).code).toBe(isTrap(kind) ? 'crash' : memory);
  });
});

function catchError(provoke: () => unknown): unknown {
  try {
    provoke();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** Runs instructions in a function without parameters, beside a shared memory of one page. */
function run(instructions: readonly number[]): void {
  const body = [0, ...instructions, 0x0b];
  const module = new WebAssembly.Module(
    Uint8Array.of(
      ...HEADER,
      ...section(1, [1, 0x60, 0, 0]),
      ...section(3, [1, 0]),
      ...section(5, [1, 3, 1, 1]),
      ...section(7, [1, 1, 0x66, 0, 0]),
      ...section(10, [1, body.length, ...body]),
    ),
  );
  const { f } = new WebAssembly.Instance(module).exports;
  if (typeof f === 'function') f();
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, content.length, ...content];
}

function memoryOf(initial: number, maximum: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial, maximum, shared: true });
}

/** Each reserves all that it may grow to. */
function takeAllAddresses(): void {
  const taken: WebAssembly.Memory[] = [];
  for (;;) taken.push(memoryOf(0, 65_536));
}

function recurse(): number {
  return recurse() + 1;
}
