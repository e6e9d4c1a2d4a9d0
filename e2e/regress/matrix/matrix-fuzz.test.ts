import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findPollution, FUZZ_RUNS, mutateValue } from '../../../src/core/fixtures/mutate-value.ts';
import { AXIS_KEYS } from './matrix-format.ts';
import { parseMatrix } from './parse-matrix.ts';
import type { MatrixResult } from './parse-matrix.ts';

const VALID = {
  o1js: ['2.14', './node_modules/o1js'],
  program: [
    'square',
    { program: 'merkle', params: { depth: 20 } },
    { program: './own.ts', params: { size: 3 } },
  ],
  path: ['freeing', 'leaking'],
  threads: [8, null],
  maxMemory: ['1GiB', null],
  options: { proofs: 6, warmup: 1, maxGrowth: '64KiB', switches: { keys: 'none' } },
  exclude: [{ o1js: '2.14', path: 'freeing', program: 'square' }],
  expect: [{ path: ['leaking'], verdict: ['regression'], because: 'it restarts the pool' }],
};

/** What is wrong with an answer, `null` if nothing is. */
function findUndeclared(result: MatrixResult): string | null {
  if (result.kind === 'invalid') {
    if (result.issues.length === 0) return 'refused without a reason';
    const long = result.issues.find(
      ({ field, value, allowed }) => field.length > 60 || value.length > 60 || allowed === '',
    );
    return long === undefined ? null : `not in few words: ${JSON.stringify(long)}`;
  }
  const { cells, settings } = result.matrix;
  if (cells.length === 0) return 'no cells';
  if (new Set(cells.map(({ id }) => id)).size < cells.length) return 'cells of one name';
  const inherited = Object.getPrototypeOf(settings.options) === Object.prototype;
  if (!inherited) return 'options that inherit something';
  const axis = AXIS_KEYS.find((key) => key in settings.options);
  return axis === undefined ? null : `the list ${axis} is among the options`;
}

/** How many programs a file names, as far as it names them in a list. */
function countPrograms(file: unknown): number | null {
  const program: unknown = Object(file) === file ? Reflect.get(file as object, 'program') : null;
  return Array.isArray(program) ? program.length : null;
}

afterAll(() => expect(findPollution()).toEqual([]));

describe('a matrix file', () => {
  it('becomes cells or issues, whatever it holds', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const file = mutateValue(VALID, seed);
        const result = parseMatrix(file);
        expect(findUndeclared(result)).toBeNull();
        if (result.kind === 'invalid') return;
        const named = countPrograms(file);
        const found = new Set(
          result.matrix.cells.map(({ program, parameters }) =>
            JSON.stringify([program, parameters]),
          ),
        );
        // Rules may leave out all cells of a program; what was misread is in none of them.
        if (named !== null && !('exclude' in Object(file))) expect(found.size).toBe(named);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it.each([
    ['"options": { "__proto__": { "program": "merkle" } }', 'options.__proto__'],
    ['"options": { "switches": { "__proto__": {} } }', 'options.switches.__proto__'],
  ])('refuses names of prototypes for names: { %s }', (fields, field) => {
    const result = parseMatrix(JSON.parse(`{ ${fields} }`));
    expect(result.kind).toBe('invalid');
    if (result.kind === 'invalid') expect(result.issues[0]?.field).toContain(field);
  });

  it('keeps a program whose parameter has the name of a prototype: its build knows what it takes', () => {
    const result = parseMatrix(
      JSON.parse(
        '{ "program": [{ "program": "./own.ts", "params": { "__proto__": 3 } }, "square"] }',
      ),
    );
    expect(result.kind === 'ok' && result.matrix.cells.map(({ program }) => program)).toEqual([
      './own.ts',
      'square',
    ]);
  });
});
