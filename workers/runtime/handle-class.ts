import type { GlueWrapper } from './glue.ts';

/** A class of the glue whose instances wrap a box in WebAssembly memory. */
export interface HandleClass {
  readonly prototype: HandleWrapper;
}

/** An instance of such a class. */
export interface HandleWrapper extends GlueWrapper {
  free(): void;
}

/** Whether instances of a class wrap a box: then the glue gave them the ways to end it. */
export function isHandleClass(value: object): value is HandleClass {
  if (!('prototype' in value)) return false;
  const { prototype } = value;
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    'free' in prototype &&
    '__destroy_into_raw' in prototype
  );
}

/**
 * Gives a wrapper a pointer of its own, past an accessor of its prototype. Do not speed it up by a
 * class that has the pointer as a field and returns the wrapper: by the standard that calls no
 * setter, but V8 11 was seen to call it from the second glue on.
 */
export function ownPointer(wrapper: object, value: number): void {
  const own = { value, writable: true, enumerable: true, configurable: true };
  Object.defineProperty(wrapper, '__wbg_ptr', own);
}
