import { describe, expect, it } from 'vitest';
import { main } from './main.ts';
import type { MainSurroundings } from './main.ts';
import type { MatrixRun } from './matrix/run-matrix.ts';
import { RegressMachineError, RegressUsageError } from './regress-errors.ts';

/** A command line whose matrices are only noted, and end with a status or an error. */
function cli(outcome: number | Error, change: Partial<MainSurroundings> = {}) {
  const said = { told: '', sites: 0, runs: [] as MatrixRun[] };
  const surroundings: MainSurroundings = {
    print: () => {},
    tell: (line) => void (said.told += `${line}\n`),
    site: async () => {
      said.sites += 1;
      return '/site';
    },
    stop: new AbortController().signal,
    runMatrix: async (run) => {
      said.runs.push(run);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    ...change,
  };
  return { said, run: (...argv: string[]) => main(['regress', ...argv], surroundings) };
}

describe('a matrix', () => {
  it('is run on a built site, and its status is that of the command', async () => {
    const { run, said } = cli(1);
    expect(await run('--matrix', 'm.json', '--shard', '1/2', '--browser-ws', 'ws://ci/')).toBe(1);
    expect(said.sites).toBe(1);
    expect(said.runs).toMatchObject([
      {
        matrixFile: 'm.json',
        task: { kind: 'run-shard', current: 1, total: 2 },
        browserWs: 'ws://ci/',
      },
    ]);
  });

  it('needs no site to be merged', async () => {
    const { run, said } = cli(0);
    expect(await run('--matrix', 'm.json', '--merge-reports', 'blobs')).toBe(0);
    expect(said.sites).toBe(0);
    expect(said.runs).toMatchObject([{ task: { kind: 'merge-shards', blobFolder: 'blobs' } }]);
  });

  it('with mistakes is wrong usage', async () => {
    const text = 'm.json: threads: “0” is not allowed.';
    const { run, said } = cli(new RegressUsageError([{ kind: 'sentence', text }]));
    expect(await run('--matrix', 'm.json')).toBe(64);
    expect(said.told).toContain(text);
  });

  it('without a site says what to do', async () => {
    const missing = new RegressMachineError('site-missing', 'Build it first.');
    const { run, said } = cli(0, { site: () => Promise.reject(missing) });
    expect(await run('--matrix', 'm.json')).toBe(69);
    expect(said.told).toBe('Build it first.\n');
    expect(said.runs).toEqual([]);
  });

  it('that a signal ends has the status of the signal', async () => {
    const stopped = new AbortController();
    stopped.abort('SIGTERM');
    const { run, said } = cli(0, { stop: stopped.signal });
    expect(await run('--matrix', 'm.json')).toBe(143);
    expect(said.runs).toEqual([]);
  });
});
