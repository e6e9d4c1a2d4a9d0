// @ts-check
/** The built site of this checkout. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const site = join(root, 'dist');

/** What the site is made of. Folders count as well: what is deleted changes those. */
const SOURCES = ['src', 'workers', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

/**
 * Builds the site.
 * @returns {Promise<string>} its folder
 */
export async function buildSite() {
  await build({ root, logLevel: 'warn' });
  return site;
}

/**
 * Builds the site unless it is newer than everything that it is made of.
 * @returns {Promise<string>} its folder
 */
export async function freshSite() {
  const page = join(site, 'index.html');
  const isFresh = existsSync(page) && statSync(page).mtimeMs > newestChange();
  return isFresh ? site : buildSite();
}

/** @returns {number} when the newest source was changed, in milliseconds since the epoch */
function newestChange() {
  const sources = SOURCES.map((name) => join(root, name));
  const inside = sources
    .filter((path) => statSync(path).isDirectory())
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    );
  const files = [...sources, ...inside];
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}
