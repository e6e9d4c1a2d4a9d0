import type { ServiceWorkerOutcome } from './environment.ts';
import { trustScript } from './trust-script.ts';

/** What {@link isolatePage} needs of the browser; tests pass their own. */
export interface IsolationBrowser {
  /** `self.crossOriginIsolated`, `undefined` in browsers that do not know it. */
  readonly crossOriginIsolated: boolean | undefined;
  readonly isSecureContext: boolean;
  readonly framed: boolean;
  /** Absent outside secure contexts and in some private modes. */
  readonly serviceWorker: { register(url: string): Promise<Registration> } | undefined;
  /** Remembers the reload for as long as the tab lives; using it may throw. */
  readonly sessionStorage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  reload(): void;
}

/** A service worker's way to being active, as far as it is followed here. */
type Registration = {
  readonly [K in 'active' | 'waiting' | 'installing']: Pick<
    ServiceWorker,
    'state' | 'addEventListener' | 'removeEventListener'
  > | null;
};

/** Whether the page may go on, or is about to be replaced by a reload. */
export type Isolation =
  | { readonly kind: 'settled'; readonly serviceWorker: ServiceWorkerOutcome }
  | { readonly kind: 'reloading' };

const RELOADED_KEY = 'proving-playground-isolation-reload';

/**
 * Isolates a page whose host cannot set headers: installs the service worker that adds them to
 * every answer, and reloads the page once so that it comes through that worker.
 *
 * The worker is coi-serviceworker, which also brings a half for the page. That half reloads as soon
 * as the worker is found, which may be before it is active, and reloads again where the browser
 * forgets its workers. Here the page waits until the worker is active, and the tab remembers that
 * it has reloaded: it never does so twice without having been isolated in between.
 *
 * @param url of the service worker; its folder is what it can control.
 */
export async function isolatePage(
  url: string,
  browser: IsolationBrowser = thisBrowser(),
): Promise<Isolation> {
  const settle = (serviceWorker: ServiceWorkerOutcome): Isolation => ({
    kind: 'settled',
    serviceWorker,
  });
  try {
    if (browser.crossOriginIsolated !== false) {
      browser.sessionStorage().removeItem(RELOADED_KEY);
      return settle({ kind: 'not-needed' });
    }
    // A frame is isolated by the page around it, or not at all.
    if (browser.framed) return settle({ kind: 'not-needed' });
    if (!browser.isSecureContext || browser.serviceWorker === undefined) {
      return settle({ kind: 'unavailable' });
    }
    if (browser.sessionStorage().getItem(RELOADED_KEY) !== null) {
      return settle({ kind: 'without-effect' });
    }
    await untilActive(await browser.serviceWorker.register(url));
    browser.sessionStorage().setItem(RELOADED_KEY, 'yes');
    browser.reload();
    return { kind: 'reloading' };
  } catch (error) {
    if (browser.crossOriginIsolated === true) return settle({ kind: 'not-needed' });
    return settle({
      kind: 'refused',
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/** Waits until the worker answers requests. Rejects if it never will. */
function untilActive({ active, waiting, installing }: Registration): Promise<void> {
  const worker = active ?? waiting ?? installing;
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker?.state === 'activating' || worker?.state === 'activated') resolve();
      else if (worker === null || worker.state === 'redundant') {
        reject(new Error('the service worker did not start'));
      } else return;
      worker?.removeEventListener('statechange', look);
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}

function thisBrowser(): IsolationBrowser {
  return {
    crossOriginIsolated: window.crossOriginIsolated,
    isSecureContext: window.isSecureContext,
    framed: window.top !== window.self,
    serviceWorker:
      'serviceWorker' in navigator
        ? { register: (url) => navigator.serviceWorker.register(trustScript(url)) }
        : undefined,
    sessionStorage: () => window.sessionStorage,
    reload: () => location.reload(),
  };
}
