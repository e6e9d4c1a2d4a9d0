import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as disk from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReport } from '../../src/core/export/report.ts';
import type { Report } from '../../src/core/export/report-format.ts';
import { SEEN_THROUGH } from '../../src/core/fixtures/seen-run.ts';
import { sampleRecord, sampleRun } from '../../src/core/fixtures/sample-run.ts';
import type { RegressHost } from './host.ts';
import { main } from './main.ts';
import type { MainSurroundings } from './main.ts';
import { RunLostError } from './recover-report.ts';
import { RegressMachineError } from './regress-errors.ts';
import { ReportFiles } from './report-files.ts';

const PASS = buildReport(SEEN_THROUGH);
const LEAK = buildReport(sampleRun([1551, 4587, 4719, 4851, 4983, 5115, 5247, 5379], 1));
const SHORT = buildReport(sampleRun([1551, 4587, 4587], 1));
const failedWith = (code: 'crash' | 'hung' | 'out-of-memory' | 'verification-failed') =>
  buildReport({
    record: sampleRecord({
      status: 'failed',
      failure: { code, detail: 'x', proof: 1, evidence: [] },
    }),
    proofs: SEEN_THROUGH.proofs.slice(0, 1),
  });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regress-main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

type Run = RegressHost['run'];
const give =
  (report: Report): Run =>
  async (_, options) => {
    options?.onProgress?.(report);
    return report;
  };

/** A command line on a host that runs nothing; what was said is in its two texts. */
function cli(run: Run = give(PASS), change: Partial<MainSurroundings> = {}) {
  const said = { printed: '', told: '', opened: 0, closed: 0 };
  const host: RegressHost = {
    url: 'http://localhost/',
    browser: { version: () => '156.0' } as Browser,
    run,
    [Symbol.asyncDispose]: async () => void (said.closed += 1),
  };
  const surroundings: MainSurroundings = {
    print: (text) => void (said.printed += text),
    tell: (line) => void (said.told += `${line}\n`),
    site: async () => folder,
    stop: new AbortController().signal,
    openHost: async () => {
      said.opened += 1;
      return host;
    },
    ...change,
  };
  return { said, run: (...argv: string[]) => main(['regress', ...argv], surroundings) };
}

describe('the exit status', () => {
  it.each([
    [0, PASS],
    [1, LEAK],
    [2, SHORT],
    [3, failedWith('crash')],
    [3, failedWith('hung')],
    [3, failedWith('out-of-memory')],
    [3, failedWith('verification-failed')],
  ])('is %i for its verdict', async (status, report) => {
    const { run, said } = cli(give(report));
    expect(await run()).toBe(status);
    expect(said.printed).toMatch(new RegExp(`^${report.verdict.toUpperCase()} `));
    expect(said.closed).toBe(1);
  });

  it('is that of the worst of several programs', async () => {
    const { run, said } = cli(async ({ program }) =>
      program === 'merkle' ? LEAK : program === 'recursive' ? SHORT : PASS,
    );
    expect(await run('square', 'merkle', 'recursive')).toBe(1);
    expect(said.opened).toBe(1);
  });

  it('is 64 for wrong usage, before anything is opened', async () => {
    const { run, said } = cli();
    expect(await run('--proofs', 'many', '--path=quick')).toBe(64);
    expect(said.told).toContain('--proofs: “many” is not allowed');
    expect(said.told).toContain('--path: “quick” is not allowed');
    expect(said.opened).toBe(0);
  });

  it('is 64 for a report that could not be written, before anything is opened', async () => {
    const { run, said } = cli();
    expect(await run('--report', folder, '--junit', join(folder, 'j.xml'))).toBe(64);
    expect(said.told).toContain(`--report: “${folder}” cannot be written: it is a folder.`);
    expect(said.opened).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is 69 where nothing can be measured, with the advice', async () => {
    const openHost = () =>
      Promise.reject(new RegressMachineError('browser-missing', 'No browser: install Chromium.'));
    const { run, said } = cli(give(PASS), { openHost });
    expect(await run()).toBe(69);
    expect(said.told).toBe('No browser: install Chromium.\n');
  });

  it('is 70 for an error that nobody foresaw, which is no verdict, with its stack', async () => {
    const { run, said } = cli(() => Promise.reject(new TypeError('undefined is no function')));
    expect(await run()).toBe(70);
    expect(said.told).toContain('TypeError: undefined is no function\n    at ');
    expect(said.told).toContain('a fault of the runner itself');
    expect(said.closed).toBe(1);
  });

  it('keeps what earlier programs came to where the browser is gone, and begins no other', async () => {
    const gone = new RegressMachineError('browser-failed', 'The browser opens no page any more.');
    const begun: unknown[] = [];
    const { run, said } = cli(async ({ program }) => {
      begun.push(program);
      if (program !== 'square') throw gone;
      return LEAK;
    });
    const files = ['--report', at('{program}.json'), '--junit', at('j.xml')];
    expect(await run('square', 'merkle', 'recursive', ...files)).toBe(1);
    expect(begun).toEqual(['square', 'merkle']);
    expect(said.told).toContain(gone.message);
    expect(readdirSync(folder).toSorted()).toEqual(['j.xml', 'square.json']);
  });

  it('is 64 where two things would be written to one file', async () => {
    const { run, said } = cli();
    expect(await run('--report', at('r.json'), '--junit', at('./r.json'))).toBe(64);
    expect(said.told).toContain('--report: “');
    expect(said.told).toContain('is the file of --junit as well.');
    expect(said.opened).toBe(0);
  });

  it('is 74 where a report cannot be written in the end, and the verdict is printed', async () => {
    const full = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    const files = new ReportFiles({ ...disk, writeFile: full });
    const { run, said } = cli(give(PASS), { files });
    expect(await run('--report', at('r.json'))).toBe(74);
    expect(said.told).toContain('could not be written: the disk is full.');
    expect(said.printed).toContain('PASS');
    const leaking = cli(give(LEAK), { files });
    expect(await leaking.run('--report', at('r.json'))).toBe(1);
  });

  it('is 0 for help, and 64 for no command or an unknown one', async () => {
    const { said, run } = cli();
    expect(await run('--help')).toBe(0);
    expect(said.printed).toContain('Usage:');
    const quiet: MainSurroundings = {
      print: () => {},
      tell: () => {},
      site: () => Promise.reject(new Error('nothing should be served')),
      stop: new AbortController().signal,
    };
    expect(await main([], quiet)).toBe(64);
    expect(await main(['regres'], quiet)).toBe(64);
    expect(await main(['--help'], quiet)).toBe(0);
  });
});

describe('what is written', () => {
  it('is the report, JUnit and Markdown', async () => {
    const { run } = cli(give(LEAK));
    await run('--report', at('r.json'), '--junit', at('j.xml'), '--markdown', at('m.md'));
    expect(JSON.parse(readFileSync(at('r.json'), 'utf8'))).toEqual(LEAK);
    expect(readFileSync(at('j.xml'), 'utf8')).toContain('failures="1"');
    expect(readFileSync(at('m.md'), 'utf8')).toContain('❌');
  });

  it('is a report for each of several programs', async () => {
    const { run } = cli();
    expect(await run('square', 'merkle', '--report', at('{program}.json'))).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(['merkle.json', 'square.json']);
  });

  it('is what there is when a signal ends it', async () => {
    const stop = new AbortController();
    const { run, said } = cli(
      async (_, options) => {
        stop.abort('SIGTERM');
        expect(options?.signal?.aborted).toBe(true);
        return SHORT;
      },
      { stop: stop.signal },
    );
    expect(await run('square', 'merkle', '--report', at('{program}.json'))).toBe(143);
    expect(readdirSync(folder)).toEqual(['square.json']);
    expect(said.closed).toBe(1);
  });

  it('is a whole report even if nothing is left of the run', async () => {
    const { run } = cli(async () => {
      throw new RunLostError('crash', 'The browser ended, before anything was stored.');
    });
    expect(await run('--report', at('r.json'))).toBe(3);
    const report = JSON.parse(readFileSync(at('r.json'), 'utf8')) as Report;
    expect(report).toMatchObject({ verdict: 'crash', proofs: [], config: { program: 'square' } });
    expect(report.reasons[0]).toBe('verdict: The browser ended, before anything was stored.');
  });
});

describe('a baseline', () => {
  const store = (report: Report) => writeFileSync(at('b.json'), JSON.stringify(report));

  it('is written, and then passed', async () => {
    expect(await cli(give(LEAK)).run('--baseline', at('b.json'), '--update-baseline')).toBe(1);
    expect(JSON.parse(readFileSync(at('b.json'), 'utf8'))).toEqual(LEAK);
    const { run, said } = cli(give(LEAK));
    // Still over its budget: a baseline is no excuse.
    expect(await run('--baseline', at('b.json'))).toBe(1);
    expect(said.printed).toContain('linear memory: as before');
  });

  it('fails what grows more than it, within the budget as well', async () => {
    store(PASS);
    const growth = { estimate: 9000, low: 9000, high: 9000 };
    const worse = { ...PASS, growth: { ...PASS.growth, liveBytesPerProof: growth } };
    const { run, said } = cli(give(worse));
    expect(await run('--baseline', at('b.json'), '--junit', at('j.xml'))).toBe(1);
    expect(said.printed).toContain('live bytes: WORSE');
    expect(readFileSync(at('j.xml'), 'utf8')).toContain('live bytes against the baseline');
  });

  it('of another circuit is refused unless that is wanted', async () => {
    store({ ...PASS, config: { ...PASS.config, circuitDigest: '1' } });
    const { run, said } = cli();
    expect(await run('--baseline', at('b.json'), '--junit', at('j.xml'))).toBe(64);
    expect(said.told).toContain('circuit digest was 1 and is 31415926');
    expect(readFileSync(at('j.xml'), 'utf8')).toContain('failures="1"');
    expect(await cli().run('--baseline', at('b.json'), '--allow-different')).toBe(0);
  });

  it('of other settings is found before anything is opened', async () => {
    store(PASS);
    const { run, said } = cli();
    expect(await run('--baseline', at('b.json'), '--o1js', '2.14', '--switch', 'wait=spin')).toBe(
      64,
    );
    expect(said.told).toContain(
      'o1js was 2.15.0 and is 2.14.0; switch wait was sleep and is spin;',
    );
    expect(said.opened).toBe(0);
  });

  it('that cannot be read is found before anything is opened', async () => {
    const { run, said } = cli();
    expect(await run('--baseline', at('none.json'))).toBe(64);
    expect(said.told).toContain('cannot be compared with: there is no such file; --update');
    expect(said.opened).toBe(0);
  });

  it('is left alone by a run that was stopped', async () => {
    store(PASS);
    const stop = new AbortController();
    const stopped: Run = async () => {
      stop.abort('SIGINT');
      return LEAK;
    };
    const { run, said } = cli(stopped, { stop: stop.signal });
    expect(await run('--baseline', at('b.json'), '--update-baseline')).toBe(130);
    expect(JSON.parse(readFileSync(at('b.json'), 'utf8'))).toEqual(PASS);
    expect(said.told).toContain('is left as it was: the run was stopped.');
  });

  it('is left alone by a run that says nothing about what is normal', async () => {
    store(PASS);
    const { run, said } = cli(give(failedWith('crash')));
    expect(await run('--baseline', at('b.json'), '--update-baseline')).toBe(3);
    expect(JSON.parse(readFileSync(at('b.json'), 'utf8'))).toEqual(PASS);
    expect(said.told).toContain('is left as it was: its run ended with crash.');
  });
});
