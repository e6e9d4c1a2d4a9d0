import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardFinalizers } from './finalizers.ts';

/** A registry whose collection is called by the test. */
class ManualRegistry<T> {
  constructor(readonly cleanup: (held: T) => void) {}
}

let restore = () => {};
beforeEach(() => vi.stubGlobal('FinalizationRegistry', ManualRegistry));
afterEach(() => {
  restore();
  vi.unstubAllGlobals();
});

describe('guardFinalizers', () => {
  it('runs what is allowed and nothing else', () => {
    restore = guardFinalizers((held) => held !== 8);
    const cleaned: unknown[] = [];
    const registry = new FinalizationRegistry((held) => cleaned.push(held));
    expect(registry).toBeInstanceOf(ManualRegistry);
    const { cleanup } = registry as unknown as ManualRegistry<unknown>;
    cleanup(8);
    cleanup('a file');
    expect(cleaned).toEqual(['a file']);
  });

  it('puts the constructor back', () => {
    guardFinalizers(() => false)();
    expect(FinalizationRegistry).toBe(ManualRegistry);
  });
});
