import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardFinalizers } from './finalizers.ts';

/** A registry whose collection is called by the test. */
class ManualRegistry<T> {
  readonly registered: unknown[][] = [];
  constructor(readonly cleanup: (held: T) => void) {}
  register(...registration: unknown[]): void {
    this.registered.push(registration);
  }
}

const always = () => true;

let restore = () => {};
beforeEach(() => vi.stubGlobal('FinalizationRegistry', ManualRegistry));
afterEach(() => {
  restore();
  vi.unstubAllGlobals();
});

describe('guardFinalizers', () => {
  it('runs what is allowed and nothing else', () => {
    restore = guardFinalizers({ registers: always, runs: (held) => held !== 8 });
    const cleaned: unknown[] = [];
    const registry = new FinalizationRegistry((held) => cleaned.push(held));
    expect(registry).toBeInstanceOf(ManualRegistry);
    const { cleanup } = registry as unknown as ManualRegistry<unknown>;
    cleanup(8);
    cleanup('a file');
    expect(cleaned).toEqual(['a file']);
  });

  it('registers what is allowed, as it was asked to, and nothing else', () => {
    restore = guardFinalizers({ registers: (held) => held !== 8, runs: always });
    const registry = new FinalizationRegistry(() => {});
    const [refused, target, token] = [{}, {}, {}];
    registry.register(refused, 8, refused);
    registry.register(target, 'a file', token);
    const { registered } = registry as unknown as ManualRegistry<unknown>;
    expect(registered).toEqual([[target, 'a file', token]]);
    expect(registered[0]?.[0]).toBe(target);
  });

  it('puts the constructor back', () => {
    guardFinalizers({ registers: always, runs: always })();
    expect(FinalizationRegistry).toBe(ManualRegistry);
  });
});
