import { describe, expect, it } from 'vitest';
import { isHandleClass, ownPointer } from './handle-class.ts';

class Handle {
  declare __wbg_ptr: number;
  __destroy_into_raw(): number {
    return this.__wbg_ptr;
  }
  free(): void {
    this.__destroy_into_raw();
  }
}
class Plain {
  readonly box = null;
}

describe('isHandleClass', () => {
  it('knows the classes whose instances can end what they wrap', () => {
    const functions = [Handle, class extends Handle {}, Plain, () => 0, {}, { prototype: null }];
    expect(functions.map(isHandleClass)).toEqual([true, true, false, false, false, false]);
  });
});

describe('ownPointer', () => {
  it.each([Handle, class extends Handle {}])('calls no setter of the prototype', (original) => {
    const assigned: number[] = [];
    Object.defineProperty(original.prototype, '__wbg_ptr', {
      get: () => undefined,
      set: (value: number) => {
        assigned.push(value);
      },
    });
    const wrapper = new original();
    ownPointer(wrapper, 8);
    expect(Object.entries(wrapper)).toEqual([['__wbg_ptr', 8]]);
    wrapper.__wbg_ptr = 0;
    expect(structuredClone(wrapper)).toEqual({ __wbg_ptr: 0 });
    expect(assigned).toEqual([]);
  });
});
