import { patchProperty } from './patch.ts';

/** Asked about each finalizer that is its concern; told of the held value. */
export interface FinalizerGuard {
  /**
   * Whether an object, registered or held, is one whose finalizers this guard decides about. A
   * registry that was given one is asked about from then on, and any other is left alone.
   */
  readonly concerns: (object: unknown) => boolean;
  /** When an object is registered: whether it may be. What never runs need not be kept. */
  readonly registers: (held: unknown) => boolean;
  /** When the object was collected: whether its finalizer runs. */
  readonly runs: (held: unknown) => boolean;
}

/**
 * Asks before a finalizer is registered and before it runs, in every FinalizationRegistry that is
 * made from now on in this realm and gets to hold what the guard is concerned with: other libraries
 * have registries of their own, and those of wasm-bindgen hold numbers as well. The registries stay
 * what they are: only what is refused is not cleaned up. wasm-bindgen registers each wrapper with its
 * pointer, a number; o1js some of them with a second wrapper of the same pointer.
 *
 * @returns the way to put the constructor back.
 */
export function guardFinalizers(guard: FinalizerGuard): () => void {
  return patchProperty(
    globalThis,
    'FinalizationRegistry',
    (original) =>
      class<Held> extends original<Held> {
        #isConcern = false;
        constructor(cleanup: (held: Held) => void) {
          super((held) => {
            if (!this.#isConcern || guard.runs(held)) cleanup(held);
          });
        }
        override register(target: WeakKey, held: Held, token?: WeakKey): void {
          this.#isConcern ||= guard.concerns(target) || guard.concerns(held);
          if (!this.#isConcern || guard.registers(held)) super.register(target, held, token);
        }
      },
  );
}
