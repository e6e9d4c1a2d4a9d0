import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const read = (...argv: string[]) => parseCommandLine(argv);

describe('a matrix on the command line', () => {
  it('runs all cells, and writes where nothing is said to where the matrix says', () => {
    expect(read('--matrix', 'matrix.json')).toEqual({
      kind: 'matrix',
      order: { matrixFile: 'matrix.json', task: { kind: 'run-all' }, outputs: {}, browserWs: null },
    });
  });

  it('runs a part, and merges parts', () => {
    expect(read('--matrix', 'm.json', '--shard', '2/3', '--browser-ws', 'ws://ci/')).toMatchObject({
      order: { task: { kind: 'run-shard', current: 2, total: 3 }, browserWs: 'ws://ci/' },
    });
    const files = [
      '--report',
      'r.json',
      '--markdown',
      'r.md',
      '--junit',
      'r.xml',
      '--html',
      'r.html',
    ];
    expect(read('--matrix', 'm.json', '--merge-reports', 'blobs', ...files)).toMatchObject({
      order: {
        task: { kind: 'merge-shards', blobFolder: 'blobs' },
        outputs: { json: 'r.json', markdown: 'r.md', junit: 'r.xml', html: 'r.html' },
      },
    });
  });

  it.each([
    [['--shard', '1/2'], '--shard needs --matrix FILE.'],
    [['--html', 'r.html'], '--html needs --matrix FILE.'],
    [
      ['--matrix', 'm.json', '--browser-ws', 'ci:3000'],
      '--browser-ws: “ci:3000” is not allowed. Allowed: an address such as ws://127.0.0.1:3000/.',
    ],
    [['--matrix', ''], '--matrix: “” is not allowed. Allowed: the name of a file.'],
    [
      ['--matrix', 'm.json', '--shard', '3/2'],
      '--shard: “3/2” is not allowed. Allowed: a part of all, such as 1/2.',
    ],
    [
      ['--matrix', 'm.json', '--shard', '1/2', '--merge-reports', 'b'],
      '--shard and --merge-reports are two steps: run the shards, then merge them.',
    ],
    [
      ['--matrix', 'm.json', '--proofs', '3'],
      '--proofs is not for a matrix: its file has all settings of its runs.',
    ],
    [
      ['--matrix', 'm.json', './my.ts'],
      '“./my.ts” is not for a matrix: its file names the programs.',
    ],
    [['--matrix', 'a.json', '--matrix', 'b.json'], '--matrix is given 2 times.'],
  ])('refuses %j', (argv, mistake) => {
    expect(read(...argv)).toMatchObject({
      kind: 'wrong-usage',
      mistakes: expect.arrayContaining([mistake]),
    });
  });
});
