import { expect, it } from 'vitest';
import { readMatrix, SAMPLE_FILE } from './fixtures/sample-matrix.ts';
import { cellsFromMetadata, toMetadata } from './matrix-metadata.ts';

const MATRIX = readMatrix(SAMPLE_FILE);
const OTHER = readMatrix({ threads: 2 });

it('has the cells of a matrix, also after blobs were merged', () => {
  const metadata: unknown = JSON.parse(JSON.stringify({ ci: {}, ...toMetadata(MATRIX) }));
  const merged = Object.assign({}, toMetadata(MATRIX), metadata);
  expect(cellsFromMetadata(merged)).toEqual(MATRIX.cells);
});

it('does not take cells of one matrix for those of another', () => {
  const merged = { ...toMetadata(MATRIX), ...toMetadata(OTHER) };
  expect(() => cellsFromMetadata(merged)).toThrow('reports of 2 different matrices');
});

it('says that a test run has no matrix', () => {
  expect(() => cellsFromMetadata({ ci: {} })).toThrow('has no matrix');
});
