import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig, parseSync } from 'vite';
import type { Connect, Plugin, UserConfig } from 'vite';
import {
  developmentHeadersOf,
  headersOf,
  metaPolicy,
  renderHeadersFile,
} from './e2e/serving/security-headers.ts';

/** Licences of what is bundled lie beside it under this name. */
const LICENCES = 'THIRD-PARTY-LICENSES.md';

/** The page, to `dist/`. */
function configureSite(): UserConfig {
  const licences = collectLicences();
  return {
    base: './',
    plugins: [sendSecurityHeaders(), addIsolationWorker(), licences],
    worker: { format: 'es', plugins: () => [licences] },
    build: { target: 'esnext', assetsInlineLimit: 0, reportCompressedSize: false },
  };
}

/** What the package offers to Node, each a file of its own in `lib/`. */
const NODE_ENTRIES = {
  cli: 'e2e/regress/cli.ts',
  playwright: 'e2e/fixtures/public/index.ts',
  regress: 'e2e/regress/index.ts',
  matrix: 'e2e/regress/matrix/index.ts',
  // Loaded by Playwright by their paths; see `locate-entry.ts`.
  'node/matrix-command.config': 'e2e/regress/matrix/matrix-command.config.ts',
  'node/matrix-reporter': 'e2e/regress/matrix/matrix-reporter.ts',
  'node/matrix-tests': 'e2e/regress/matrix/matrix-tests.ts',
};

/** Packages that the package asks for instead of bundling them: two copies would not know each other. */
const ASKED_FOR = ['@playwright/test', 'vite'];

/**
 * The package, to `lib/`, in two builds: for other people's pages, and for Node. Both are left
 * readable: a page's author has a minifier of their own, and a test's author reads stack traces.
 */
const publishedPackage: UserConfig = {
  plugins: [quotePrelude(), collectLicences()],
  build: {
    outDir: 'lib',
    copyPublicDir: false,
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
  },
  environments: {
    // One file that needs no other package.
    client: {
      build: {
        target: 'es2023',
        lib: { entry: 'workers/runtime/index.ts', formats: ['es'], fileName: 'runtime' },
      },
    },
    ssr: {
      resolve: { noExternal: true, external: ASKED_FOR },
      build: {
        target: 'node20.19',
        emptyOutDir: false,
        rolldownOptions: {
          input: NODE_ENTRIES,
          output: { chunkFileNames: 'node/[name]-[hash].js' },
        },
      },
    },
  },
  builder: { sharedConfigBuild: true, sharedPlugins: true },
};

export default defineConfig(({ mode }) =>
  mode === 'package' ? publishedPackage : configureSite(),
);

/**
 * Sends the headers of each file, and writes them down for static hosts. The page names its policy
 * as well, for hosts that send none.
 */
function sendSecurityHeaders(): Plugin {
  const sendWith = (headersFor: typeof headersOf): Connect.NextHandleFunction => {
    return ({ url = '/' }, response, next) => {
      const { pathname } = new URL(url, 'http://localhost');
      for (const [name, value] of Object.entries(headersFor(pathname))) {
        response.setHeader(name, value);
      }
      next();
    };
  };
  return {
    name: 'security-headers',
    configureServer: ({ middlewares }) => void middlewares.use(sendWith(developmentHeadersOf)),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(sendWith(headersOf)),
    transformIndexHtml: {
      order: 'post',
      handler: (_, { server }) => {
        if (server !== undefined) return [];
        const attrs = { 'http-equiv': 'Content-Security-Policy', content: metaPolicy() };
        return [{ tag: 'meta', attrs, injectTo: 'head-prepend' }];
      },
    },
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const source = renderHeadersFile(Object.keys(bundle));
        this.emitFile({ type: 'asset', fileName: '_headers', source });
      },
    },
  };
}

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

/**
 * Names the licence of everything that is bundled, by all builds into one folder: in the site also of
 * its workers, and of o1js, which lies beside them as it was published. Vite's own list has one build.
 */
function collectLicences(): Plugin {
  const modules = new Set<string>();
  return {
    name: 'collect-licences',
    apply: 'build',
    sharedDuringBuild: true,
    async generateBundle(_, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type === 'chunk') for (const id of output.moduleIds) modules.add(id);
      }
      // Workers are bundled before the page that starts them; of other builds the last one knows all.
      if (this.environment.config.isWorker) return;
      const licences = await Promise.all(listPackages(modules).map(readLicence));
      const source = ['# Licences of bundled packages', ...licences.toSorted()].join('\n\n');
      this.emitFile({ type: 'asset', fileName: LICENCES, source: `${source}\n` });
    },
  };
}

/** The folders of the packages that these modules are from. */
function listPackages(modules: Iterable<string>): readonly string[] {
  const folders = Array.from(modules, (id) =>
    /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replaceAll('\\', '/')),
  );
  return [...new Set(folders.flatMap((found) => found ?? []))];
}

/** A package with its licence, in the form of Vite's own list. */
async function readLicence(folder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest as Readonly<Record<string, string>>;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${folder} has no licence to name`);
  const text = await readFile(join(folder, file), 'utf8');
  return `## ${name} - ${version} (${license})\n\n${text.trim()}`;
}
