import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig, parseSync } from 'vite';
import type { Plugin, UserConfig } from 'vite';

/**
 * Cross-origin isolation: without both headers a page gets no SharedArrayBuffer, and o1js no
 * threads. `public/_headers` says the same to static hosts.
 */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The page, to `dist/`. */
const site: UserConfig = {
  base: './',
  plugins: [addIsolationWorker()],
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: 'es' },
  build: { target: 'esnext', assetsInlineLimit: 0, reportCompressedSize: false },
};

/**
 * The package for other people's pages, to `lib/`: one file that needs no other package, left
 * readable because whoever installs it has a minifier of their own. The licences of what is bundled
 * into it lie beside it.
 */
const runtimePackage: UserConfig = {
  plugins: [quotePrelude()],
  build: {
    target: 'es2023',
    outDir: 'lib',
    copyPublicDir: false,
    lib: { entry: 'workers/runtime/index.ts', formats: ['es'], fileName: 'runtime' },
    minify: false,
    sourcemap: true,
    license: { fileName: 'THIRD-PARTY-LICENSES.md' },
    reportCompressedSize: false,
  },
};

export default defineConfig(({ mode }) => (mode === 'runtime' ? runtimePackage : site));

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

/**
 * Writes the prelude of the nested workers into the package as text. It is sent to them by its own
 * source, and the bundler of whoever installs the package may put calls into functions: of helpers
 * for an older browser, of a coverage counter. In a nested worker there is nothing to call.
 */
function quotePrelude(): Plugin {
  const asked = 'prelude.toString()';
  return {
    name: 'quote-prelude',
    enforce: 'post',
    transform: {
      filter: { id: /nested-prelude\.ts$/ },
      handler(code, id) {
        const prelude = parseSync(id, code, { lang: 'js' }).program.body.find(
          (node) => node.type === 'FunctionDeclaration' && node.id?.name === 'prelude',
        );
        if (prelude === undefined || !code.includes(asked)) this.error('there is no prelude');
        const text = JSON.stringify(code.slice(prelude.start, prelude.end));
        return { code: code.replace(asked, () => text), map: null };
      },
    },
  };
}
