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
    restore = guardFinalizers({ concerns: always, registers: always, runs: (held) => held !== 8 });
    const cleaned: unknown[] = [];
    const registry = new FinalizationRegistry((held) => cleaned.push(held));
    expect(registry).toBeInstanceOf(ManualRegistry);
    const { cleanup } = registry as unknown as ManualRegistry<unknown>;
    registry.register({}, 'a file');
    cleanup(8);
    cleanup('a file');
    expect(cleaned).toEqual(['a file']);
  });

  it('registers what is allowed, as it was asked to, and nothing else', () => {
    restore = guardFinalizers({ concerns: always, registers: (held) => held !== 8, runs: always });
    const registry = new FinalizationRegistry(() => {});
    const [refused, target, token] = [{}, {}, {}];
    registry.register(refused, 8, refused);
    registry.register(target, 'a file', token);
    const { registered } = registry as unknown as ManualRegistry<unknown>;
    expect(registered).toEqual([[target, 'a file', token]]);
    expect(registered[0]?.[0]).toBe(target);
  });

  it('leaves a registry alone until it is given what the guard is concerned with', () => {
    const never = () => false;
    const own = { own: true };
    const concerns = (object: unknown) => object === own;
    restore = guardFinalizers({ concerns, registers: never, runs: never });
    const cleaned: unknown[] = [];
    const [foreign, first, second] = [1, 2, 3].map(
      () => new FinalizationRegistry((held) => cleaned.push(held)),
    ) as unknown as readonly ManualRegistry<unknown>[];
    for (const registry of [foreign, first, second]) registry?.register({}, 8, {});
    first?.register(own, 9, own);
    second?.register({}, own, {});
    for (const registry of [foreign, first, second]) registry?.cleanup(8);
    expect(cleaned).toEqual([8]);
    expect([foreign, first, second].map((registry) => registry?.registered.length)).toEqual([
      1, 1, 1,
    ]);
  });

  it('puts the constructor back', () => {
    guardFinalizers({ concerns: always, registers: always, runs: always })();
    expect(FinalizationRegistry).toBe(ManualRegistry);
  });
});
