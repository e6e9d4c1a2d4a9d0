import { describe, expect, it } from 'vitest';
import { isTrap, recogniseError } from './recognise-error.ts';
import type { ErrorKind } from './recognise-error.ts';

/**
 * Texts by which engines and Rust tell an error. V8's were seen in Node 20 and Chromium, the others
 * are quoted from the engines' sources, see `recognise-error.ts`, and Rust's from `std::alloc`.
 */
const FROZEN: readonly (readonly [
  engine: string,
  name: string | null,
  message: string,
  ErrorKind,
])[] = [
  ['V8', 'RuntimeError', 'unreachable', 'unreachable'],
  ['V8', 'RuntimeError', 'memory access out of bounds', 'out-of-bounds'],
  ['V8', 'RuntimeError', 'table index is out of bounds', 'other-trap'],
  ['V8', 'RuntimeError', 'null function or function signature mismatch', 'other-trap'],
  ['V8', 'RuntimeError', 'divide by zero', 'other-trap'],
  ['V8', 'RuntimeError', 'operation does not support unaligned accesses', 'other-trap'],
  ['V8', 'RangeError', 'WebAssembly.Memory(): could not allocate memory', 'no-memory'],
  ['V8', 'RangeError', 'WebAssembly.Memory.grow(): Maximum memory size exceeded', 'no-memory'],
  ['V8', 'RangeError', 'WebAssembly.Memory.grow(): Unable to grow instance memory', 'no-memory'],
  ['V8', 'RangeError', 'Array buffer allocation failed', 'no-memory'],
  ['V8', 'RangeError', 'Maximum call stack size exceeded', 'stack-overflow'],
  ['V8', 'RangeError', 'Invalid array length', 'thrown'],
  ['SpiderMonkey', 'RuntimeError', 'unreachable executed', 'unreachable'],
  ['SpiderMonkey', 'RuntimeError', 'index out of bounds', 'out-of-bounds'],
  ['SpiderMonkey', 'RuntimeError', 'indirect call to null', 'other-trap'],
  ['SpiderMonkey', 'RuntimeError', 'unaligned memory access', 'other-trap'],
  ['SpiderMonkey', 'RangeError', 'failed to grow memory', 'no-memory'],
  ['SpiderMonkey', 'InternalError', 'too much recursion', 'stack-overflow'],
  ['SpiderMonkey', null, 'out of memory', 'no-memory'],
  [
    'JavaScriptCore',
    'RuntimeError',
    "Unreachable code should not be executed (evaluating 'wasm.prove(a)')",
    'unreachable',
  ],
  [
    'JavaScriptCore',
    'RuntimeError',
    "Out of bounds memory access (evaluating 'wasm.prove(a)')",
    'out-of-bounds',
  ],
  ['JavaScriptCore', 'RuntimeError', 'Division by zero', 'other-trap'],
  ['JavaScriptCore', 'RangeError', 'Out of memory', 'no-memory'],
  ['Rust', null, 'memory allocation of 2097152 bytes failed', 'no-memory'],
];

/** How texts look that came past a blocked thread, or out of an `error` event. */
const ON_THE_WAY: readonly (readonly [string, ErrorKind])[] = [
  ['RuntimeError: unreachable', 'unreachable'],
  ['Uncaught RuntimeError: memory access out of bounds', 'out-of-bounds'],
  ['Uncaught (in promise) RuntimeError: unreachable', 'unreachable'],
  ['RuntimeError: unreachable\n    at wasm://wasm/0a1b:wasm-function[7]:0x1f', 'unreachable'],
  ['RangeError: WebAssembly.Memory.grow(): Maximum memory size exceeded', 'no-memory'],
  ['unreachable', 'unreachable'],
  ['Uncaught Error: the sum is unreachable', 'thrown'],
  ['', 'thrown'],
];

/** Errors that o1js and programs throw, and which only sound like one of the others. */
const HARMLESS: readonly (readonly [name: string, message: string])[] = [
  ['Error', 'Constraint unsatisfied (unreduced):\nField.assertEquals(): 1 != 2'],
  ['Error', 'unreachable'],
  ['TypeError', 'Cannot read properties of undefined (reading "index out of bounds")'],
  ['Error', 'My program ran out of memory slots'],
];

describe('recogniseError', () => {
  it.each(FROZEN)('%s: %s %s', (_, name, message, kind) => {
    expect(recogniseError({ name, message })).toBe(kind);
  });

  it.each(ON_THE_WAY)('knows “%s” by its text alone', (message, kind) => {
    expect(recogniseError({ name: null, message })).toBe(kind);
  });

  it.each(HARMLESS)('takes %s “%s” for what it is', (name, message) => {
    expect(recogniseError({ name, message })).toBe('thrown');
  });

  it('sees the trap that was wrapped in another error', () => {
    const wrapped = { name: 'Error', message: 'RuntimeError: unreachable' };
    expect(recogniseError(wrapped)).toBe('unreachable');
  });
});

describe('isTrap', () => {
  it.each([
    ['unreachable', true],
    ['out-of-bounds', true],
    ['other-trap', true],
    ['no-memory', false],
    ['stack-overflow', false],
    ['thrown', false],
  ] as const)('%s: %s', (kind, expected) => {
    expect(isTrap(kind)).toBe(expected);
  });
});
