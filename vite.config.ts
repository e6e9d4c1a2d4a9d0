import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/**
 * Cross-origin isolation: without both headers a page gets no SharedArrayBuffer, and o1js no
 * threads. `public/_headers` says the same to static hosts.
 */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  base: './',
  plugins: [addIsolationWorker()],
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: 'es' },
  build: { target: 'esnext', assetsInlineLimit: 0, reportCompressedSize: false },
});

/**
 * Puts coi-serviceworker beside index.html, under a name that never changes: a service worker
 * controls only what is in its own folder and below, and browsers know it again by its address.
 * `src/state/isolation.ts` installs it where the host sends no headers.
 */
function addIsolationWorker(): Plugin {
  return {
    name: 'isolation-worker',
    apply: 'build',
    async generateBundle() {
      const require = createRequire(import.meta.url);
      const file = require.resolve('coi-serviceworker/coi-serviceworker.js');
      const code = await readFile(file, 'utf8');
      const license = await readFile(join(dirname(file), 'LICENSE'), 'utf8');
      const source = `/*!\n${license}*/\n${code}`;
      this.emitFile({ type: 'asset', fileName: 'coi-serviceworker.js', source });
    },
  };
}
