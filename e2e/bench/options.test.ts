import { describe, expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from './fixtures/sample-bench.ts';
import { BENCH_ROWS, BENCH_USAGE, parseBenchCommand } from './options.ts';

function mistakesOf(...argv: string[]): readonly string[] {
  const command = parseBenchCommand(argv);
  return command.kind === 'wrong-usage' ? command.mistakes : [];
}

describe('the command line of the benchmark', () => {
  it('has a default for everything', () => {
    expect(parseBenchCommand([])).toEqual({ kind: 'bench', options: DEFAULT_OPTIONS });
  });

  it('is read, with either way to write a value', () => {
    const argv = ['--pairs', '7', '--proofs=4', '--program', 'merkle', '--threads=2'];
    expect(parseBenchCommand([...argv, '--stock-finalizers', 'off', '--markdown=a.md'])).toEqual({
      kind: 'bench',
      options: {
        ...DEFAULT_OPTIONS,
        pairs: 7,
        proofs: 4,
        program: 'merkle',
        threads: 2,
        stockFinalizers: 'off',
        markdownFile: 'a.md',
      },
    });
  });

  it('takes several releases, in short or in full, each once', () => {
    const argv = ['--release', '2.14', '--release', '2.15', '--release', '2.14.0'];
    expect(parseBenchCommand(argv)).toMatchObject({ options: { releases: ['2.14.0', '2.15.0'] } });
  });

  it('takes several rows, each once', () => {
    const argv = ['--row', 'verify', '--row=compile-cold', '--row', 'verify'];
    expect(parseBenchCommand(argv)).toMatchObject({
      options: { rows: ['verify', 'compile-cold'] },
    });
    for (const key of BENCH_ROWS) expect(BENCH_USAGE).toContain(key);
  });

  it.each(['--help', '-h'])('shows what there is with %s', (flag) => {
    expect(parseBenchCommand(['--pairs', 'x', flag])).toEqual({ kind: 'help' });
    expect(BENCH_USAGE).toContain('--pairs N');
  });

  it.each([
    [['--pairs', '0'], '--pairs: “0” is not allowed. Allowed: a whole number from 1 to 100.'],
    [['--pairs', '2.5'], '--pairs: “2.5” is not allowed. Allowed: a whole number from 1 to 100.'],
    [['--proofs', '1'], '--proofs: “1” is not allowed. Allowed: a whole number from 2 to 100.'],
    [['--threads', '65'], '--threads: “65” is not allowed. Allowed: a whole number from 1 to 64.'],
    [['--threads'], '--threads: “” is not allowed. Allowed: a whole number from 1 to 64.'],
    [['--release', '9'], '--release: “9” is not allowed. Allowed: 2.15.0, 2.14.0, 2.10.0, 2.4.0.'],
    [
      ['--program', 'cube'],
      '--program: “cube” is not allowed. Allowed: square, poseidon-chain, merkle, recursive.',
    ],
    [
      ['--stock-finalizers', 'guarded'],
      '--stock-finalizers: “guarded” is not allowed. Allowed: as-shipped, off.',
    ],
    [['--row', 'speed'], `--row: “speed” is not allowed. Allowed: ${BENCH_ROWS.join(', ')}.`],
    [['--markdown'], '--markdown: “” is not allowed. Allowed: the name of a file.'],
    [['--pears', '3'], 'There is no option --pears.'],
    [['-x'], 'There is no option -x.'],
    [['fast'], '“fast” is not an option.'],
    [['--pairs', '2', '--pairs', '3'], '--pairs is given 2 times.'],
  ])('refuses %j', (argv, mistake) => {
    expect(mistakesOf(...argv)).toContain(mistake);
  });

  it('tells all mistakes at once', () => {
    expect(mistakesOf('--pairs=0', '--release=1', '--threads=x')).toHaveLength(3);
  });
});
