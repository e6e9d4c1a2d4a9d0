import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RELEASES } from '../../../src/core/experiment/releases.ts';
import { PATH_NAMES } from '../../../src/core/experiment/switches.ts';
import { planRun } from '../plan-run.ts';
import { configOfCell } from './cell-config.ts';
import type { Matrix } from './matrix-format.ts';
import { parseMatrix } from './parse-matrix.ts';

/** One prover, whose memory is never replaced. */
const ALONE = { provers: 1, recycling: 'off' } as const;

const MiB = 1024 * 1024;

function accepted(file: unknown): Matrix {
  const result = parseMatrix(file);
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.issues));
  return result.matrix;
}

function refused(file: unknown): readonly string[] {
  const result = parseMatrix(file);
  if (result.kind === 'ok') return [];
  return result.issues.map(({ field, value }) => `${field}: ${value}`);
}

/** What is allowed at the one field that was refused. */
function allowedAt(file: unknown): string {
  const result = parseMatrix(file);
  if (result.kind === 'ok' || result.issues.length !== 1) return JSON.stringify(result);
  return result.issues[0]?.allowed ?? '';
}

const idsOf = (file: unknown) => accepted(file).cells.map(({ id }) => id);

describe('parseMatrix', () => {
  it('has one cell, the runner’s defaults, where nothing is said', () => {
    expect(accepted({})).toEqual({
      settings: { options: {}, proofs: 6, warmup: 1, ...ALONE, pauseMs: 0, timeoutMs: 120_000 },
      cells: [
        {
          id: '2.15.0 square freeing threads=cores',
          o1js: '2.15.0',
          program: 'square',
          parameters: {},
          path: 'freeing',
          threads: null,
          maxMemoryBytes: null,
          expected: ['pass'],
          because: null,
        },
      ],
    });
  });

  it('multiplies the lists, the last one fastest, a single value as a list of one', () => {
    const file = {
      o1js: ['2.15', '2.14.0'],
      program: 'square',
      path: ['freeing', 'leaking'],
      threads: 8,
      maxMemory: [null, '320MiB'],
    };
    expect(idsOf(file)).toEqual([
      '2.15.0 square freeing threads=8',
      '2.15.0 square freeing threads=8 maxMemory=320MiB',
      '2.15.0 square leaking threads=8',
      '2.15.0 square leaking threads=8 maxMemory=320MiB',
      '2.14.0 square freeing threads=8',
      '2.14.0 square freeing threads=8 maxMemory=320MiB',
      '2.14.0 square leaking threads=8',
      '2.14.0 square leaking threads=8 maxMemory=320MiB',
    ]);
    expect(accepted(file).cells[1]?.maxMemoryBytes).toBe(320 * MiB);
  });

  it('takes programs with parameters, and files and packages of the user', () => {
    const file = {
      o1js: './vendor/o1js',
      program: [
        'merkle',
        { program: 'merkle', params: { depth: 20 } },
        { program: './my program.ts', params: { size: 3 } },
      ],
    };
    expect(idsOf(file)).toEqual([
      './vendor/o1js merkle freeing threads=cores',
      './vendor/o1js merkle depth=20 freeing threads=cores',
      './vendor/o1js "./my program.ts" size=3 freeing threads=cores',
    ]);
    expect(accepted(file).cells[2]).toMatchObject({
      program: './my program.ts',
      parameters: { size: 3 },
    });
  });

  it('shares the options among all cells', () => {
    const options = {
      proofs: 8,
      warmup: 2,
      pause: 100,
      timeout: 60_000,
      switches: { keys: 'none' },
    };
    expect(accepted({ options }).settings).toEqual({
      options,
      proofs: 8,
      warmup: 2,
      pauseMs: 100,
      ...ALONE,
      timeoutMs: 60_000,
    });
  });

  it('leaves out what is excluded', () => {
    const file = {
      o1js: ['2.15', '2.4'],
      path: ['freeing', 'leaking'],
      threads: 2,
      exclude: [{ o1js: '2.4', path: ['leaking'] }],
    };
    expect(idsOf(file)).toEqual([
      '2.15.0 square freeing threads=2',
      '2.15.0 square leaking threads=2',
      '2.4.0 square freeing threads=2',
    ]);
  });

  it('expects a pass unless it is told otherwise, and takes the last word', () => {
    const file = {
      o1js: ['2.15', '2.14'],
      path: ['freeing', 'leaking'],
      threads: 2,
      expect: [
        { path: 'leaking', verdict: 'regression', because: 'it restarts the pool' },
        { path: 'leaking', o1js: '2.15', verdict: ['crash', 'hang'] },
      ],
    };
    expect(accepted(file).cells.map(({ expected, because }) => [expected, because])).toEqual([
      [['pass'], null],
      [['crash', 'hang'], null],
      [['pass'], null],
      [['regression'], 'it restarts the pool'],
    ]);
  });

  it('knows a program in a rule with its parameters and without', () => {
    const program = ['merkle', { program: 'merkle', params: { depth: 20 } }];
    const countFitting = (name: string) =>
      accepted({ program, expect: [{ program: name, verdict: 'regression' }] }).cells.filter(
        ({ expected }) => expected[0] === 'regression',
      ).length;
    expect(countFitting('merkle depth=20')).toBe(1);
    expect(countFitting('merkle')).toBe(2);
  });

  it('says everything that is wrong at once, and where', () => {
    const file = {
      o1js: ['2.15', '9.9'],
      program: ['square', { program: 'merkle', params: { depth: 1 } }, { programm: 'square' }],
      path: ['freeing', 'lecking'],
      threads: [0, 2],
      maxMemory: ['12MiB'],
      options: { proofs: 0, threads: 8, params: { depth: 2 }, switches: { pool: 'warm' } },
      exclude: [{ threads: 3, colour: 'red' }, 'everything'],
      expect: [{ path: 'freeing', verdict: 'fine', because: 7 }],
      releases: [],
    };
    expect(refused(file)).toEqual([
      'releases: []',
      'o1js[1]: 9.9',
      'program[1].params.depth: 1',
      'program[2].programm: square',
      'program[2].program: undefined',
      'path[1]: lecking',
      'threads[0]: 0',
      'maxMemory[0]: 12MiB',
      'options.threads: 8',
      'options.params: {"depth":2}',
      'options.switches.pool: warm',
      'options.proofs: 0',
      'exclude[0].colour: red',
      'exclude[1]: everything',
      'expect[0].verdict: fine',
      'expect[0].because: 7',
    ]);
  });

  it.each([
    [{ o1js: '9.9' }, '2.15.0, 2.14.0, 2.10.0, 2.4.0, or the path of a package'],
    [{ program: 'cube' }, 'square, poseidon-chain, merkle, recursive, or the path of a file'],
    [{ program: { program: 'square', params: 3 } }, 'an object of whole numbers'],
    [{ program: { program: './a.ts', params: { size: 'big' } } }, 'a whole number'],
    [{ threads: 65 }, 'from 1 to 64, or null for as many as the machine has cores'],
    [{ maxMemory: 'much' }, '320MiB or 1GiB, or null for no cap'],
    [{ threads: [2, 2] }, 'each value once'],
    [{ o1js: ['2.14', '2.14.0'] }, 'each value once'],
    [{ path: [] }, 'at least one value'],
    [{ options: 6 }, 'an object such as'],
    [{ options: { switches: null } }, 'an object such as'],
    [{ o1js: [['./a']] }, 'or the path of a package'],
    [{ program: [['./a.ts']] }, 'or the path of a file'],
    [{ program: {} }, 'square, poseidon-chain'],
    [{ exclude: {} }, 'a list'],
    [{ exclude: [{}] }, 'rules that leave at least one cell'],
    [{ exclude: [{ o1js: '2.14' }] }, 'of the list o1js: 2.15.0'],
    [{ expect: [{ path: 'freeing' }] }, 'pass, regression, inconclusive'],
    [{ maxMemory: '1GiB', exclude: [{ maxMemory: '2GiB' }] }, 'of the list maxMemory: 1GiB'],
    [
      { program: 'square', expect: [{ program: 'merkle', verdict: 'pass' }] },
      'of the list program: square',
    ],
    [
      {
        path: ['freeing', 'leaking'],
        exclude: [{ path: 'leaking' }],
        expect: [{ path: 'leaking', verdict: 'crash' }],
      },
      'values that at least one cell has',
    ],
    ['matrix', 'an object with some of the fields o1js, program'],
    [{ threads: Array.from({ length: 64 }, (_, i) => i + 1), ...bigLists() }, 'at most 1000'],
  ])('refuses %j and says what is allowed', (file, allowed) => {
    expect(allowedAt(file)).toContain(allowed);
  });

  it('gives every cell an id of its own that other values do not change', () => {
    fc.assert(
      fc.property(anyLists, fc.integer({ min: 3, max: 63 }), (file, extra) => {
        const ids = idsOf(file);
        expect(new Set(ids).size).toBe(ids.length);
        const more = idsOf({ ...file, threads: [...file.threads, extra] });
        expect(more.filter((id) => ids.includes(id)).length).toBe(ids.length);
      }),
    );
  });

  it('has only cells that the runner accepts', () => {
    fc.assert(
      fc.property(anyLists, (file) => {
        const { cells, settings } = accepted({ ...file, options: { proofs: 3 } });
        for (const cell of cells) {
          expect(planRun(configOfCell(cell, settings, '/gate')).kind).toBe('ok');
        }
      }),
    );
  });
});

function bigLists() {
  return { o1js: [...RELEASES], path: [...PATH_NAMES], maxMemory: [null, '1GiB'] };
}

const depths = fc.uniqueArray(fc.integer({ min: 2, max: 64 }), { minLength: 1, maxLength: 3 });

const FILE = { program: './my program.ts', params: { depth: 3 } };

/** Lists that a matrix accepts. */
const anyLists = fc.record({
  o1js: fc.subarray(['2.15', '2.14', './a', './a b'], { minLength: 1 }),
  program: depths.map((all): readonly unknown[] =>
    all.map((depth) => ({ program: 'merkle', params: { depth } })).concat(FILE),
  ),
  path: fc.subarray([...PATH_NAMES], { minLength: 1 }),
  threads: fc.subarray([null, 1, 2, 64], { minLength: 1 }),
  maxMemory: fc.subarray([null, 256 * MiB, 256 * MiB + 65_536, '1GiB'], { minLength: 1 }),
});
