import type { Binding } from './glue.ts';
import { sharedModuleBytes } from './module-bytes.ts';
import { patchProperty } from './patch.ts';

/**
 * Watches for the WebAssembly module that o1js runs, on its way into `WebAssembly.instantiate`. Call
 * it before o1js is imported.
 *
 * Whoever replaces the bytes on their way must have been installed before, so that those seen here
 * are the module as shipped, see `FastArithmetic`.
 *
 * @param onModule is given the bytes once, as soon as o1js loads its module. They are o1js's own: to
 *   be read at once, and never changed.
 * @returns the way to put the function back.
 */
export function watchModule(onModule: (bytes: Uint8Array<ArrayBuffer>) => void): () => void {
  let found = false;
  return patchProperty(
    WebAssembly,
    'instantiate',
    (original) =>
      new Proxy(original, {
        apply(target, self, args: [unknown, WebAssembly.Imports?]) {
          const bytes = found ? null : sharedModuleBytes(...args);
          if (bytes !== null) {
            found = true;
            onModule(bytes);
          }
          return Reflect.apply(target as Binding, self, args);
        },
      }),
  );
}
