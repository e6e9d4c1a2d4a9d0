import { patchProperty } from './patch.ts';

/**
 * Makes every FinalizationRegistry that is made from now on in this realm an inert one, so that the
 * garbage collector frees nothing in WebAssembly memory.
 *
 * @returns the way to put the constructor back.
 */
export function disableFinalizers(): () => void {
  return patchProperty(globalThis, 'FinalizationRegistry', () => InertRegistry);
}

class InertRegistry<T> implements FinalizationRegistry<T> {
  readonly [Symbol.toStringTag] = 'FinalizationRegistry';
  register(): void {}
  unregister(): boolean {
    return false;
  }
}
