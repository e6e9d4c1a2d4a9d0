import type { Binding } from './glue.ts';
import { hashBytes } from './hash-bytes.ts';
import { patchProperty } from './patch.ts';

/**
 * Watches for the WebAssembly module that o1js runs, on its way into `WebAssembly.instantiate`: of
 * all modules of a page it is the one that imports a shared memory. What the module's bytes hash to
 * names the build: whatever was computed by one build is never given to another, and nobody has to
 * know a version. Call it before o1js is imported.
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
          const [source, imports] = args;
          // A worker below is handed the module ready-made; bytes are only seen by the first.
          const bytes = viewBytes(source);
          if (!found && bytes !== null && importsSharedMemory(imports)) {
            found = true;
            onModule(hashBytes(bytes));
          }
          return Reflect.apply(target as Binding, self, args);
        },
      }),
  );
}

function viewBytes(source: unknown): Uint8Array<ArrayBuffer> | null {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (!ArrayBuffer.isView(source) || !(source.buffer instanceof ArrayBuffer)) return null;
  return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}

function importsSharedMemory(imports: WebAssembly.Imports | undefined): boolean {
  return Object.values(imports ?? {}).some((module) =>
    Object.values(module).some(
      // A page that is not isolated does not have SharedArrayBuffer by name.
      (value) => value instanceof WebAssembly.Memory && !(value.buffer instanceof ArrayBuffer),
    ),
  );
}
