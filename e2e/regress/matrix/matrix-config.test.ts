import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tagRelease } from './cell-names.ts';
import { SAMPLE_FILE } from './fixtures/sample-matrix.ts';
import { defineMatrixConfig } from './matrix-config.ts';
import { MATRIX_FILE_VARIABLE } from './matrix-environment.ts';
import { cellsFromMetadata } from './matrix-metadata.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'matrix-config-'));
  vi.stubEnv(MATRIX_FILE_VARIABLE, '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function define(content: unknown, options?: Parameters<typeof defineMatrixConfig>[1]) {
  const file = join(folder, 'matrix.json');
  writeFileSync(file, JSON.stringify(content));
  return defineMatrixConfig(file, options);
}

it('is a project for each release, whose tests no other has', () => {
  mkdirSync(join(folder, 'a+b'));
  mkdirSync(join(folder, 'a b'));
  const o1js = ['2.15', '2.14', './a+b', './a b'];
  const { projects = [] } = define({ o1js });
  expect(projects.map(({ name }) => name)).toEqual([
    'o1js 2.15.0',
    'o1js 2.14.0',
    'o1js ./a+b',
    'o1js ./a b',
  ]);
  for (const [index, release] of ['2.15.0', '2.14.0', './a+b', './a b'].entries()) {
    const found = projects.map(({ grep }) => (grep as RegExp).test(`x ${tagRelease(release)}`));
    expect(found.indexOf(true)).toBe(index);
    expect(found.lastIndexOf(true)).toBe(index);
  }
});

it('spreads cells over shards, and measures one at a time, once', () => {
  expect(define(SAMPLE_FILE)).toMatchObject({ fullyParallel: true, workers: 1, retries: 0 });
});

it('tells its tests and whoever merges of the matrix', () => {
  const { metadata = {} } = define(SAMPLE_FILE);
  expect(process.env[MATRIX_FILE_VARIABLE]).toBe(join(folder, 'matrix.json'));
  expect(cellsFromMetadata(metadata)).toHaveLength(8);
});

it('writes a blob besides, if it is told where', () => {
  const names = (options?: Parameters<typeof define>[1]) =>
    [define({}, options).reporter].flat(2).filter((part) => part === 'blob');
  expect(names()).toEqual([]);
  expect(names({ blobFile: join(folder, 'blob.zip') })).toEqual(['blob']);
});
