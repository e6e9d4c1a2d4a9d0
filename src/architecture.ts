import { parseSync, Visitor } from 'vite';

/**
 * Judges who imports whom. Pure: sources come in as text, violations go out as sentences; what is
 * allowed comes as data. `architecture.test.ts` holds that data and applies it to the project.
 */

/**
 * How a file names another module: for its values, for its types only, when it runs (`import()`),
 * for its address only (`?url`, `new URL(…, import.meta.url)`), or by a name that is computed.
 */
export type ImportKind = 'value' | 'type' | 'dynamic' | 'url' | 'computed';

/** One place where a file names another module. */
export interface ImportSite {
  readonly kind: ImportKind;
  /** As written; empty if computed. */
  readonly specifier: string;
}

/** A part of the project and what it may import besides itself. */
export interface ModuleRule {
  readonly name: string;
  /** Its folder, or its only file. */
  readonly path: string;
  /** Other modules by name, or single files of them by path. Types count as much as values. */
  readonly imports: readonly string[];
  /** Modules it may only know the address of. */
  readonly urls?: readonly string[];
  /** npm packages, with everything below them; `node:` stands for all of Node's own modules. */
  readonly packages: readonly string[];
}

/** What a single file may do besides what its module may. */
export interface FileException {
  readonly file: string;
  readonly packages: readonly string[];
  readonly kinds: readonly ImportKind[];
}

/** The rules of a project. */
export interface Architecture {
  /** The first whose path fits a file is its module. */
  readonly modules: readonly ModuleRule[];
  readonly exceptions: readonly FileException[];
  /** Packages that tests may use anywhere. */
  readonly testPackages: readonly string[];
  /** Modules that tests of every realm may use; a realm is a folder at the top. */
  readonly sharedModules: readonly string[];
}

/** Parses a source and lists every place that names another module. Throws if it does not parse. */
export function findImports(path: string, source: string): readonly ImportSite[] {
  const { program, errors, comments } = parseSync(path, source);
  if (errors.length > 0)
    throw new SyntaxError(`${path}: ${errors[0]?.message ?? 'does not parse'}`);
  const sites: ImportSite[] = [];
  const add = (kind: ImportKind, specifier: string) => {
    const isAddress = kind === 'value' && /\?(?:.*&)?url\b/.test(specifier);
    sites.push({ kind: isAddress ? 'url' : kind, specifier });
  };
  for (const { value } of comments) {
    const reference = /^\/\s*<reference\s+path=["']([^"']+)/.exec(value);
    if (reference?.[1] !== undefined) add('type', reference[1]);
  }
  new Visitor({
    ImportDeclaration({ source: { value }, importKind, specifiers }) {
      const typesOnly = specifiers.every((s) => 'importKind' in s && s.importKind === 'type');
      const isType = importKind === 'type' || (specifiers.length > 0 && typesOnly);
      add(isType ? 'type' : 'value', value);
    },
    ExportNamedDeclaration({ source: from, exportKind, specifiers }) {
      if (from === null) return;
      const typesOnly = specifiers.every((s) => s.exportKind === 'type');
      const isType = exportKind === 'type' || (specifiers.length > 0 && typesOnly);
      add(isType ? 'type' : 'value', from.value);
    },
    ExportAllDeclaration({ source: { value }, exportKind }) {
      add(exportKind === 'type' ? 'type' : 'value', value);
    },
    ImportExpression({ source: from }) {
      const value = from.type === 'Literal' ? from.value : null;
      if (typeof value === 'string') add('dynamic', value);
      else add('computed', '');
    },
    TSImportType({ source: { value } }) {
      add('type', value);
    },
    TSImportEqualsDeclaration({ moduleReference }) {
      if (moduleReference.type !== 'TSExternalModuleReference') return;
      add('value', moduleReference.expression.value);
    },
    NewExpression({ callee, arguments: [first, second] }) {
      if (callee.type !== 'Identifier' || callee.name !== 'URL') return;
      if (second?.type !== 'MemberExpression' || second.object.type !== 'MetaProperty') return;
      const value = first?.type === 'Literal' ? first.value : null;
      if (typeof value !== 'string') add('computed', '');
      else add('url', value.startsWith('.') ? value : `./${value}`);
    },
    CallExpression({ callee }) {
      // import.meta.glob('…'): files by pattern.
      if (callee.type !== 'MemberExpression' || callee.object.type !== 'MetaProperty') return;
      if (callee.property.type === 'Identifier' && callee.property.name === 'glob')
        add('computed', '');
    },
  }).visit(program);
  return sites;
}

/** Everything in a file that the rules do not allow, as sentences that begin with the file. */
export function checkImports(rules: Architecture, file: string, source: string): readonly string[] {
  const own = moduleOf(rules, file);
  if (own === null) return [`${file}: belongs to no module of the table`];
  return findImports(file, source).flatMap((site) => {
    const problem = judge(rules, own, file, site);
    return problem === null ? [] : [`${file}: ${problem}`];
  });
}

/** Whether a file is a test, or only there for tests. */
function isForTests(file: string): boolean {
  return /\.(?:test|spec)\.ts$/.test(file) || /^(?:src|workers)\/(?:.+\/)?fixtures\//.test(file);
}

function judge(
  rules: Architecture,
  own: ModuleRule,
  file: string,
  site: ImportSite,
): string | null {
  const { kind, specifier } = site;
  const excepted = rules.exceptions.filter((e) => e.file === file && e.kinds.includes(kind));
  if (kind === 'computed') {
    return excepted.length > 0 ? null : 'imports by a computed name, so that nobody can check it';
  }
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier);
    const allowed = [...own.packages, ...excepted.flatMap((e) => e.packages)];
    if (isForTests(file)) allowed.push(...rules.testPackages);
    return allowed.includes(name) ? null : `imports the package ${name} (${kind})`;
  }
  const target = resolve(file, specifier);
  if (isForTests(target) && !isForTests(file)) return `imports ${target}, which is for tests`;
  const other = moduleOf(rules, target);
  if (other === null) return `imports ${target}, which belongs to no module of the table`;
  if (other === own) return null;
  if (own.imports.includes(other.name) || own.imports.includes(target)) return null;
  if (isForTests(file)) {
    const isNear = realmOf(target) === realmOf(file) || rules.sharedModules.includes(other.name);
    return isNear ? null : `imports ${target} of another realm`;
  }
  if (kind === 'url' && own.urls?.includes(other.name) === true) return null;
  const allowed = own.imports.join(', ') || 'nothing of the project';
  return `imports ${target} (${kind}); ${own.name} may import ${allowed}`;
}

function moduleOf(rules: Architecture, file: string): ModuleRule | null {
  return rules.modules.find(({ path }) => file === path || file.startsWith(`${path}/`)) ?? null;
}

function realmOf(file: string): string {
  return file.slice(0, file.indexOf('/'));
}

/** `lit` for `lit/decorators.js`, `@scope/name` for `@scope/name/x?inline`, `node:` for `node:fs`. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:';
  const [path = ''] = specifier.split('?');
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The file that a relative specifier means, as a path of the project. */
function resolve(file: string, specifier: string): string {
  const url = new URL(specifier, `file:///${file}`);
  return decodeURIComponent(url.pathname.slice(1));
}
