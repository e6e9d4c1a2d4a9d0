import { patchProperty } from './patch.ts';

/**
 * Asks before a finalizer runs, in every FinalizationRegistry that is made from now on in this
 * realm. The registries stay what they are: only what is refused is not cleaned up.
 *
 * @param allows told of the held value. wasm-bindgen registers each wrapper with its pointer, a
 *   number; o1js some of them with a second wrapper of the same pointer.
 * @returns the way to put the constructor back.
 */
export function guardFinalizers(allows: (held: unknown) => boolean): () => void {
  return patchProperty(
    globalThis,
    'FinalizationRegistry',
    (original) =>
      new Proxy(original, {
        construct: (target, [cleanup]: [(held: unknown) => void]) =>
          new target((held) => {
            if (allows(held)) cleanup(held);
          }),
      }),
  );
}
