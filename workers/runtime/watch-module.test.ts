import { afterEach, describe, expect, it } from 'vitest';
import { watchModule } from './watch-module.ts';

/** A module that imports a memory: `(import "m" "memory" (memory 1 1 shared?))`. */
function moduleBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  const name = [1, 0x6d, 6, ...Buffer.from('memory')];
  const imported = [1, ...name, 2, shared ? 3 : 1, 1, 1];
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, imported.length, ...imported);
}

function imports(shared: boolean): WebAssembly.Imports {
  return { m: { memory: new WebAssembly.Memory({ initial: 1, maximum: 1, shared }) } };
}

let restore = () => {};
afterEach(() => restore());

/** What the watch tells, as it comes. */
function watch(): readonly Uint8Array[] {
  const seen: Uint8Array[] = [];
  restore = watchModule((bytes) => seen.push(bytes));
  return seen;
}

describe('watchModule', () => {
  it('tells the bytes of the module that imports a shared memory, and of no other', async () => {
    const seen = watch();
    await WebAssembly.instantiate(moduleBytes(false), imports(false));
    const { module } = await WebAssembly.instantiate(moduleBytes(true), imports(true));
    expect(module).toBeInstanceOf(WebAssembly.Module);
    await WebAssembly.instantiate(module, imports(true));
    expect(seen).toEqual([moduleBytes(true)]);
  });

  it('takes the bytes of a view, not of the buffer behind it', async () => {
    const seen = watch();
    const bytes = moduleBytes(true);
    const around = new Uint8Array(bytes.length + 8);
    around.set(bytes, 4);
    await WebAssembly.instantiate(around.subarray(4, 4 + bytes.length), imports(true));
    await WebAssembly.instantiate(bytes.buffer, imports(true));
    expect(seen).toEqual([bytes]);
  });

  it('lets a failure through', async () => {
    watch();
    await expect(WebAssembly.instantiate(Uint8Array.of(1), imports(true))).rejects.toThrow(
      WebAssembly.CompileError,
    );
  });

  it('puts the function back', () => {
    const original = Reflect.get(WebAssembly, 'instantiate') as unknown;
    watch();
    expect(Reflect.get(WebAssembly, 'instantiate')).not.toBe(original);
    restore();
    expect(Reflect.get(WebAssembly, 'instantiate')).toBe(original);
  });
});
