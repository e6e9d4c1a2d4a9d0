import { readFile, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { build } from 'vite';
import type { InlineConfig, Plugin, Rolldown } from 'vite';
import { checkImports, listExports } from './check-imports.ts';
import { findO1jsOf, readO1jsPackage } from './find-o1js.ts';
import type { FoundO1js, O1jsPackage } from './find-o1js.ts';
import { readBundlerError, toShown } from './mistake.ts';
import type { Mistake } from './mistake.ts';

/** Which o1js a program is to be proved with. */
export type O1jsChoice =
  /** The one that is installed for the program. */
  | { readonly kind: 'of-the-program' }
  /** The one in this folder. */
  | { readonly kind: 'package'; readonly folder: string }
  /** A release that the playground bundles: none has to be installed. */
  | { readonly kind: 'bundled' };

/** How a program is bundled. */
export interface BundleOptions {
  readonly o1js?: O1jsChoice;
  /** What shown paths are relative to: the folder that the command was given in. */
  readonly root?: string;
}

/** A program as one module for the page’s worker, or everything that is wrong with it. */
export type BundledProgram =
  | {
      readonly kind: 'bundled';
      /**
       * The text of the module, with its source map at its end. It imports o1js as
       * `O1JS_SPECIFIER` says, and nothing else.
       */
      readonly code: string;
      /** The files that it was made from, relative to `root`; the program’s own among them. */
      readonly sources: readonly string[];
      /** The o1js that is to be served for it; `null` where a bundled release was chosen. */
      readonly o1jsPackage: O1jsPackage | null;
    }
  | { readonly kind: 'failed'; readonly mistakes: readonly Mistake[] };

/**
 * Bundles a user’s program with the settings of the user: the nearest `tsconfig.json` of each file
 * decides on paths and on how fields of classes behave, and packages come from the user’s
 * `node_modules`. o1js stays out of it; see `O1JS_SPECIFIER`.
 */
export async function bundleProgram(
  file: string,
  { o1js: choice = { kind: 'of-the-program' }, root = process.cwd() }: BundleOptions = {},
): Promise<BundledProgram> {
  const entry = resolve(root, file);
  const problem = await checkFile(entry, file);
  if (problem !== null) return fail(problem, null);
  const found = await findO1js(choice, entry, root);
  if (found?.kind === 'missing') return fail(found.message, null);
  const o1jsPackage = found?.o1js ?? null;
  const exported =
    o1jsPackage === null ? null : listExports(await readFile(o1jsPackage.webBuildFile, 'utf8'));
  const check = checkImports(root, exported);
  try {
    const built = await build(configure(entry, root, [...check.plugins]));
    if (check.mistakes.length > 0) return { kind: 'failed', mistakes: check.mistakes };
    const chunk = firstChunk(built);
    const sources = chunk.moduleIds.filter((id) => !id.includes('\0') && !id.startsWith('__vite'));
    return {
      kind: 'bundled',
      code: chunk.code,
      sources: sources.map((id) => toShown(id, root)),
      o1jsPackage,
    };
  } catch (error) {
    return { kind: 'failed', mistakes: [...check.mistakes, ...readBundlerError(error, root)] };
  }
}

function fail(message: string, file: string | null): BundledProgram {
  return {
    kind: 'failed',
    mistakes: [{ message, file, line: null, column: null, frame: null }],
  };
}

/** Why a path is no program; `null` if it may be one. */
async function checkFile(path: string, shown: string): Promise<string | null> {
  try {
    if (!(await stat(path)).isFile()) return `${shown} is no file. Name the file of the program.`;
  } catch {
    return `There is no file ${shown}.`;
  }
  return ['.ts', '.mts', '.js', '.mjs'].includes(extname(path))
    ? null
    : `${shown} is no program: it has to be a module of TypeScript or JavaScript (.ts, .mts, .js, .mjs).`;
}

async function findO1js(
  choice: O1jsChoice,
  entry: string,
  root: string,
): Promise<FoundO1js | null> {
  switch (choice.kind) {
    case 'of-the-program':
      return findO1jsOf(entry);
    case 'package':
      return readO1jsPackage(resolve(root, choice.folder));
    case 'bundled':
      return null;
  }
}

function configure(entry: string, root: string, plugins: Plugin[]): InlineConfig {
  return {
    root,
    // Nothing of the project's own site: its plugins and variables are for another page.
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'silent',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins,
    resolve: { tsconfigPaths: true },
    /*
     * o1js knows only the older decorators, and reads the types of a method's arguments from their
     * metadata; no browser knows any decorators. So these do not depend on a setting. How fields of
     * classes behave does: see README.md beside this file.
     */
    oxc: {
      decorator: { legacy: true, emitDecoratorMetadata: true },
      assumptions: { setPublicClassFields: true },
    },
    build: {
      write: false,
      target: 'esnext',
      minify: false,
      sourcemap: 'inline',
      lib: { entry, formats: ['es'], fileName: 'program' },
      rolldownOptions: {
        cwd: root,
        output: {
          codeSplitting: false,
          sourcemapPathTransform: (source, map) => toShown(resolve(map, '..', source), root),
        },
      },
    },
  };
}

/** The only chunk: whatever is imported later is in it as well. */
function firstChunk(built: Awaited<ReturnType<typeof build>>): Rolldown.OutputChunk {
  const [output] = [built].flat();
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error('the bundler made no module');
  return chunk;
}
