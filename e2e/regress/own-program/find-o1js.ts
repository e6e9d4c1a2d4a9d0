import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** An o1js that somebody has installed. */
export interface O1jsPackage {
  readonly version: string;
  /** The folder of its `package.json`, absolute: all of it may be asked for by the build below. */
  readonly folder: string;
  /** Its build for browsers, absolute and inside of `folder`. */
  readonly webBuildFile: string;
}

/** A package, or the sentence that says why there is none. */
export type FoundO1js =
  | { readonly kind: 'found'; readonly o1js: O1jsPackage }
  | { readonly kind: 'missing'; readonly message: string };

/**
 * The o1js that a file imports: the first `node_modules/o1js` from its folder upwards, as Node and
 * every bundler look for it.
 */
export async function findO1jsOf(file: string): Promise<FoundO1js> {
  const start = dirname(resolve(file));
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', 'o1js');
    if (await isFile(join(candidate, 'package.json'))) return readO1jsPackage(candidate);
    if (folder === dirname(folder)) break;
  }
  const message = `There is no o1js beside ${file}: no folder from ${start} upwards has a node_modules/o1js. Install it there (npm install o1js), or name a bundled release or the folder of a package with --o1js.`;
  return { kind: 'missing', message };
}

/**
 * Reads the package of an o1js by what its `package.json` says of browsers, whatever its version.
 * @param folder the one that `package.json` is in.
 */
export async function readO1jsPackage(folder: string): Promise<FoundO1js> {
  const missing = (message: string): FoundO1js => ({ kind: 'missing', message });
  const manifestFile = join(folder, 'package.json');
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return missing(
      `${folder} is not the folder of an o1js package: its package.json cannot be read (${reason}).`,
    );
  }
  if (!isRecord(manifest) || manifest['name'] !== 'o1js') {
    const name = isRecord(manifest) ? JSON.stringify(manifest['name'] ?? null) : 'none';
    return missing(`${folder} is not the folder of an o1js package: its package is named ${name}.`);
  }
  if (typeof manifest['version'] !== 'string') return missing(`${manifestFile} has no version.`);
  const entry = findBrowserEntry(manifest);
  if (entry === null) {
    return missing(
      `${manifestFile} names no build for browsers: neither under exports, as "browser" or "default", nor as browser.`,
    );
  }
  const webBuildFile = resolve(folder, entry);
  if (!webBuildFile.startsWith(join(resolve(folder), '/'))) {
    return missing(`${manifestFile} names a build for browsers outside of its folder: ${entry}.`);
  }
  if (!(await isFile(webBuildFile))) {
    return missing(
      `${manifestFile} names ${entry} as its build for browsers, but there is no such file. In a checkout of o1js, build it first (npm run build:web).`,
    );
  }
  return {
    kind: 'found',
    o1js: { version: manifest['version'], folder: resolve(folder), webBuildFile },
  };
}

/** The file that a browser gets when it imports the package's own name. */
function findBrowserEntry(manifest: Readonly<Record<string, unknown>>): string | null {
  const { exports: exported, browser, module } = manifest;
  const main = isRecord(exported) && '.' in exported ? exported['.'] : exported;
  return followConditions(main) ?? asPath(browser) ?? asPath(module);
}

/** Conditions that a browser meets; of nested ones, the first that leads to a file. */
function followConditions(target: unknown): string | null {
  if (!isRecord(target)) return asPath(target);
  for (const [condition, value] of Object.entries(target)) {
    if (!['browser', 'import', 'module', 'default'].includes(condition)) continue;
    const found = followConditions(value);
    if (found !== null) return found;
  }
  return null;
}

function asPath(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
