import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { injectPrelude, preludeSource, TRAP_MESSAGE } from './nested-prelude.ts';

let restore = () => {};
afterEach(() => restore());

/** A realm like a worker's, in which a prelude can be run as the text that it is sent as. */
function createRealm() {
  const listeners = new Map<string, (event: unknown) => void>();
  const reports: unknown[] = [];
  const posted: unknown[] = [];
  const urls: Blob[] = [];
  const realm = {
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      listeners.set(type, listener),
    postMessage: (message: unknown) => posted.push(message),
    BroadcastChannel: class {
      constructor(readonly name: string) {}
      postMessage(message: object) {
        reports.push({ ...message, channel: this.name });
      }
      close() {}
    },
    performance,
    Blob,
    URL: { createObjectURL: (blob: Blob) => `blob:${urls.push(blob)}` },
    FinalizationRegistry,
  };
  return { realm, listeners, reports, posted, urls };
}

const options = { crashChannel: 'crash', withoutFinalizers: false };

describe('the prelude in a nested worker', () => {
  it('reports a trap on the channel', () => {
    const { realm, listeners, reports } = createRealm();
    runInNewContext(preludeSource(options), realm);
    listeners.get('error')?.({ error: new TypeError('boom') });
    listeners.get('unhandledrejection')?.({ reason: 'gone' });
    expect(reports).toMatchObject([
      { channel: 'crash', kind: 'crash' },
      { channel: 'crash', kind: 'crash', message: 'gone' },
    ]);
  });

  it('reports what a rayon thread caught, and posts it on', () => {
    const { realm, reports, posted } = createRealm();
    runInNewContext(preludeSource(options), realm);
    const message = { type: 'wasm_bindgen_worker_error', error: 'unreachable' };
    realm.postMessage(message);
    realm.postMessage({ type: 'wasm_bindgen_worker_ready' });
    const ready = { type: 'wasm_bindgen_worker_ready' };
    const told = { type: TRAP_MESSAGE, message: 'unreachable' };
    expect(reports).toMatchObject([{ message: 'unreachable' }]);
    expect(posted).toEqual([told, message, ready]);
  });

  it('reports nothing without a channel', () => {
    const { realm, listeners, reports } = createRealm();
    runInNewContext(preludeSource({ ...options, crashChannel: null }), realm);
    listeners.get('error')?.({ message: 'boom' });
    expect(reports).toEqual([]);
  });

  it('takes finalizers away only when told to', () => {
    const kept = createRealm().realm;
    runInNewContext(preludeSource(options), kept);
    expect(kept.FinalizationRegistry).toBe(FinalizationRegistry);
    const taken = createRealm().realm;
    runInNewContext(preludeSource({ ...options, withoutFinalizers: true }), taken);
    expect(taken.FinalizationRegistry).not.toBe(FinalizationRegistry);
    expect(new taken.FinalizationRegistry(() => {}).unregister({})).toBe(false);
  });

  it('goes before the source of the workers that are started in turn', async () => {
    const { realm, urls } = createRealm();
    runInNewContext(preludeSource(options), realm);
    realm.URL.createObjectURL(new Blob(['rayon();'], { type: 'application/javascript' }));
    const source = await urls[0]?.text();
    expect(source).toBe(`${preludeSource(options)}rayon();`);
  });
});

describe('injectPrelude', () => {
  it('prefixes scripts and leaves every other blob alone', async () => {
    const seen: Blob[] = [];
    const original = vi
      .spyOn(URL, 'createObjectURL')
      .mockImplementation((blob) => `blob:${seen.push(blob)}`);
    try {
      restore = injectPrelude(() => options);
      const image = new Blob(['png'], { type: 'image/png' });
      URL.createObjectURL(image);
      URL.createObjectURL(new Blob(['main();'], { type: 'application/javascript' }));
      restore();
      restore = () => {};
    } finally {
      original.mockRestore();
    }
    expect(await seen[0]?.text()).toBe('png');
    expect(await seen[1]?.text()).toBe(`${preludeSource(options)}main();`);
  });
});
