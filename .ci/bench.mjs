// @ts-check
/**
 * `npm run bench`: builds the playground, serves it, and leaves the rest to `e2e/bench/main.ts`.
 * That is TypeScript, which Node 20 does not run: Vite, which is here for the building, loads it.
 */
import { join } from 'node:path';
import { build, preview, runnerImport } from 'vite';
import { buildSite } from './built-site.mjs';

const root = join(import.meta.dirname, '..');

/** @type {{ module: { main: import('../e2e/bench/bench-host.ts').BenchMain } }} */
const { module } = await runnerImport(join(root, 'e2e/bench/main.ts'), {
  root,
  configFile: false,
});
process.exitCode = await module.main(process.argv.slice(2), {
  reportFile: join(root, 'bench-report.json'),
  nativeProver: join(root, '.ci/native-prover.mjs'),
  serve,
  bundle,
  print: (text) => void process.stdout.write(text),
  tell: (line) => void process.stderr.write(`${line}\n`),
});

/** @returns {Promise<{ url: string, dispose: () => Promise<void> }>} */
async function serve() {
  await buildSite();
  const port = Number(process.env['PLAYGROUND_PORT'] ?? 4319);
  const server = await preview({ root, logLevel: 'warn', preview: { port } });
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) throw new Error('the server has no address on this machine');
  return { url, dispose: () => server.close() };
}

/**
 * @param {{ entry: string, name: string }} module
 * @returns {Promise<string>}
 */
async function bundle({ entry, name }) {
  /** @type {import('vite').InlineConfig['build']} */
  const options = {
    write: false,
    target: 'esnext',
    lib: { entry: join(root, entry), formats: ['iife'], name },
  };
  const built = await build({ root, configFile: false, logLevel: 'warn', build: options });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('nothing was bundled');
  return output.output[0].code;
}
