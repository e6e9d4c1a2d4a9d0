import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { parseSync } from 'vite';
import type { Plugin } from 'vite';
import { O1JS_SPECIFIER } from '../../../src/protocol/playground-host.ts';
import { toShown } from './mistake.ts';
import type { Mistake } from './mistake.ts';

/** What Vite puts in the place of Node's own modules. */
const NO_MODULE = '__vite-browser-external';

/** The imports of a program that cannot work in a browser, found while it is bundled. */
export interface ImportCheck {
  readonly plugins: readonly Plugin[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Leaves o1js out of the bundle, under the name that the worker puts its address in for, and notes
 * what a browser could not give to the program: modules of Node, and names that this o1js does not
 * export. Without that, the one would be an empty object and the other an error without a place.
 *
 * @param exported what o1js exports; `null` if that is not known, and nothing is checked.
 */
export function checkImports(root: string, exported: ReadonlySet<string> | null): ImportCheck {
  const mistakes: Mistake[] = [];
  const note = async (file: string, specifier: string, name: string | null, message: string) => {
    const place = await findImport(file, specifier, name);
    mistakes.push({ message, file: toShown(file, root), ...place });
  };
  const leaveOut: Plugin = {
    name: 'own-program-imports',
    enforce: 'pre',
    async resolveId(specifier, importer, options) {
      if (importer === undefined) return null;
      if (specifier === 'o1js') {
        // What is required gets a module, since nothing can be required in a browser.
        if (options.kind === 'require-call') return REQUIRED_O1JS;
        return { id: O1JS_SPECIFIER, external: true };
      }
      if (specifier === O1JS_SPECIFIER) return { id: specifier, external: true };
      if (!isBuiltin(specifier)) return null;
      // A package may have the name of a module of Node, and stand in for it: buffer, events.
      const resolved = await this.resolve(specifier, importer, { ...options, skipSelf: true });
      if (resolved !== null && !resolved.id.startsWith(NO_MODULE)) return resolved;
      // A package that only asks whether it is in Node gets what every bundler gives it: nothing.
      if (options.kind === 'import-statement' || !isInPackage(importer)) {
        const message = `“${specifier}” is a module of Node, which a browser does not have. What is proved runs in a browser: keep files, processes and the like out of the program, and out of what it imports.`;
        await note(importer, specifier, null, message);
      }
      return resolved;
    },
    load(id) {
      return id === REQUIRED_O1JS ? `export * from '${O1JS_SPECIFIER}';` : null;
    },
  };
  const checkNames: Plugin = {
    name: 'own-program-o1js-names',
    // Once types are gone: what is imported only as one is no import.
    enforce: 'post',
    async transform(code, id) {
      if (exported === null || id.includes('\0') || !code.includes('o1js')) return;
      for (const { moduleRequest, entries } of parseSync('module.js', code).module.staticImports) {
        if (moduleRequest.value !== 'o1js') continue;
        for (const { importName } of entries) {
          const name = importName.kind === 'Default' ? 'default' : importName.name;
          if (typeof name !== 'string' || exported.has(name)) continue;
          const message = `o1js exports no “${name}”.`;
          await note(id, 'o1js', name === 'default' ? null : name, message);
        }
      }
    },
  };
  return { plugins: [leaveOut, checkNames], mistakes };
}

/** A module of the bundle that hands o1js to what requires it. */
const REQUIRED_O1JS = '\0required-o1js';

/**
 * What a module exports, read from its text.
 * @returns `null` if it takes more than its own text to know.
 */
export function listExports(code: string): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const { entries } of parseSync('module.js', code).module.staticExports) {
    for (const { exportName, moduleRequest } of entries) {
      if (exportName.kind === 'Default') names.add('default');
      else if (exportName.name !== null) names.add(exportName.name);
      else if (moduleRequest !== null) return null;
    }
  }
  return names;
}

function isInPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

type Place = Pick<Mistake, 'line' | 'column' | 'frame'>;

/** Where a file imports a module, or one name of it. */
async function findImport(file: string, specifier: string, name: string | null): Promise<Place> {
  try {
    const text = await readFile(file, 'utf8');
    const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
    const statics = staticImports.filter(({ moduleRequest }) => moduleRequest.value === specifier);
    const named = statics
      .flatMap(({ entries }) => entries)
      .find(({ importName }) => name !== null && importName.name === name);
    const passedOn = staticExports
      .flatMap(({ entries }) => entries)
      .find(({ moduleRequest }) => moduleRequest?.value === specifier);
    const dynamic = dynamicImports.find(({ moduleRequest: { start, end } }) =>
      text.slice(start, end).includes(specifier),
    );
    const at =
      named?.importName ??
      statics[0]?.moduleRequest ??
      passedOn?.moduleRequest ??
      dynamic?.moduleRequest;
    if (typeof at?.start === 'number' && typeof at.end === 'number') {
      return drawFrame(text, at.start, at.end - at.start);
    }
  } catch {
    // Whoever cannot read or parse it tells that elsewhere.
  }
  return { line: null, column: null, frame: null };
}

/** The line of `offset`, with what is meant there underlined. */
function drawFrame(text: string, offset: number, length: number): Place {
  const before = text.slice(0, offset).split('\n');
  const line = before.length;
  const column = (before.at(-1) ?? '').length + 1;
  const content = text.split('\n')[line - 1]?.trimEnd() ?? '';
  const indent = content.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  const gutter = ' '.repeat(String(line).length);
  const frame = ` ${line} │ ${content}\n ${gutter} │ ${indent}${'─'.repeat(length)}`;
  return { line, column, frame };
}
