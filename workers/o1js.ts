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

/**
 * Fetches and evaluates a release; its bindings are not initialised yet.
 * @throws TypeError if the file cannot be fetched.
 */
export async function importO1js(release: ReleaseId): Promise<O1js> {
  const module: O1js = await import(/* @vite-ignore */ URLS[release]);
  return module;
}
