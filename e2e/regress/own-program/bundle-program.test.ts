import { describe, expect, it } from 'vitest';
import { O1JS_SPECIFIER } from '../../../src/protocol/playground-host.ts';
import { bundleProgram } from './bundle-program.ts';
import type { BundledProgram } from './bundle-program.ts';
import { O1JS_TSCONFIG, writeProject } from './fixtures/scratch-project.ts';
import type { Mistake } from './mistake.ts';

const CONTRACT = `import { Field, method, SmartContract, State, state } from 'o1js';
export class Adder extends SmartContract {
  @state(Field) total = State<Field>();
  @method async add(x: Field) {
    this.total.set(this.total.getAndRequireEquals().add(x));
  }
}
`;

/** Bundles \`program.ts\` of a project with these files. */
async function bundle(
  files: Readonly<Record<string, string>>,
  options: Parameters<typeof bundleProgram>[1] = {},
): Promise<BundledProgram> {
  await using project = await writeProject(files);
  return await bundleProgram('program.ts', { root: project.folder, ...options });
}

async function codeOf(files: Readonly<Record<string, string>>): Promise<string> {
  const bundled = await bundle(files);
  if (bundled.kind === 'failed') throw new Error(JSON.stringify(bundled.mistakes));
  return bundled.code;
}

async function mistakesOf(files: Readonly<Record<string, string>>): Promise<readonly Mistake[]> {
  const bundled = await bundle(files);
  return bundled.kind === 'failed' ? bundled.mistakes : [];
}

describe('what a program imports', () => {
  it('leaves o1js out, however it is imported and by whom', async () => {
    const bundled = await bundle({
      'program.ts': `import { Field } from 'o1js';
        import * as all from 'o1js';
        import { three } from 'esm-package';
        import four from 'cjs-package';
        export const numbers = [Field(1), all.Field(2), three(), four()];
        export const late = async () => (await import('o1js')).Field(5);`,
      'node_modules/esm-package/package.json':
        '{ "name": "esm-package", "type": "module", "exports": "./main.js" }',
      'node_modules/esm-package/main.js':
        "import { Field } from 'o1js'; export const three = () => Field(3);",
      'node_modules/cjs-package/package.json': '{ "name": "cjs-package", "main": "main.js" }',
      'node_modules/cjs-package/main.js':
        "const { Field } = require('o1js'); module.exports = () => Field(4);",
    });
    if (bundled.kind === 'failed') throw new Error(JSON.stringify(bundled.mistakes));
    const imported = [...bundled.code.matchAll(/(?:from |import\(|require\w*\()["']([^"']+)["']/g)];
    expect(new Set(imported.map(([, specifier]) => specifier))).toEqual(new Set([O1JS_SPECIFIER]));
    expect(bundled.sources.toSorted()).toEqual([
      'node_modules/cjs-package/main.js',
      'node_modules/esm-package/main.js',
      'program.ts',
    ]);
    expect(bundled.o1jsPackage?.version).toBe('2.15.0');
  });

  it('follows the paths of tsconfig.json, also through extends', async () => {
    const code = await codeOf({
      'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }',
      'lib/two.ts': 'export const two: number = 1234567;',
      'program.ts': "import { two } from '@lib/two'; export const build = () => two;",
    });
    expect(code).toContain('1234567');
  });

  it('shows where a module of Node is imported, by the program or by a package', async () => {
    const mistakes = await mistakesOf({
      'program.ts':
        "import { hash } from 'node-package';\nimport { readFileSync } from 'node:fs';\nexport const inputs = () => [hash, readFileSync];\n",
      'node_modules/node-package/package.json':
        '{ "name": "node-package", "type": "module", "exports": "./main.js" }',
      'node_modules/node-package/main.js': "export { createHash as hash } from 'crypto';",
    });
    expect(mistakes.map(({ file, line }) => [file, line])).toEqual(
      expect.arrayContaining([
        ['program.ts', 2],
        ['node_modules/node-package/main.js', 1],
      ]),
    );
    expect(mistakes.map(({ message }) => message).join('\n')).toContain(
      '“node:fs” is a module of Node',
    );
    const own = mistakes.find(({ file }) => file === 'program.ts');
    expect(own?.frame).toBe(
      " 2 │ import { readFileSync } from 'node:fs';\n   │                              ─────────",
    );
  });

  it('lets a package stand in for a module of Node, and ask whether there is one', async () => {
    const code = await codeOf({
      'program.ts':
        "import { Buffer } from 'buffer';\nimport probe from 'probe';\nexport const build = () => [Buffer, probe];",
      'node_modules/buffer/package.json':
        '{ "name": "buffer", "type": "module", "exports": "./main.js" }',
      'node_modules/buffer/main.js': 'export const Buffer = 7654321;',
      'node_modules/probe/package.json': '{ "name": "probe", "main": "main.js" }',
      'node_modules/probe/main.js':
        "module.exports = typeof window === 'undefined' ? require('crypto') : 1;",
    });
    expect(code).toContain('7654321');
  });

  it('shows which name o1js does not export, unless it is only a type', async () => {
    const mistakes = await mistakesOf({
      'program.ts':
        "import { Field, type ProvablePure, JsonProof } from 'o1js';\nimport { Feild } from 'o1js';\nexport const x: JsonProof | ProvablePure<any> | null = null;\nexport const inputs = () => [Field(1), Feild(2)];\n",
    });
    expect(mistakes).toEqual([
      {
        message: 'o1js exports no “Feild”.',
        file: 'program.ts',
        line: 2,
        column: 10,
        frame: " 2 │ import { Feild } from 'o1js';\n   │          ─────",
      },
    ]);
  });
});

describe('decorators', () => {
  it.each([
    ['the settings of o1js’s template', { 'tsconfig.json': O1JS_TSCONFIG }],
    ['no tsconfig.json', {}],
    ['one that says nothing of them', { 'tsconfig.json': '{}' }],
    ['one that is not for this file', { 'tsconfig.json': '{ "include": ["src"] }' }],
  ])('work with %s', async (_, files) => {
    const code = await codeOf({ ...files, 'program.ts': CONTRACT });
    expect(code).toContain('__decorateMetadata("design:paramtypes", [typeof Field');
    expect(code).toContain('this.total = State()');
    expect(code).not.toContain('@method');
  });

  it('leave fields as the user’s compiler would have them', async () => {
    const tsconfig = '{ "compilerOptions": { "target": "ES2022" } }';
    const code = await codeOf({ 'tsconfig.json': tsconfig, 'program.ts': CONTRACT });
    expect(code).toContain('total = State()');
    expect(code).not.toContain('this.total = State()');
  });
});

describe('what is wrong with a program', () => {
  it('is shown with file, line, column and frame where it does not parse', async () => {
    const [mistake, ...others] = await mistakesOf({
      'program.ts': 'const a = 1;\nexport const y: = 1;\n',
    });
    expect(others).toEqual([]);
    expect(mistake).toMatchObject({
      message: 'Unexpected token',
      file: 'program.ts',
      line: 2,
      column: 17,
    });
    expect(mistake?.frame).toContain('2 │ export const y: = 1;');
  });

  it('is shown in the file that it is in', async () => {
    const [mistake] = await mistakesOf({
      'lib/broken.ts': 'export const x = ;',
      'program.ts': "import './lib/broken';",
    });
    expect(mistake).toMatchObject({ file: 'lib/broken.ts', line: 1, column: 18 });
  });

  it('is told for each import that leads nowhere', async () => {
    const mistakes = await mistakesOf({
      'program.ts': "import { x } from './nowhere';\nimport 'no-package';\nexport const y = x;\n",
    });
    expect(mistakes.map(({ file, line }) => ({ file, line }))).toContainEqual({
      file: 'program.ts',
      line: 1,
    });
    expect(mistakes.map(({ message }) => message).join('\n')).toContain("'./nowhere'");
  });

  it('names a tsconfig.json that cannot be read, without the bundler’s insides', async () => {
    const [mistake] = await mistakesOf({
      'tsconfig.json': '{ "compilerOptions": ',
      'program.ts': 'export {};',
    });
    expect(mistake?.message).toContain('tsconfig.json');
    expect(mistake?.message).not.toMatch(/backtrace|plugin|Caused/i);
  });

  it.each([
    ['nowhere.ts', 'There is no file nowhere.ts.'],
    ['.', '. is no file'],
    ['package.json', 'package.json is no program'],
  ])('is its path: %s', async (file, message) => {
    await using project = await writeProject({});
    const bundled = await bundleProgram(file, { root: project.folder });
    expect(bundled).toMatchObject({
      kind: 'failed',
      mistakes: [{ message: expect.stringContaining(message) as unknown }],
    });
  });

  it('is that no o1js is installed for it, unless a bundled release is wanted', async () => {
    await using project = await writeProject({ 'program.ts': CONTRACT }, { installs: false });
    const missing = await bundleProgram('program.ts', { root: project.folder });
    expect(missing).toMatchObject({
      kind: 'failed',
      mistakes: [{ message: expect.stringContaining('npm install o1js') as unknown }],
    });
    const bundled = await bundleProgram('program.ts', {
      root: project.folder,
      o1js: { kind: 'bundled' },
    });
    expect(bundled).toMatchObject({ kind: 'bundled', o1jsPackage: null });
  });
});
