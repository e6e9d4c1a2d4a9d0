import { describe, expect, it } from 'vitest';
import type { EnvironmentCheck } from './app.ts';
import { examineEnvironment } from './environment.ts';
import type { EnvironmentProbes } from './environment.ts';

/** A current browser on an isolated page. */
const WELL: EnvironmentProbes = {
  origin: 'https://play.example',
  isSecureContext: true,
  crossOriginIsolated: true,
  framed: false,
  headers: { kind: 'read', coop: 'same-origin', coep: 'require-corp' },
  serviceWorker: { kind: 'not-needed' },
  hasSharedArrayBuffer: true,
  workers: { kind: 'ok' },
  hasWasmThreads: true,
  indexedDb: { kind: 'ok' },
  fakeProver: false,
};

/** A page whose host sends no headers, as browsers show it. */
const NOT_ISOLATED: EnvironmentProbes = {
  ...WELL,
  crossOriginIsolated: false,
  headers: { kind: 'read', coop: null, coep: null },
  serviceWorker: { kind: 'unavailable' },
  hasSharedArrayBuffer: false,
};

function missing(probes: EnvironmentProbes): EnvironmentCheck['id'][] {
  const { checks } = examineEnvironment(probes);
  return checks.filter(({ state }) => state === 'missing').map(({ id }) => id);
}

function advice(probes: EnvironmentProbes, id: EnvironmentCheck['id']): string {
  return examineEnvironment(probes).checks.find((check) => check.id === id)?.advice ?? '';
}

describe('a page that has everything', () => {
  it('can prove, and gives no advice', () => {
    const report = examineEnvironment(WELL);
    expect(report.canProve).toBe(true);
    expect(report.checks.map(({ id }) => id)).toEqual([
      'secure-context',
      'isolation',
      'shared-memory',
      'threads',
      'indexed-db',
    ]);
    expect(report.checks.every(({ state, advice: text }) => state === 'ok' && text === '')).toBe(
      true,
    );
  });

  it.each([true, false])('passes on whether the prover is a fake (%s)', (fakeProver) => {
    expect(examineEnvironment({ ...WELL, fakeProver }).fakeProver).toBe(fakeProver);
  });
});

describe('an insecure address', () => {
  const probes = { ...NOT_ISOLATED, origin: 'http://192.168.1.20:4173', isSecureContext: false };

  it('is named, with localhost and https as the ways out', () => {
    expect(missing(probes)).toEqual(['secure-context', 'isolation', 'shared-memory']);
    expect(advice(probes, 'secure-context')).toMatch(
      /http:\/\/192\.168\.1\.20:4173.*http:\/\/localhost.*https:\/\//,
    );
  });

  it('comes before headers, which would not help yet', () => {
    expect(advice(probes, 'isolation')).toContain('fix the address first');
    expect(advice(probes, 'isolation')).not.toContain('Cross-Origin-');
  });
});

describe('a secure page that is not isolated', () => {
  const withHeaders = (coop: string | null, coep: string | null): EnvironmentProbes => ({
    ...NOT_ISOLATED,
    headers: { kind: 'read', coop, coep },
  });
  const COOP_MISSING =
    'The server does not send the header “Cross-Origin-Opener-Policy: same-origin”; add it.';
  const COEP_MISSING =
    'The server does not send the header “Cross-Origin-Embedder-Policy: require-corp”; add it.';

  it('cannot prove, and says that shared memory comes with isolation', () => {
    expect(examineEnvironment(NOT_ISOLATED).canProve).toBe(false);
    expect(missing(NOT_ISOLATED)).toEqual(['isolation', 'shared-memory']);
    expect(advice(NOT_ISOLATED, 'shared-memory')).toContain('comes with cross-origin isolation');
  });

  it.each([
    ['both missing', null, null, [COOP_MISSING, COEP_MISSING]],
    ['COOP missing', null, 'require-corp', [COOP_MISSING]],
    ['COOP missing beside the laxer COEP', null, 'credentialless', [COOP_MISSING]],
    ['COEP missing', 'same-origin', null, [COEP_MISSING]],
    [
      'COOP too lax',
      'same-origin-allow-popups',
      'require-corp; report-to="x"',
      [
        'The server sends “Cross-Origin-Opener-Policy: same-origin-allow-popups”; change it to “Cross-Origin-Opener-Policy: same-origin”.',
      ],
    ],
    [
      'COEP too lax',
      'same-origin; report-to="x"',
      'unsafe-none',
      [
        'The server sends “Cross-Origin-Embedder-Policy: unsafe-none”; change it to “Cross-Origin-Embedder-Policy: require-corp”.',
      ],
    ],
  ])('names the header at fault and no other: %s', (_, coop, coep, faults) => {
    const text = advice(withHeaders(coop, coep), 'isolation');
    for (const fault of faults) expect(text).toContain(fault);
    expect(text.match(/The server (does not send|sends)/g)).toHaveLength(faults.length);
  });

  it('asks for a reload where the headers are right', () => {
    const text = advice(withHeaders('same-origin', 'require-corp'), 'isolation');
    expect(text).toContain('reload it');
    expect(text).not.toContain('add it');
  });

  it('names both headers where it could not read its own', () => {
    const headers = { kind: 'unreadable', reason: 'Failed to fetch' } as const;
    const text = advice({ ...NOT_ISOLATED, headers }, 'isolation');
    expect(text).toContain('could not read its own headers (Failed to fetch)');
    expect(text).toContain('“Cross-Origin-Opener-Policy: same-origin”');
    expect(text).toContain('“Cross-Origin-Embedder-Policy: require-corp”');
  });

  it.each([
    [{ kind: 'unavailable' }, 'private windows often do not'],
    [{ kind: 'refused', reason: 'script not found' }, 'could not be installed (script not found)'],
    [{ kind: 'without-effect' }, 'reload it once more'],
  ] as const)('says why the service worker did not help: $0.kind', (serviceWorker, text) => {
    expect(advice({ ...NOT_ISOLATED, serviceWorker }, 'isolation')).toContain(text);
  });

  it('says nothing of a service worker that was not needed', () => {
    const probes: EnvironmentProbes = { ...NOT_ISOLATED, serviceWorker: { kind: 'not-needed' } };
    expect(advice(probes, 'isolation')).not.toContain('service worker');
  });

  it('is told apart from a browser that has never heard of isolation', () => {
    const text = advice({ ...NOT_ISOLATED, crossOriginIsolated: null }, 'isolation');
    expect(text).toContain('does not know cross-origin isolation');
    expect(text).not.toContain('header');
  });
});

describe('a page in a frame', () => {
  const framed = { ...NOT_ISOLATED, framed: true };

  it('depends on the page around it', () => {
    expect(advice(framed, 'isolation')).toContain('<iframe allow="cross-origin-isolated">');
    expect(advice(framed, 'isolation')).toContain('a tab of its own');
  });

  it('needs its own COEP, while its COOP does not count', () => {
    expect(advice(framed, 'isolation')).toContain('Cross-Origin-Embedder-Policy: require-corp');
    expect(advice(framed, 'isolation')).not.toContain('Cross-Origin-Opener-Policy');
  });

  it('is left in peace when it is isolated', () => {
    expect(missing({ ...WELL, framed: true })).toEqual([]);
  });
});

describe('an isolated page', () => {
  it('looks for settings where SharedArrayBuffer is missing all the same', () => {
    const probes = { ...WELL, hasSharedArrayBuffer: false };
    expect(missing(probes)).toEqual(['shared-memory']);
    expect(advice(probes, 'shared-memory')).toContain('although the page is isolated');
  });

  it.each([
    [{ workers: { kind: 'missing' } }, 'no Web Workers'],
    [
      { workers: { kind: 'refused', reason: 'EvalError' } },
      "(EvalError). If the server sends a Content-Security-Policy with the page’s workers, it must allow “worker-src 'self' blob:”",
    ],
    [{ workers: { kind: 'not-nested' } }, 'cannot start workers of its own'],
    [{ hasWasmThreads: false }, 'WebAssembly in this browser has no threads'],
  ] as const)('cannot prove without threads: %j', (change, text) => {
    const probes: EnvironmentProbes = { ...WELL, ...change };
    expect(missing(probes)).toEqual(['threads']);
    expect(examineEnvironment(probes).canProve).toBe(false);
    expect(advice(probes, 'threads')).toContain(text);
  });

  it.each([
    [{ kind: 'missing' }, 'offers no IndexedDB'],
    [{ kind: 'refused', reason: 'SecurityError' }, 'refused to open a database (SecurityError)'],
  ] as const)('can prove without a database, and says what is lost: %j', (indexedDb, text) => {
    const probes: EnvironmentProbes = { ...WELL, indexedDb };
    expect(missing(probes)).toEqual(['indexed-db']);
    expect(examineEnvironment(probes).canProve).toBe(true);
    expect(advice(probes, 'indexed-db')).toContain(text);
    expect(advice(probes, 'indexed-db')).toContain('lost when the page is closed');
  });
});
