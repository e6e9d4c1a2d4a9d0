import { describe, expect, it } from 'vitest';
import { configOfCell, limitCell } from './cell-config.ts';
import type { Matrix } from './matrix-format.ts';
import { parseMatrix } from './parse-matrix.ts';

function matrixOf(file: unknown): Matrix {
  const result = parseMatrix(file);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.issues));
  return result.matrix;
}

function configsOf(file: unknown) {
  const { cells, settings } = matrixOf(file);
  return cells.map((cell) => configOfCell(cell, settings, '/home/me/gate'));
}

describe('configOfCell', () => {
  it('leaves to the page and the machine what the matrix does not say', () => {
    expect(configsOf({})).toEqual([{ o1js: '2.15.0', program: 'square', path: 'freeing' }]);
  });

  it('has the cell’s own values beside the shared options', () => {
    const file = {
      program: { program: 'merkle', params: { depth: 20 } },
      path: 'leaking',
      threads: 8,
      maxMemory: '320MiB',
      options: { proofs: 8, switches: { keys: 'none' } },
    };
    expect(configsOf(file)).toEqual([
      {
        o1js: '2.15.0',
        program: 'merkle',
        parameters: { depth: 20 },
        path: 'leaking',
        threads: 8,
        maxMemory: 320 * 1024 * 1024,
        proofs: 8,
        switches: { keys: 'none' },
      },
    ]);
  });

  it('takes paths from the folder of the matrix file', () => {
    const file = { o1js: ['../o1js', '/opt/o1js'], program: 'src/own.ts' };
    expect(configsOf(file)).toMatchObject([
      { o1js: '/home/me/o1js', program: '/home/me/gate/src/own.ts' },
      { o1js: '/opt/o1js', program: '/home/me/gate/src/own.ts' },
    ]);
  });
});

it('gives a cell up after more than the page itself would wait', () => {
  const { settings } = matrixOf({ options: { timeout: 3_600_000, proofs: 2, warmup: 0 } });
  expect(limitCell(settings)).toBe(3_600_000 + 10 * 60_000 + 2 * 5 * 60_000);
});

it('gives no cell more than a timer can wait, which would be none', () => {
  expect(limitCell(matrixOf({ options: { proofs: 10_000 } }).settings)).toBe(2 ** 30);
});
