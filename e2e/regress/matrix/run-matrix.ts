import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { EXIT } from '../exit-status.ts';
import { RegressUsageError } from '../regress-errors.ts';
import type { UsageIssue } from '../regress-errors.ts';
import { ReportFiles } from '../report-files.ts';
import { DEFAULT_BLOB_FOLDER } from './matrix-task.ts';
import type { MatrixTask } from './matrix-task.ts';
import { loadMatrix } from './load-matrix.ts';
import { locateEntry } from './locate-entry.ts';
import { MATRIX_WISHES_VARIABLE } from './matrix-environment.ts';
import type { MatrixWishes } from './matrix-environment.ts';
import { DEFAULT_OUTPUTS } from './matrix-outputs.ts';
import type { MatrixOutputs } from './matrix-outputs.ts';
import type { MatrixReport } from './matrix-report.ts';

/** What is to be done with a matrix. Paths are relative to the working directory. */
export interface MatrixRun {
  readonly matrixFile: string;
  readonly task: MatrixTask;
  /** Where the merged report goes; what is left out goes to {@link DEFAULT_OUTPUTS}. */
  readonly outputs?: Partial<MatrixOutputs>;
  /** Address of a Playwright server whose Chromium runs the pages. */
  readonly browserWs?: string;
  /** Further arguments for Playwright, such as `--grep`. */
  readonly playwrightArguments?: readonly string[];
  /** Ends the run, which then reports what was measured until then. */
  readonly signal?: AbortSignal;
  /** For the table of all cells; standard output if left out. */
  readonly print?: (text: string) => void;
  /** For how far it is, and what goes wrong; standard error if left out. */
  readonly tell?: (text: string) => void;
  /** In place of the package's own configuration: for tests. */
  readonly configFile?: string;
}

/**
 * Has Playwright's own runner do the work, in a process of its own.
 *
 * @returns the exit status of the merged report, or of the shard's part of it; 3 if there is none.
 * @throws RegressUsageError, before anything is started, with every mistake in the matrix file, or if
 *   what comes of it cannot be written.
 */
export async function runMatrix(run: MatrixRun): Promise<number> {
  const { matrixFile, task, outputs = {}, browserWs = null } = run;
  loadMatrix(resolve(matrixFile));
  const wishes: MatrixWishes = { file: matrixFile, outputs, blobFile: blobOf(task), browserWs };
  const reportFile = resolve(outputs.json ?? DEFAULT_OUTPUTS.json);
  await checkOutputs(run, wishes);
  // What an earlier run has left must not pass for what this one found.
  await rm(reportFile, { force: true });
  const code = await runPlaywright(run, wishes);
  const status = await readStatus(reportFile);
  // Playwright may know of a failure that no cell has: an error outside of all tests.
  return status === EXIT.pass && code !== 0 ? EXIT.failed : (status ?? EXIT.failed);
}

/** An hour of proofs is too much for finding out that nobody can write down what they came to. */
async function checkOutputs({ outputs }: MatrixRun, { blobFile }: MatrixWishes): Promise<void> {
  const files = new ReportFiles();
  const issues: UsageIssue[] = [];
  for (const name of [...Object.values({ ...DEFAULT_OUTPUTS, ...outputs }), blobFile]) {
    const outcome = name === null ? null : await files.check(resolve(name));
    if (outcome?.kind !== 'failed') continue;
    issues.push({ kind: 'sentence', text: `${name} cannot be written: ${outcome.reason}.` });
  }
  if (issues.length > 0) throw new RegressUsageError(issues);
}

function blobOf(task: MatrixTask): string | null {
  if (task.kind !== 'run-shard') return null;
  return resolve(
    task.blobFolder ?? DEFAULT_BLOB_FOLDER,
    `shard-${task.current}-of-${task.total}.zip`,
  );
}

function argumentsOf({ task, playwrightArguments = [], configFile }: MatrixRun): string[] {
  const config = ['--config', configFile ?? locateEntry('matrix-command.config')];
  switch (task.kind) {
    case 'run-all':
      return ['test', ...config, ...playwrightArguments];
    case 'run-shard':
      return ['test', ...config, `--shard=${task.current}/${task.total}`, ...playwrightArguments];
    case 'merge-shards':
      return [
        'merge-reports',
        ...config,
        ...playwrightArguments,
        resolve(task.blobFolder ?? DEFAULT_BLOB_FOLDER),
      ];
  }
}

function runPlaywright(run: MatrixRun, wishes: MatrixWishes): Promise<number | null> {
  const { signal, print = toOutput(process.stdout), tell = toOutput(process.stderr) } = run;
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const child = spawn(process.execPath, [cli, ...argumentsOf(run)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [MATRIX_WISHES_VARIABLE]: JSON.stringify(wishes) },
    // In a group of its own it does not get a terminal's Ctrl-C besides ours: Playwright ends in
    // good order at the first, and at once at the second, which it gets when this process exits.
    detached: process.platform !== 'win32',
  });
  child.stdout.setEncoding('utf8').on('data', print);
  child.stderr.setEncoding('utf8').on('data', tell);
  const interrupt = () => void child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt, { once: true });
  process.once('exit', interrupt);
  if (signal?.aborted === true) interrupt();
  return new Promise<number | null>((settle, reject) => {
    child.on('error', reject);
    child.on('close', settle);
  }).finally(() => {
    signal?.removeEventListener('abort', interrupt);
    process.off('exit', interrupt);
  });
}

function toOutput(stream: NodeJS.WriteStream): (text: string) => void {
  return (text) => void stream.write(text);
}

async function readStatus(file: string): Promise<number | null> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as MatrixReport).exitStatus;
  } catch {
    // Playwright has said why there is none.
    return null;
  }
}
