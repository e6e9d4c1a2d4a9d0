import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';
import { REGRESS_HELP } from './help.ts';
import { OPTIONS } from './options.ts';
import { planRun } from './plan-run.ts';
import type { RegressConfig } from './regress-config.ts';

function mistakesOf(...argv: string[]): readonly string[] {
  const command = parseCommandLine(argv);
  return command.kind === 'wrong-usage' ? command.mistakes : [];
}

const NO_FILES = { report: null, junit: null, markdown: null };

describe('the command line', () => {
  it('leaves everything to the page that is not said', () => {
    expect(parseCommandLine([])).toEqual({
      kind: 'regress',
      order: { configs: [{ switches: {} }], files: NO_FILES, baseline: null },
    });
  });

  it('is read, with either way to write a value', () => {
    const argv = ['--program', 'merkle', '--param=depth=20', '--o1js', '2.14', '--path=leaking'];
    const more = ['--switch', 'pool=kept', '--switch=keys=none', '--proofs=3', '--warmup', '0'];
    const files = ['--report', 'r.json', '--junit=j.xml', '--baseline', 'b.json'];
    expect(parseCommandLine([...argv, ...more, '--max-memory', '320MiB', ...files])).toEqual({
      kind: 'regress',
      order: {
        configs: [
          {
            program: 'merkle',
            parameters: { depth: '20' },
            o1js: '2.14',
            path: 'leaking',
            switches: { pool: 'kept', keys: 'none' },
            proofs: '3',
            warmup: '0',
            maxMemory: '320MiB',
          },
        ],
        files: { report: 'r.json', junit: 'j.xml', markdown: null },
        baseline: { file: 'b.json', kind: 'compare' },
      },
    });
  });

  it('takes several programs, ids and files', () => {
    const command = parseCommandLine(['square', './a.ts', '--program', 'merkle']);
    expect(command).toMatchObject({
      order: { configs: [{ program: 'square' }, { program: './a.ts' }, { program: 'merkle' }] },
    });
  });

  it.each([
    ['recycle=off', 'provers=1'],
    ['recycle=threshold', 'provers=16'],
    ['recycle=every:3', 'provers=2'],
  ])('takes the policies %s and %s', (recycle, provers) => {
    expect(mistakesOf('--switch', recycle, '--switch', provers)).toEqual([]);
    expect(mistakesOf('--switch', recycle, '--refresh-at', '1GiB')).toEqual([]);
  });

  it.each(['--help', '-h'])('shows what there is with %s, whatever else is wrong', (flag) => {
    expect(parseCommandLine(['--proofs', 'x', flag])).toEqual({ kind: 'help' });
  });

  it.each([
    [['--proofs', '0'], '--proofs: “0” is not allowed. Allowed: a whole number from 1 to 10000.'],
    [['--threads', '65'], '--threads: “65” is not allowed. Allowed: a whole number from 1 to 64.'],
    [['--o1js', '9'], '--o1js: “9” is not allowed. Allowed: 2.15.0, 2.14.0, 2.10.0, 2.4.0.'],
    [['--path', 'fast'], '--path: “fast” is not allowed. Allowed: shipped, leaking, freeing.'],
    [
      ['--max-memory', '12'],
      '--max-memory: “12” is not allowed. Allowed: a size from 256MiB to 4GiB, such as 320MiB or 1GiB.',
    ],
    [
      ['--switch', 'pool=warm'],
      '--switch pool: “warm” is not allowed. Allowed: as-shipped, kept, restarted.',
    ],
    [['--switch', 'pool'], '--switch: “pool” is not allowed. Allowed: KEY=VALUE.'],
    [['--switch', 'pool=kept', '--switch', 'pool=kept'], '--switch pool is given twice.'],
    [
      ['--switch', 'recycle=never'],
      '--switch recycle: “never” is not allowed. Allowed: off, threshold, every:N with N from 1 to 10000.',
    ],
    [
      ['--switch', 'provers=17'],
      '--switch provers: “17” is not allowed. Allowed: a whole number from 1 to 16.',
    ],
    [
      ['--refresh-at', '12'],
      '--refresh-at: “12” is not allowed. Allowed: a size from 256MiB to 4GiB, such as 320MiB or 1GiB.',
    ],
    [
      ['--program', 'merkle', '--param', 'depth=99'],
      '--param depth: “99” is not allowed. Allowed: a whole number from 2 to 64.',
    ],
    [
      ['cube'],
      '--program: “cube” is not allowed. Allowed: square, poseidon-chain, merkle, recursive.',
    ],
    [
      ['--browser-ws', 'localhost:3000'],
      '--browser-ws: “localhost:3000” is not allowed. Allowed: an address such as ws://127.0.0.1:3000/.',
    ],
    [['--until', 'later'], '--until: “later” is not allowed. Allowed: all, decided.'],
    [
      ['--max-growth', 'much'],
      '--max-growth: “much” is not allowed. Allowed: a size from 0B to 4GiB, such as 64KiB or 1MiB.',
    ],
    [
      ['--max-page-growth=-1'],
      '--max-page-growth: “-1” is not allowed. Allowed: a size from 0B to 4GiB, such as 64KiB or 1MiB.',
    ],
    [['--port', '0'], '--port: “0” is not allowed. Allowed: a whole number from 1 to 65535.'],
    [['--report'], '--report: “” is not allowed. Allowed: the name of a file.'],
    [['--prooofs', '3'], 'There is no option --prooofs: did you mean --proofs?'],
    [['--wibble'], 'There is no option --wibble: --help lists them.'],
    [['-x'], 'There is no option -x: --help lists them.'],
    [['--proofs', '2', '--proofs', '3'], '--proofs is given 2 times.'],
    [['--update-baseline'], '--update-baseline needs --baseline FILE.'],
    [['--update-baseline=b.json'], '--update-baseline takes no value, but got “b.json”.'],
    [
      ['square', 'merkle', '--report', 'r.json'],
      '--report: “r.json” is not allowed with 2 programs. Allowed: a name with {program} in it, which becomes that of the program.',
    ],
  ])('refuses %j', (argv, mistake) => {
    expect(mistakesOf(...argv)).toEqual([mistake]);
  });

  it('tells all mistakes at once, each once', () => {
    const mistakes = mistakesOf(
      'square',
      'merkle',
      '--proofs=0',
      '--path=x',
      '--wibble',
      '--threads=y',
    );
    expect(mistakes).toHaveLength(4);
  });
});

describe('the help', () => {
  it('explains every option and every exit status', () => {
    for (const name of OPTIONS.keys()) expect(REGRESS_HELP).toContain(`--${name}`);
    for (const status of [0, 1, 2, 3, 64, 69, 74, 130, 143]) {
      expect(REGRESS_HELP).toMatch(new RegExp(`\\b${status}\\b`));
    }
  });

  it('fits a terminal', () => {
    for (const line of REGRESS_HELP.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('a plan', () => {
  it('keeps files and folders from the page', () => {
    const planned = planRun({ program: './mine.ts', o1js: '../o1js', parameters: { size: 3 } });
    expect(planned).toMatchObject({
      kind: 'ok',
      plan: { programFile: './mine.ts', o1jsFolder: '../o1js', page: { params: { size: 3 } } },
    });
    const page = planned.kind === 'ok' ? planned.plan.page : {};
    expect([page['program'], page['o1js']]).toEqual([undefined, undefined]);
  });

  it('ends when it is decided, unless told otherwise', () => {
    const untilOf = (config: RegressConfig) => {
      const planned = planRun(config);
      return planned.kind === 'ok' ? planned.plan.page['until'] : null;
    };
    expect([untilOf({}), untilOf({ until: 'all' })]).toEqual(['decided', 'all']);
  });

  it('has the time after which a page is silent', () => {
    expect(planRun({ timeout: '5000' })).toMatchObject({ plan: { timeoutMs: 5000 } });
  });
});
