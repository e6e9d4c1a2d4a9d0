import type { EnvironmentCheck, EnvironmentReport } from './app.ts';

/** What was seen of the browser and of the way in which the page was served. */
export interface EnvironmentProbes {
  /** `location.origin`, to be named in advice. */
  readonly origin: string;
  readonly isSecureContext: boolean;
  /** `self.crossOriginIsolated`; `null` where the browser has never heard of it. */
  readonly crossOriginIsolated: boolean | null;
  /** Whether the page is shown inside another one. */
  readonly framed: boolean;
  readonly headers: IsolationHeaders;
  readonly serviceWorker: ServiceWorkerOutcome;
  readonly hasSharedArrayBuffer: boolean;
  readonly workers: WorkerSupport;
  /** Whether WebAssembly validates a module with shared memory and atomic instructions. */
  readonly hasWasmThreads: boolean;
  readonly indexedDb: IndexedDbSupport;
  readonly fakeProver: boolean;
}

/** The page's own headers as a second request for it saw them. */
export type IsolationHeaders =
  | { readonly kind: 'read'; readonly coop: string | null; readonly coep: string | null }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What became of the isolation service worker; see `isolatePage`. */
export type ServiceWorkerOutcome =
  /** The page was isolated from the start. */
  | { readonly kind: 'not-needed' }
  /** The context offers no service workers: it is insecure, or the browser or its mode has none. */
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** It was installed and the page reloaded once, and still the page is not isolated. */
  | { readonly kind: 'without-effect' };

/** Whether workers of the kind that o1js needs can be started. */
export type WorkerSupport =
  | { readonly kind: 'ok' }
  | { readonly kind: 'missing' }
  /** Workers exist, but one made from a Blob does not start, or may not compile code from text. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** A worker cannot start a worker of its own. */
  | { readonly kind: 'not-nested' };

/** Whether a database can be opened. */
export type IndexedDbSupport =
  | { readonly kind: 'ok' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

const COOP = 'Cross-Origin-Opener-Policy';
const COEP = 'Cross-Origin-Embedder-Policy';

/** Judges what was seen: what is missing, which header, context or setting is at fault, what to do. */
export function examineEnvironment(probes: EnvironmentProbes): EnvironmentReport {
  const checks = [
    check('secure-context', 'Secure context', true, adviseOnContext(probes)),
    check('isolation', 'Cross-origin isolation', true, adviseOnIsolation(probes)),
    check('shared-memory', 'Shared memory', true, adviseOnSharedMemory(probes)),
    check('threads', 'Threads', true, adviseOnThreads(probes)),
    check('indexed-db', 'Storage of runs', false, adviseOnStorage(probes.indexedDb)),
  ];
  return {
    checks,
    canProve: checks.every(({ state, required }) => state === 'ok' || !required),
    fakeProver: probes.fakeProver,
  };
}

/** @param advice `null` where nothing is missing. */
function check(
  id: EnvironmentCheck['id'],
  label: string,
  required: boolean,
  advice: string | null,
): EnvironmentCheck {
  return { id, label, required, state: advice === null ? 'ok' : 'missing', advice: advice ?? '' };
}

function adviseOnContext({ isSecureContext, origin }: EnvironmentProbes): string | null {
  if (isSecureContext) return null;
  return `The page was opened from ${origin}, which browsers do not trust: plain http:// counts as secure only on this same machine. Open it as http://localhost, or serve it over https://.`;
}

function adviseOnIsolation(probes: EnvironmentProbes): string | null {
  if (probes.crossOriginIsolated === true) return null;
  if (probes.crossOriginIsolated === null) {
    return 'This browser does not know cross-origin isolation. Use Chrome or Edge 92, Firefox 79, Safari 15.2, or anything newer.';
  }
  if (!probes.isSecureContext) {
    return 'Browsers isolate secure contexts only: fix the address first, then reload the page.';
  }
  const faults = describeHeaderFaults(probes.headers, probes.framed);
  if (probes.framed) {
    const embedding = `The page is shown inside a frame. The embedding page must be isolated itself and write its frame as <iframe allow="cross-origin-isolated">. Or open the playground in a tab of its own.`;
    return [embedding, ...faults].join(' ');
  }
  if (faults.length === 0) {
    return 'The headers are right, but this page was loaded without them: reload it. If that does not help, an extension or a policy of this browser removes them; try a private window or another profile.';
  }
  return [...faults, describeServiceWorker(probes.serviceWorker)].filter(Boolean).join(' ');
}

/** One sentence for each header that is missing, wrong or unknown. */
function describeHeaderFaults(headers: IsolationHeaders, framed: boolean): string[] {
  if (headers.kind === 'unreadable') {
    return [
      `The page could not read its own headers (${headers.reason}). The server must send “${COOP}: same-origin” and “${COEP}: require-corp”.`,
    ];
  }
  const faults: string[] = [];
  // A frame belongs to the opener group of the page around it: its own COOP does not count.
  if (!framed && directiveOf(headers.coop) !== 'same-origin') {
    faults.push(describeFault(COOP, headers.coop, 'same-origin'));
  }
  if (!['require-corp', 'credentialless'].includes(directiveOf(headers.coep))) {
    faults.push(describeFault(COEP, headers.coep, 'require-corp'));
  }
  return faults;
}

function describeFault(name: string, value: string | null, wanted: string): string {
  return value === null
    ? `The server does not send the header “${name}: ${wanted}”; add it.`
    : `The server sends “${name}: ${value}”; change it to “${name}: ${wanted}”.`;
}

/** The directive of a header without its parameters, such as `report-to`. */
function directiveOf(value: string | null): string {
  return (value ?? '').split(';')[0]?.trim() ?? '';
}

/** Why the way around missing headers did not work either; empty if there is nothing to say. */
function describeServiceWorker(outcome: ServiceWorkerOutcome): string {
  switch (outcome.kind) {
    case 'not-needed':
      return '';
    case 'unavailable':
      return 'Without the headers a service worker can isolate the page, but this browser offers none here; private windows often do not.';
    case 'refused':
      return `Without the headers a service worker can isolate the page, but it could not be installed (${outcome.reason}).`;
    case 'without-effect':
      return 'The service worker that adds the headers is installed, but did not isolate the page; reload it once more.';
  }
}

function adviseOnSharedMemory(probes: EnvironmentProbes): string | null {
  if (probes.hasSharedArrayBuffer) return null;
  return probes.crossOriginIsolated === true
    ? 'This browser has no SharedArrayBuffer although the page is isolated: a setting, an extension or a policy turned it off. Turn it on again or use another profile.'
    : 'SharedArrayBuffer comes with cross-origin isolation: once the page is isolated, it is there.';
}

function adviseOnThreads(probes: EnvironmentProbes): string | null {
  switch (probes.workers.kind) {
    case 'missing':
      return 'This browser has no Web Workers, in which the prover runs. Use a current Chrome, Edge, Firefox or Safari.';
    case 'refused':
      return `o1js starts its threads as workers from Blobs and compiles code from text, and the browser refused that (${probes.workers.reason}). If the server sends a Content-Security-Policy with the page’s workers, it must allow “worker-src 'self' blob:” and “script-src 'self' blob: 'unsafe-eval'”.`;
    case 'not-nested':
      return 'In this browser a worker cannot start workers of its own, as o1js does for its threads. Use Safari 16.4 or newer, or a current Chrome, Edge or Firefox.';
    case 'ok':
      return probes.hasWasmThreads
        ? null
        : 'WebAssembly in this browser has no threads (shared memory and atomic instructions). Use Chrome or Edge 74, Firefox 79, Safari 14.1, or anything newer, and check that no setting turns WebAssembly threads off.';
  }
}

function adviseOnStorage(support: IndexedDbSupport): string | null {
  const loss = 'Runs can be made and looked at, but are lost when the page is closed.';
  switch (support.kind) {
    case 'ok':
      return null;
    case 'missing':
      return `This browser offers no IndexedDB here. ${loss} Leave the private window, or use a current browser.`;
    case 'refused':
      return `The browser refused to open a database (${support.reason}). ${loss} Leave the private window, allow this site to store data, or free some disk space.`;
  }
}
