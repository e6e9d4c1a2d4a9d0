import { describe, expect, it } from 'vitest';
import { isolatePage } from './isolation.ts';
import type { IsolationBrowser } from './isolation.ts';

/** A service worker that can be moved through its states. */
class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

/** A tab: it outlives the pages that are loaded in it. */
class FakeTab {
  readonly stored = new Map<string, string>();
  readonly registered: string[] = [];
  reloads = 0;
  worker = new FakeWorker();

  load(change: Partial<IsolationBrowser> = {}): IsolationBrowser {
    return {
      crossOriginIsolated: false,
      isSecureContext: true,
      framed: false,
      serviceWorker: {
        register: (url) => {
          this.registered.push(url);
          const active = this.worker.state === 'activated' ? this.worker : null;
          return Promise.resolve({
            active,
            waiting: null,
            installing: active === null ? this.worker : null,
          });
        },
      },
      sessionStorage: () => ({
        getItem: (key) => this.stored.get(key) ?? null,
        setItem: (key, value) => void this.stored.set(key, value),
        removeItem: (key) => void this.stored.delete(key),
      }),
      reload: () => void (this.reloads += 1),
      ...change,
    };
  }

  /** Loads a page whose worker is active at once. */
  async isolate(change: Partial<IsolationBrowser> = {}) {
    this.worker.state = 'activated';
    return isolatePage('./sw.js', this.load(change));
  }
}

describe('isolatePage', () => {
  it('leaves a page alone that is isolated, or that cannot know', async () => {
    const tab = new FakeTab();
    const notNeeded = { kind: 'settled', serviceWorker: { kind: 'not-needed' } };
    expect(await tab.isolate({ crossOriginIsolated: true })).toEqual(notNeeded);
    expect(await tab.isolate({ crossOriginIsolated: undefined })).toEqual(notNeeded);
    expect(await tab.isolate({ framed: true })).toEqual(notNeeded);
    expect(tab).toMatchObject({ registered: [], reloads: 0 });
  });

  it('does not try in an insecure context or without service workers', async () => {
    const tab = new FakeTab();
    const unavailable = { kind: 'settled', serviceWorker: { kind: 'unavailable' } };
    expect(await tab.isolate({ isSecureContext: false })).toEqual(unavailable);
    expect(await tab.isolate({ serviceWorker: undefined })).toEqual(unavailable);
    expect(tab).toMatchObject({ registered: [], reloads: 0 });
  });

  it('reloads once the worker is active, and not before', async () => {
    const tab = new FakeTab();
    const isolating = isolatePage('./sw.js', tab.load());
    await Promise.resolve();
    tab.worker.become('installed');
    await Promise.resolve();
    expect(tab).toMatchObject({ registered: ['./sw.js'], reloads: 0 });
    tab.worker.become('activating');
    expect(await isolating).toEqual({ kind: 'reloading' });
    expect(tab.reloads).toBe(1);
  });

  it('never reloads twice in a row, even where the browser forgets its workers', async () => {
    const tab = new FakeTab();
    await tab.isolate();
    for (let visit = 0; visit < 3; visit += 1) {
      tab.worker = new FakeWorker();
      expect(await tab.isolate()).toEqual({
        kind: 'settled',
        serviceWorker: { kind: 'without-effect' },
      });
    }
    expect(tab.reloads).toBe(1);
  });

  it('may reload again after it was isolated: a forced reload goes around the worker', async () => {
    const tab = new FakeTab();
    await tab.isolate();
    await tab.isolate({ crossOriginIsolated: true });
    expect(await tab.isolate()).toEqual({ kind: 'reloading' });
    expect(tab.reloads).toBe(2);
  });

  it('says why the worker was refused', async () => {
    const tab = new FakeTab();
    const register = () => Promise.reject(new Error('404'));
    expect(await tab.isolate({ serviceWorker: { register } })).toEqual({
      kind: 'settled',
      serviceWorker: { kind: 'refused', reason: '404' },
    });
    tab.worker.state = 'redundant';
    expect(await isolatePage('./sw.js', tab.load())).toMatchObject({
      serviceWorker: { kind: 'refused', reason: 'the service worker did not start' },
    });
    expect(tab.reloads).toBe(0);
  });

  it('does not reload where it could not remember having done so', async () => {
    const tab = new FakeTab();
    const sessionStorage = () => {
      throw new Error('The operation is insecure.');
    };
    expect(await tab.isolate({ sessionStorage })).toMatchObject({
      serviceWorker: { kind: 'refused', reason: 'The operation is insecure.' },
    });
    expect(await tab.isolate({ sessionStorage, crossOriginIsolated: true })).toMatchObject({
      serviceWorker: { kind: 'not-needed' },
    });
    expect(tab).toMatchObject({ reloads: 0, registered: [] });
  });
});
