import { MAX_WASM_PAGES, PAGE_BYTES } from '../../src/core/units.ts';
import { patchProperty } from './patch.ts';

/** What to do with the shared memory that o1js is going to make. */
export interface MemoryCapture {
  /** Cap in WebAssembly pages of 64 KiB, to stand in for a small device; `null` for o1js's own. */
  readonly maxPages: number | null;
  /** @param limit the most pages that it can have. */
  readonly onMemory: (memory: WebAssembly.Memory, limit: number) => void;
}

/**
 * Watches the `WebAssembly.Memory` constructor for the first shared memory, which is the one that
 * o1js gives to all its threads. Call it before o1js is imported.
 *
 * @returns the way to put the constructor back.
 */
export function captureMemory(capture: MemoryCapture): () => void {
  let captured = false;
  return patchProperty(
    WebAssembly,
    'Memory',
    (original) =>
      new Proxy(original, {
        construct(target, [descriptor]: [WebAssembly.MemoryDescriptor]) {
          if (captured || descriptor.shared !== true) return new target(descriptor);
          const shipped = descriptor.maximum ?? MAX_WASM_PAGES;
          const maximum = Math.min(shipped, capture.maxPages ?? Infinity);
          const memory = new target({ ...descriptor, maximum });
          captured = true;
          capture.onMemory(memory, maximum);
          return memory;
        },
      }),
  );
}

/**
 * The size in pages as this realm knows it, which is told of growth by an interrupt and may come late
 * by a moment. To be asked often: growing by nothing interrupts every thread that has the memory, to
 * tell it of a growth that was none.
 */
export function glancePages(memory: WebAssembly.Memory): number {
  return memory.buffer.byteLength / PAGE_BYTES;
}

/**
 * The true size in pages. The `buffer` of a memory that another thread has grown can be stale;
 * growing by nothing always answers with the current size.
 */
export function readPages(memory: WebAssembly.Memory): number {
  return memory.grow(0);
}
