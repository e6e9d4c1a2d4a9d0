import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ReleaseId } from '../../src/core/experiment/releases.ts';

/** The names under which the bundled releases are installed. */
export const PACKAGES: Readonly<Record<ReleaseId, string>> = {
  '2.15.0': 'o1js',
  '2.14.0': 'o1js-2.14',
  '2.10.0': 'o1js-2.10',
  '2.4.0': 'o1js-2.4',
};

/**
 * The WebAssembly module of a release as browsers get it: the longest that its script for them carries
 * in base64. Other files of the package may be left over from an earlier build.
 */
export async function readProverModule(release: ReleaseId): Promise<Uint8Array<ArrayBuffer>> {
  const entry = createRequire(import.meta.url).resolve(PACKAGES[release]);
  const script = await readFile(join(dirname(entry), '../web/index.js'), 'latin1');
  // The magic number and version of a binary, all but their last bits.
  const [longest] = [...script.matchAll(/AGFzbQEAAA[\w+/]+/g)]
    .map(([text]) => text)
    .toSorted((a, b) => b.length - a.length);
  if (longest === undefined) throw new Error(`o1js ${release} carries no WebAssembly module`);
  return new Uint8Array(Buffer.from(longest, 'base64'));
}
