/**
 * The bytes of a WebAssembly module on their way into `WebAssembly.instantiate`, if it is one that
 * imports a shared memory: of all modules of a page that is the one that o1js runs.
 *
 * @param source what is to be instantiated.
 * @returns `null` for any other module, and for one that comes compiled: a worker below is handed
 *   the module ready-made, and bytes are only seen by the first.
 */
export function sharedModuleBytes(
  source: unknown,
  imports: WebAssembly.Imports | undefined,
): Uint8Array<ArrayBuffer> | null {
  const bytes = viewBytes(source);
  return bytes !== null && importsSharedMemory(imports) ? bytes : null;
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
