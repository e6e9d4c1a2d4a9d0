import { describe, expect, it } from 'vitest';
import {
  developmentHeadersOf,
  headersOf,
  metaPolicy,
  policyOf,
  realmOf,
  renderHeadersFile,
} from './security-headers.ts';

const CSP = 'Content-Security-Policy';

describe('the realm of a file', () => {
  it.each([
    ['/', 'page'],
    ['/index.html', 'page'],
    ['assets/prover.worker-BSfiAA12.js', 'prover'],
    ['/some/project/assets/prover-probe.worker-C_f-36KU.js', 'prover'],
    ['/workers/prover.worker.ts', 'prover'],
    ['/assets/observer.worker-CSZflMWo.js', 'worker'],
    ['/workers/fake-prover.worker.ts', 'worker'],
    // A worker that somebody else serves below the site has no more rights than the page.
    ['/host/1/program/prover.worker-BSfiAA12.js', 'page'],
    ['/assets/prover.worker-BSfiAA12.js/index.html', 'page'],
    ['/assets/index-prover.js', 'page'],
  ])('%s: %s', (path, realm) => {
    expect(realmOf(path)).toBe(realm);
  });
});

describe('the policies', () => {
  it('begin with nothing and let nothing leave', () => {
    for (const realm of ['page', 'prover', 'worker'] as const) {
      const policy = policyOf(realm);
      expect(policy).toMatch(/^default-src 'none'; /);
      expect(policy).not.toContain('unsafe-inline');
      expect(policy).not.toMatch(/https?:|\*/);
      expect(policy.includes("'unsafe-eval'")).toBe(realm === 'prover');
    }
  });

  it('are the same for development but for what Vite needs of the page', () => {
    expect(developmentHeadersOf('/workers/prover.worker.ts')).toEqual(
      headersOf('/workers/prover.worker.ts'),
    );
    expect(developmentHeadersOf('/')[CSP]).toContain("script-src 'self';");
  });

  it('are all in the page but for what cannot stand there', () => {
    const [missing, ...others] = policyOf('page')
      .split('; ')
      .filter((directive) => !metaPolicy().includes(directive));
    expect(missing).toBe("frame-ancestors 'none'");
    expect(others).toEqual([]);
  });
});

describe('the file of headers', () => {
  const files = ['assets/prover.worker-a1.js', 'assets/observer.worker-b2.js', 'favicon.svg'];
  const rules = renderHeadersFile(files)
    .split('\n\n')
    .filter((rule) => rule.startsWith('/'))
    .map((rule) => rule.trimEnd().split('\n'));

  it('names each file once whose policy matters', () => {
    const policies = rules.flatMap(([path, ...lines]) =>
      lines.flatMap((line) => (line.includes(CSP) ? [[path, line.trim()]] : [])),
    );
    expect(policies).toEqual([
      ['/', `${CSP}: ${policyOf('page')}`],
      ['/index.html', `${CSP}: ${policyOf('page')}`],
      ['/assets/observer.worker-b2.js', `${CSP}: ${policyOf('worker')}`],
      ['/assets/prover.worker-a1.js', `${CSP}: ${policyOf('prover')}`],
    ]);
  });

  it('never sets a header twice for one file', () => {
    for (const file of ['/', '/index.html', ...files.map((name) => `/${name}`)]) {
      const names = rules
        .filter(([path = '']) =>
          path.endsWith('*') ? file.startsWith(path.slice(0, -1)) : file === path,
        )
        .flatMap(([, ...lines]) => lines.map((line) => line.split(':', 1)[0]));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('has no line that hosts would cut off', () => {
    // Cloudflare Pages reads 2000 characters of a line.
    for (const line of rules.flat()) expect(line.length).toBeLessThan(2000);
  });
});
