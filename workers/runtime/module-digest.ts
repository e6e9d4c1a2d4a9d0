import type { Binding } from './glue.ts';
import { hashBytes } from './hash-bytes.ts';
import { sharedModuleBytes } from './module-bytes.ts';
import { patchProperty } from './patch.ts';

/**
 * Watches for the WebAssembly module that o1js runs, on its way into `WebAssembly.instantiate`. What
 * the module's bytes hash to names the build: whatever was computed by one build is never given to
 * another, and nobody has to know a version. Call it before o1js is imported.
 *
 * Whoever replaces the bytes on their way must have been installed before, to see them afterwards:
 * a build is named by its module as shipped, see `FastArithmetic`.
 *
 * @param onModule is given the digest once, as soon as o1js loads its module; see {@link hashBytes}.
 * @returns the way to put the function back.
 */
export function watchModule(onModule: (digest: Promise<string>) => void): () => void {
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
            onModule(hashBytes(bytes));
          }
          return Reflect.apply(target as Binding, self, args);
        },
      }),
  );
}
