import type { RunEnvironment } from '../core/run.ts';

/** The parts of `navigator` that are not in every browser, or not yet in TypeScript's types. */
interface NavigatorExtras {
  readonly deviceMemory?: number;
  readonly userAgentData?: { readonly brands: readonly { brand: string; version: string }[] };
}

/** Describes this browser for the record of a run. */
export function describeRunEnvironment(prover: RunEnvironment['prover']): RunEnvironment {
  const { deviceMemory, userAgentData } = navigator as NavigatorExtras;
  return {
    browser: nameBrowser(navigator.userAgent, userAgentData?.brands ?? []),
    userAgent: navigator.userAgent,
    cores: navigator.hardwareConcurrency,
    deviceMemoryGiB: deviceMemory ?? null,
    crossOriginIsolated: window.crossOriginIsolated,
    prover,
  };
}

/**
 * Name and major version of a browser, from the brands it declares or else from its user agent:
 * `Google Chrome 156`, `Firefox 153`.
 */
export function nameBrowser(
  userAgent: string,
  brands: readonly { readonly brand: string; readonly version: string }[],
): string {
  // Chromium mixes a made-up brand in, so that nobody relies on the list (User-Agent Client Hints).
  const real = brands.filter(({ brand }) => !/not.?a.?brand/i.test(brand.replace(/\W/g, ' ')));
  const named = real.find(({ brand }) => brand !== 'Chromium') ?? real[0];
  if (named !== undefined) return `${named.brand} ${named.version}`;
  const match =
    /(Firefox|Edg|OPR|Chrome)\/(\d+)/.exec(userAgent) ?? /Version\/(\d+).*(Safari)/.exec(userAgent);
  if (match === null) return 'unknown browser';
  return match[2] === 'Safari' ? `Safari ${match[1]}` : `${match[1]} ${match[2]}`;
}
