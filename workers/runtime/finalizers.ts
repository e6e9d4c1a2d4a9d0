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

/**
 * Tells of every address that a finalizer of the glue is about to free. wasm-bindgen registers each
 * wrapper with its pointer, a number, as the held value.
 *
 * @returns the way to put the constructor back.
 */
export function observeFinalizers(onFinalize: (address: number) => void): () => void {
  return patchProperty(
    globalThis,
    'FinalizationRegistry',
    (original) =>
      new Proxy(original, {
        construct: (target, [cleanup]: [(held: unknown) => void]) =>
          new target((held) => {
            if (typeof held === 'number') onFinalize(held);
            cleanup(held);
          }),
      }),
  );
}

class InertRegistry<T> implements FinalizationRegistry<T> {
  readonly [Symbol.toStringTag] = 'FinalizationRegistry';
  register(): void {}
  unregister(): boolean {
    return false;
  }
}
