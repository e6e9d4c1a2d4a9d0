import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports, findImports } from './architecture.ts';
import type { Architecture } from './architecture.ts';

/** Who may import whom, types included. What is not in the table is not allowed. */
const RULES: Architecture = {
  modules: [
    { name: 'core', path: 'src/core', imports: [], packages: [] },
    { name: 'protocol', path: 'src/protocol', imports: ['core'], packages: [] },
    {
      name: 'prover',
      path: 'src/prover',
      imports: ['core', 'protocol'],
      packages: ['comlink'],
    },
    { name: 'storage', path: 'src/storage', imports: ['core'], packages: ['idb'] },
    {
      name: 'state',
      path: 'src/state',
      // Of prover and storage it knows the interfaces; main decides what is behind them.
      imports: [
        'core',
        'protocol',
        'src/prover/prover-port.ts',
        'src/storage/key-storage.ts',
        'src/storage/run-repository.ts',
      ],
      packages: [],
    },
    {
      name: 'elements',
      path: 'src/elements',
      imports: ['core', 'state'],
      packages: ['lit', '@awesome.me/webawesome', 'uplot'],
    },
    {
      name: 'lessons',
      path: 'src/lessons',
      imports: ['core', 'state'],
      packages: ['lit', '@awesome.me/webawesome', 'uplot'],
    },
    {
      name: 'main',
      path: 'src/main.ts',
      imports: ['core', 'protocol', 'prover', 'storage', 'state', 'elements', 'lessons'],
      urls: ['workers'],
      packages: [],
    },
    { name: 'runtime', path: 'workers/runtime', imports: ['core'], packages: ['idb'] },
    {
      name: 'workers',
      path: 'workers',
      imports: ['core', 'protocol', 'runtime'],
      packages: ['comlink'],
    },
    {
      name: 'e2e',
      path: 'e2e',
      // The benchmark times functions of the runtime alone; the runner bundles users’ programs.
      imports: ['core', 'protocol', 'runtime'],
      packages: ['@playwright/test', 'axe-core', 'vite', 'node:'],
    },
    { name: 'architecture', path: 'src/architecture.ts', imports: [], packages: ['vite'] },
    { name: 'architecture test', path: 'src/architecture.test.ts', imports: [], packages: [] },
  ],
  exceptions: [
    {
      // o1js is loaded as its own untouched file, when a run asks for it, and in one place.
      file: 'workers/o1js.ts',
      packages: ['o1js', 'o1js-2.14', 'o1js-2.10', 'o1js-2.4'],
      kinds: ['type', 'url', 'dynamic', 'computed'],
    },
    // The bridge from stores to elements speaks lit's language, and needs none of its code.
    { file: 'src/state/store-controller.ts', packages: ['lit'], kinds: ['type'] },
  ],
  testPackages: [
    'vitest',
    'fast-check',
    'fake-indexeddb',
    'idb',
    '@paulirish/trace_engine',
    // Reports are held against their schema, and files that are written by a script against it.
    'ajv',
    'prettier',
    'node:',
  ],
  sharedModules: ['core', 'protocol'],
};

/** What stands at the top, and in `src`. `?`: may be missing. */
const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  '.': words(
    'public src workers e2e index.html package.json vite.config.ts playwright.config.ts',
    // Tools insist on these.
    'README.md CHANGELOG.md LICENSE package-lock.json knip.json',
    'tsconfig.json tsconfig.base.json vitest.config.ts',
  ),
  src: words(
    'core protocol prover storage state elements lessons? main.ts README.md tsconfig.json',
    'architecture.ts architecture.test.ts',
  ),
};

/** No file may be longer. */
const MOST_LINES = 400;
/** A file that is longer than this has a reason, here. */
const LINES_WITHOUT_REASON = 300;
const LONG_FILES: Readonly<Record<string, string>> = {
  'workers/runtime/install.ts': 'a third of it is the interface that foreign pages read',
  'workers/runtime/install.test.ts': 'one fake o1js for every switch',
  'src/state/run-experiment.test.ts': 'one scripted prover for a run from its start to its end',
  'src/state/recycling.test.ts':
    'one team of provers for all that makes a run go on in another memory',
};

const ROOT = join(import.meta.dirname, '..');
const SOURCES = ['src', 'workers', 'e2e'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`),
);
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const countLines = (path: string) => read(path).split('\n').length - 1;

function words(...lines: string[]): string[] {
  return lines.flatMap((line) => line.split(' '));
}

describe('the project', () => {
  it('imports only what the table allows', () => {
    expect(SOURCES.flatMap((file) => checkImports(RULES, file, read(file)))).toEqual([]);
  });

  it.each(Object.keys(FOLDERS))('has in %s what the design names, and nothing else', (folder) => {
    const ignored = new Set(read('.gitignore').replaceAll('/', '').split('\n'));
    const found = readdirSync(join(ROOT, folder)).filter(
      (name) => !name.startsWith('.') && !ignored.has(name),
    );
    const named = FOLDERS[folder] ?? [];
    const allowed = new Set(named.map((name) => name.replace('?', '')));
    expect(found.filter((name) => !allowed.has(name))).toEqual([]);
    expect(named.filter((name) => !name.endsWith('?') && !found.includes(name))).toEqual([]);
  });

  it('has no file that is too long to be read', () => {
    const long = SOURCES.map((file) => ({ file, lines: countLines(file) }))
      .filter(({ lines }) => lines > LINES_WITHOUT_REASON)
      .filter(({ file, lines }) => lines > MOST_LINES || LONG_FILES[file] === undefined);
    expect(long).toEqual([]);
  });

  it('names as long only files that are', () => {
    const named = Object.keys(LONG_FILES);
    expect(named.filter((file) => countLines(file) <= LINES_WITHOUT_REASON)).toEqual([]);
  });
});

describe('findImports', () => {
  it.each([
    ["import './a.ts';", 'value', './a.ts'],
    ["import a from './a.ts';", 'value', './a.ts'],
    ["import * as a from './a.ts';", 'value', './a.ts'],
    ["import { a, type B } from './a.ts';", 'value', './a.ts'],
    ["import { type A, type B } from './a.ts';", 'type', './a.ts'],
    ["import type { A } from './a.ts';", 'type', './a.ts'],
    ["import type * as a from './a.ts';", 'type', './a.ts'],
    ["export { a } from './a.ts';", 'value', './a.ts'],
    ["export * from './a.ts';", 'value', './a.ts'],
    ["export type { A } from './a.ts';", 'type', './a.ts'],
    ["export { type A } from './a.ts';", 'type', './a.ts'],
    ["export type * from './a.ts';", 'type', './a.ts'],
    ["const a = await import('./a.ts');", 'dynamic', './a.ts'],
    ["function f() { return import('o1js'); }", 'dynamic', 'o1js'],
    ["type A = import('./a.ts').A;", 'type', './a.ts'],
    ["let a: typeof import('./a.ts');", 'type', './a.ts'],
    ["import a = require('./a.ts');", 'value', './a.ts'],
    ["import url from 'o1js?url';", 'url', 'o1js?url'],
    ["import url from './a.worker.ts?worker&url';", 'url', './a.worker.ts?worker&url'],
    ["new Worker(new URL('./a.ts', import.meta.url));", 'url', './a.ts'],
    ["new Worker(new URL('a.ts', import.meta.url));", 'url', './a.ts'],
    ['/// <reference path="./a.d.ts" />', 'type', './a.d.ts'],
    ['const a = await import(`./${name}.ts`);', 'computed', ''],
    ['new URL(name, import.meta.url);', 'computed', ''],
    ["import.meta.glob('./*.ts');", 'computed', ''],
  ])('%s', (source, kind, specifier) => {
    expect(findImports('file.ts', source)).toEqual([{ kind, specifier }]);
  });

  it.each([
    'export { a };',
    'export const a = 1;',
    'const text = "import a from \'./a.ts\'";',
    "// import a from './a.ts'",
    "new URL('./a.ts', location.href);",
    '/// <reference types="vite/client" />',
    'a.glob("./*.ts"); a.import("b");',
  ])('sees no import in: %s', (source) => {
    expect(findImports('file.ts', source)).toEqual([]);
  });

  it('finds all of them, wherever they stand', () => {
    const source = `
      import type { A } from 'a';
      class B { @decorated() c = () => import('d'); }
      declare module 'x' { type E = import('e').E }
    `;
    expect(findImports('file.ts', source).map(({ specifier }) => specifier)).toEqual([
      'a',
      'd',
      'e',
    ]);
  });

  it('refuses what does not parse, instead of seeing nothing in it', () => {
    expect(() => findImports('file.ts', 'import {')).toThrow('file.ts');
  });
});

describe('the table', () => {
  it.each([
    ['src/core/heap/walk.ts', "import type { A } from '../run.ts';"],
    ['src/protocol/a.ts', "import type { A } from '../core/run.ts';"],
    ['src/prover/a.ts', "import * as Comlink from 'comlink';"],
    ['src/storage/a.ts', "import { openDB } from 'idb';"],
    ['src/state/a.ts', "import type { A } from '../prover/prover-port.ts';"],
    ['src/state/a.ts', "import { StorageError } from '../storage/run-repository.ts';"],
    ['src/state/store-controller.ts', "import type { A } from 'lit';"],
    ['src/elements/a.ts', "import { html } from 'lit/html.js'; import './b.css?inline';"],
    ['src/elements/a.ts', "import '@awesome.me/webawesome/dist/components/button/button.js';"],
    ['src/main.ts', "import './elements/a.ts'; import './storage/b.ts';"],
    ['src/main.ts', "new Worker(new URL('../workers/prover.worker.ts', import.meta.url));"],
    ['workers/session.ts', "import './runtime/install.ts'; import 'comlink';"],
    ['workers/runtime/a.ts', "import 'idb'; import '../../src/core/units.ts';"],
    ['workers/o1js.ts', "import type * as o from 'o1js'; import u from 'o1js-2.4?url';"],
    ['workers/o1js.ts', 'import(url);'],
    ['e2e/a.spec.ts', "import '@playwright/test'; import '../src/core/run.ts'; import 'node:fs';"],
    [
      'src/state/a.test.ts',
      "import '../storage/indexed.ts'; import 'vitest'; import 'fast-check';",
    ],
    ['src/state/a.test.ts', "import '../core/fixtures/sample-run.ts';"],
    ['workers/a.test.ts', "import '../src/core/units.ts'; import 'node:vm';"],
  ])('allows %s: %s', (file, source) => {
    expect(checkImports(RULES, file, source)).toEqual([]);
  });

  it.each([
    ['src/core/a.ts', "import type { A } from '../protocol/a.ts';", 'nothing of the project'],
    ['src/core/a.ts', "import { html } from 'lit';", 'the package lit'],
    ['src/core/a.ts', "import 'node:fs';", 'the package node:'],
    ['src/core/a.ts', "type A = import('../state/app.ts').App;", 'src/state/app.ts'],
    ['src/protocol/a.ts', "import type { A } from '../prover/a.ts';", 'src/prover/a.ts'],
    ['src/prover/a.ts', "import '../../workers/session.ts';", 'workers/session.ts'],
    ['src/prover/a.ts', "new URL('../../workers/a.ts', import.meta.url);", 'workers/a.ts (url)'],
    ['src/storage/a.ts', "import type { A } from '../state/app.ts';", 'src/state/app.ts'],
    ['src/state/a.ts', "import type { A } from '../storage/database.ts';", 'storage/database.ts'],
    ['src/state/a.ts', "import type { DBSchema } from 'idb';", 'the package idb'],
    ['src/state/a.ts', "import type { ReactiveController } from 'lit';", 'the package lit'],
    ['src/state/store-controller.ts', "import { noChange } from 'lit';", 'the package lit (value)'],
    ['src/elements/a.ts', "import type { A } from '../storage/run-repository.ts';", 'storage'],
    ['src/elements/a.ts', "import type { Remote } from 'comlink';", 'the package comlink'],
    ['src/elements/a.ts', "import '../lessons/a.ts';", 'src/lessons/a.ts'],
    ['src/main.ts', "import '../workers/session.ts';", 'workers/session.ts (value)'],
    ['src/main.ts', "import type { A } from '../workers/session.ts';", 'workers/session.ts (type)'],
    ['src/main.ts', "await import('../workers/session.ts');", 'workers/session.ts (dynamic)'],
    ['workers/runtime/a.ts', "import '../session.ts';", 'workers/session.ts'],
    ['workers/runtime/a.ts', "import type { A } from '../../src/protocol/a.ts';", 'protocol'],
    ['workers/session.ts', "import type { Field } from 'o1js';", 'the package o1js (type)'],
    ['workers/session.ts', "await import('o1js');", 'the package o1js (dynamic)'],
    ['workers/session.ts', 'await import(url);', 'a computed name'],
    ['workers/o1js.ts', "import { Field } from 'o1js';", 'the package o1js (value)'],
    ['workers/a.ts', "import type { A } from '../src/state/app.ts';", 'src/state/app.ts'],
    ['e2e/a.spec.ts', "import '../src/state/app.ts';", 'src/state/app.ts'],
    ['e2e/a.spec.ts', "import 'o1js';", 'the package o1js'],
    ['src/state/a.test.ts', "import '../../workers/fake-prover.ts';", 'of another realm'],
    ['src/state/a.test.ts', "import 'playwright';", 'the package playwright'],
    ['workers/a.test.ts', "import '../src/prover/a.ts';", 'of another realm'],
    ['src/state/a.ts', "import '../core/fixtures/sample-run.ts';", 'which is for tests'],
    ['src/state/a.ts', "import '../../scripts/a.ts';", 'belongs to no module'],
    ['src/stray.ts', 'export {};', 'belongs to no module'],
    ['src/other/a.ts', 'export {};', 'belongs to no module'],
  ])('refuses %s: %s', (file, source, problem) => {
    const [first, ...others] = checkImports(RULES, file, source);
    expect(others).toEqual([]);
    expect(first?.startsWith(`${file}: `)).toBe(true);
    expect(first).toContain(problem);
  });
});
