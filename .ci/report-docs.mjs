// @ts-check
/**
 * `npm run report:docs`: writes the JSON schema of reports, and the page that describes their fields,
 * from their one source, `src/core/export/report-shape.ts`. A test says when that was forgotten.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runnerImport } from 'vite';

const root = join(import.meta.dirname, '..');

/** @type {{ module: typeof import('../src/core/export/report-shape.ts') }} */
const { module: shape } = await importSource('src/core/export/report-shape.ts');
/** @type {{ module: typeof import('../e2e/regress/report-page.ts') }} */
const { module: page } = await importSource('e2e/regress/report-page.ts');

await write('e2e/regress/report.schema.json', JSON.stringify(shape.REPORT_SCHEMA));
await write('e2e/regress/REPORT.md', page.renderReportPage());

/**
 * @param {string} file
 * @param {string} text
 */
async function write(file, text) {
  const filepath = join(root, file);
  const options = await resolveConfig(filepath);
  await writeFile(filepath, await format(text, { ...options, filepath }));
}

/**
 * @param {string} file
 * @returns {Promise<any>}
 */
function importSource(file) {
  return runnerImport(join(root, file), { root, configFile: false });
}
