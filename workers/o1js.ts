import type * as o1jsModule from 'o1js';
import type { ReleaseId } from '../src/core/experiment/releases.ts';
import url2100 from 'o1js-2.10?url';
import url2140 from 'o1js-2.14?url';
import url240 from 'o1js-2.4?url';
import url2150 from 'o1js?url';

/** The module o1js, in the types of the newest bundled release. */
export type O1js = typeof o1jsModule;

/**
 * Each release is served byte for byte as it was published, as a file of its own that no bundler
 * has touched: what is measured is what everybody else gets from npm.
 */
const URLS: Readonly<Record<ReleaseId, string>> = {
  '2.15.0': url2150,
  '2.14.0': url2140,
  '2.10.0': url2100,
  '2.4.0': url240,
};

/** The absolute address of a bundled release. @throws Error if it is not bundled. */
export function findO1jsUrl(release: string): string {
  if (!isBundled(release)) throw new Error(`o1js ${release} is not bundled`);
  return new URL(URLS[release], import.meta.url).href;
}

/**
 * Fetches and evaluates o1js; its bindings are not initialised yet.
 * @param url the absolute address of its build for browsers.
 * @throws TypeError if the file cannot be fetched.
 */
export async function importO1js(url: string): Promise<O1js> {
  const module: O1js = await import(/* @vite-ignore */ url);
  return module;
}

/**
 * Evaluates the module of a program that somebody brought along, which imports o1js.
 * @throws whatever the module throws; SyntaxError if o1js does not export what it imports.
 */
export async function importProgram(url: string): Promise<Readonly<Record<string, unknown>>> {
  const module: Readonly<Record<string, unknown>> = await import(/* @vite-ignore */ url);
  return module;
}

function isBundled(release: string): release is ReleaseId {
  return Object.hasOwn(URLS, release);
}
