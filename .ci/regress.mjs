// @ts-check
/**
 * `npm run regress`: the command line of `e2e/regress/main.ts` from a checkout. That is TypeScript, which
 * Node 20 does not run: Vite, which is here for the building, loads it.
 */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { freshSite } from './built-site.mjs';

const root = join(import.meta.dirname, '..');

/** @type {{ module: { runProcess: import('../e2e/regress/run-process-type.ts').RunProcess } }} */
const { module } = await runnerImport(join(root, 'e2e/regress/run-process.ts'), {
  root,
  configFile: false,
});
await module.runProcess(['regress', ...process.argv.slice(2)], { site: freshSite });
