import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findO1jsOf, readO1jsPackage } from './find-o1js.ts';
import { writeProject } from './fixtures/scratch-project.ts';

const MANIFEST = { name: 'o1js', version: '9.8.7', exports: { browser: './web.js' } };

describe('readO1jsPackage', () => {
  it.each([
    [
      'the conditions of the package itself',
      { exports: { node: './node.js', browser: './web.js' } },
    ],
    ['those of its main entry', { exports: { '.': { node: './node.js', browser: './web.js' } } }],
    ['nested ones', { exports: { '.': { browser: { types: './x.d.ts', import: './web.js' } } } }],
    ['the default', { exports: { node: './node.js', default: './web.js' } }],
    ['one file for everybody', { exports: './web.js' }],
    ['the field for old bundlers', { exports: undefined, browser: './web.js' }],
  ])('finds the build for browsers by %s', async (_, fields) => {
    await using project = await writeProject(
      { 'package.json': JSON.stringify({ ...MANIFEST, ...fields }), 'web.js': '', 'node.js': '' },
      { installs: false },
    );
    expect(await readO1jsPackage(project.folder)).toEqual({
      kind: 'found',
      o1js: {
        version: '9.8.7',
        folder: project.folder,
        webBuildFile: join(project.folder, 'web.js'),
      },
    });
  });

  it.each([
    ['not JSON', 'cannot be read'],
    [JSON.stringify({ ...MANIFEST, name: 'other' }), 'its package is named "other"'],
    [JSON.stringify({ ...MANIFEST, version: undefined }), 'has no version'],
    [JSON.stringify({ ...MANIFEST, exports: { node: './x.js' } }), 'names no build for browsers'],
    [JSON.stringify({ ...MANIFEST, exports: '../web.js' }), 'outside of its folder'],
    [JSON.stringify({ ...MANIFEST, exports: './gone.js' }), 'but there is no such file'],
  ])('says what is missing: case %#', async (manifest, message) => {
    await using project = await writeProject({ 'package.json': manifest }, { installs: false });
    expect(await readO1jsPackage(project.folder)).toMatchObject({
      kind: 'missing',
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe('findO1jsOf', () => {
  const installed = {
    'node_modules/o1js/package.json': JSON.stringify(MANIFEST),
    'node_modules/o1js/web.js': '',
  };

  it('looks from the folder of the file upwards', async () => {
    await using project = await writeProject(
      { ...installed, 'deep/down/a.ts': '' },
      { installs: false },
    );
    const found = await findO1jsOf(join(project.folder, 'deep/down/a.ts'));
    expect(found).toMatchObject({ kind: 'found', o1js: { version: '9.8.7' } });
  });

  it('takes the nearest', async () => {
    const nearest = JSON.stringify({ ...MANIFEST, version: '1.0.0' });
    await using project = await writeProject(
      {
        ...installed,
        'deep/node_modules/o1js/package.json': nearest,
        'deep/node_modules/o1js/web.js': '',
      },
      { installs: false },
    );
    const found = await findO1jsOf(join(project.folder, 'deep/a.ts'));
    expect(found).toMatchObject({ kind: 'found', o1js: { version: '1.0.0' } });
  });

  it('reads what this project has installed', async () => {
    const found = await findO1jsOf(import.meta.filename);
    expect(found).toMatchObject({ kind: 'found', o1js: { version: '2.15.0' } });
  });
});
