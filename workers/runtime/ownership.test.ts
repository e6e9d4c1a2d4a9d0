import { describe, expect, it } from 'vitest';
import type { GlueWrapper } from './glue.ts';
import { consumedArguments, detachConsumed } from './ownership.ts';

/** A wrapper as wasm-bindgen writes it, with the registry's part in plain sight. */
class Wrapper implements GlueWrapper {
  registered = true;
  constructor(public __wbg_ptr: number) {}
  __destroy_into_raw(): number {
    const ptr = this.__wbg_ptr;
    this.__wbg_ptr = 0;
    this.registered = false;
    return ptr;
  }
}

describe('consumedArguments', () => {
  // Sources as wasm-bindgen and minifiers write them.
  it.each([
    [
      'the second',
      'function f(a, b) { const p = a.__wbg_ptr; var q = b.__destroy_into_raw(); }',
      [1],
    ],
    ['none', 'function f(index) { return wasm.f(index.__wbg_ptr); }', []],
    ['both', 'function f(a,b){var p=a.__destroy_into_raw(),q=b.__destroy_into_raw()}', [0, 1]],
    ['one of an arrow function', '(x) => wasm.f(x.__destroy_into_raw())', [0]],
    ['one of a method', 'take(x, y) { wasm.f(y.__destroy_into_raw()); }', [1]],
    ['one named with a dollar', 'function f($,_$1){var p=_$1.__destroy_into_raw()}', [1]],
    ['not what is only named like one', 'function f(x) { data.x.__destroy_into_raw(); }', []],
    [
      'not one whose name begins like another',
      'function f(a, ab) { ab.__destroy_into_raw(); }',
      [1],
    ],
    ['none of no parameters', 'function f() { g().__destroy_into_raw(); }', []],
  ] as const)('finds %s', (_what, source, expected) => {
    expect(consumedArguments(source)).toEqual(expected);
  });
});

describe('detachConsumed', () => {
  const detach = (wrapper: GlueWrapper) => void wrapper.__destroy_into_raw();

  it('gives up what the call consumed, after the call, and nothing else', () => {
    const kept = new Wrapper(8);
    const moved = new Wrapper(16);
    let seen = 0;
    const call = detachConsumed(
      (...args) => {
        seen = (args[1] as Wrapper).__wbg_ptr;
        return 'result';
      },
      [1],
      detach,
    );
    expect(call(kept, moved)).toBe('result');
    expect(seen).toBe(16);
    expect(moved).toMatchObject({ __wbg_ptr: 0, registered: false });
    expect(kept).toMatchObject({ __wbg_ptr: 8, registered: true });
  });

  it('leaves alone what is no wrapper or was given up before', () => {
    const gone = new Wrapper(0);
    const call = detachConsumed(() => 1, [0, 1, 2], detach);
    expect(call(undefined, 7, gone)).toBe(1);
    expect(gone.registered).toBe(true);
  });

  it('keeps ownership here when the call fails', () => {
    const argument = new Wrapper(8);
    const call = detachConsumed(
      () => {
        throw new Error('could not be sent');
      },
      [0],
      detach,
    );
    expect(() => call(argument)).toThrow('could not be sent');
    expect(argument.__wbg_ptr).toBe(8);
  });
});
