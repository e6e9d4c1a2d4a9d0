import { afterEach, describe, expect, it, vi } from 'vitest';
import { startFakePickles, stopFakePickles } from './fixtures/fake-pickles.ts';
import { watchProofs } from './watch-proofs.ts';

const SQUARE = [0, 'square of 3', 'proof'];

let restore = () => {};
afterEach(() => {
  restore();
  stopFakePickles();
});

/** Has the first proof checked. */
function watchFirst() {
  let isNeeded = true;
  const check = {
    onWatching: vi.fn<() => void>(),
    isNeeded: () => isNeeded,
    onVerified: () => {
      isNeeded = false;
    },
    refuse: () => new Error('refused'),
  };
  restore = watchProofs(check);
  return check;
}

describe('watchProofs', () => {
  it('has a proof that needs it verified by its own program, and hands it out as it is', async () => {
    const { onWatching } = watchFirst();
    expect(onWatching).not.toHaveBeenCalled();
    const verify = vi.fn<() => Promise<unknown>>(async () => true);
    const prove = startFakePickles(verify);
    expect(onWatching).toHaveBeenCalledOnce();
    expect(await prove(0, 3)).toEqual(SQUARE);
    expect(await prove(0, 4)).toEqual([0, 'square of 4', 'proof']);
    expect(await prove(1, 3)).toEqual([0, 'cube of 3', 'proof']);
    expect(verify.mock.calls).toEqual([[[0, 3, 'square of 3'], 'proof']]);
  });

  it.each([
    ['is refused', async () => false],
    ['is answered in a way that is not known', async () => 1],
  ])('hands out no proof that %s, and looks at the next one', async (_, answer) => {
    watchFirst();
    const verify = vi.fn<() => Promise<unknown>>(answer);
    const prove = startFakePickles(verify);
    await expect(prove(0, 3)).rejects.toThrow('refused');
    verify.mockResolvedValue(true);
    expect(await prove(0, 3)).toEqual(SQUARE);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('takes a verifier that crashes for no refusal, and hands the proof out all the less', async () => {
    watchFirst();
    const verify = vi.fn<() => Promise<unknown>>(() => Promise.reject(new Error('unreachable')));
    const prove = startFakePickles(verify);
    await expect(prove(0, 3)).rejects.toThrow('unreachable');
    verify.mockResolvedValue(true);
    expect(await prove(0, 3)).toEqual(SQUARE);
    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('leaves an OCaml part alone that it does not know', () => {
    const { onWatching } = watchFirst();
    for (const snarky of [null, {}, { Pickles: {} }, { Pickles: { compile: 1 } }]) {
      Object.assign(globalThis, { __snarky: snarky });
      expect(Reflect.get(globalThis, '__snarky')).toBe(snarky);
    }
    expect(onWatching).not.toHaveBeenCalled();
  });

  it('leaves the global as any other once it is done', () => {
    watchFirst();
    restore();
    startFakePickles(async () => true);
    expect(Object.getOwnPropertyDescriptor(globalThis, '__snarky')).toHaveProperty('value');
  });
});
