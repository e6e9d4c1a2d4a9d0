import { resolve } from 'node:path';
import type { FullConfig, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { formatDuration } from '../../../src/core/units.ts';
import { ReportFiles } from '../report-files.ts';
import { collectReturns } from './collect-returns.ts';
import { cellsFromMetadata } from './matrix-metadata.ts';
import { DEFAULT_OUTPUTS } from './matrix-outputs.ts';
import type { MatrixOutputs } from './matrix-outputs.ts';
import type { MatrixReport } from './matrix-report.ts';
import { mergeReports } from './merged-report.ts';
import { renderHtml } from './render-html.ts';
import { renderJUnit } from './render-junit.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';

/** What the reporter can be told: where its files go, relative to the working directory. */
export interface MatrixReporterOptions extends Partial<MatrixOutputs> {
  /** Whether to tell on standard error how far the cells are; off unless it is asked for. */
  readonly progress?: boolean;
  /** Playwright's own: `list` if nothing is run, `merge` if everything has been. */
  readonly _mode?: string;
}

/**
 * A Playwright reporter that makes one report of the cells of a matrix: at the end of a test run, and
 * of `merge-reports` likewise, where the cells come from blobs of several machines. A table of all
 * cells goes to standard output.
 */
export default class MatrixReporter implements Reporter {
  readonly #outputs: MatrixOutputs;
  readonly #progress: boolean;
  readonly #lists: boolean;
  #run: { readonly config: FullConfig; readonly suite: Suite } | null = null;
  #done = 0;
  #spentMs = 0;

  constructor({ progress = false, _mode, ...outputs }: MatrixReporterOptions = {}) {
    const { json, markdown, junit, html } = { ...DEFAULT_OUTPUTS, ...outputs };
    this.#outputs = { json, markdown, junit, html };
    this.#progress = progress && _mode !== 'merge';
    this.#lists = _mode === 'list';
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.#run = { config, suite };
  }

  onTestBegin(test: TestCase): void {
    this.#tell(`${this.#done + 1} of ${this.#count()}: ${test.title}`);
  }

  onTestEnd(_test: TestCase, { duration, status, errors }: TestResult): void {
    this.#done += 1;
    this.#spentMs += duration;
    for (const { message = '' } of errors) this.#tell(message);
    const left = this.#count() - this.#done;
    const rest =
      left === 0 ? '' : `; about ${formatDuration((this.#spentMs / this.#done) * left)} left`;
    this.#tell(`  ${status} after ${formatDuration(duration)}${rest}`);
  }

  onStdErr(chunk: string | Buffer): void {
    if (this.#progress) process.stderr.write(chunk);
  }

  onError({ message = '' }: { readonly message?: string }): void {
    process.stderr.write(`${message}\n`);
  }

  /** What cannot be written is told, and fails the run: the table is on the screen all the same. */
  async onEnd(): Promise<{ status: 'failed' } | undefined> {
    if (this.#run === null || this.#lists) return;
    const { config, suite } = this.#run;
    const cells = cellsFromMetadata(config.metadata);
    const tests = suite.allTests();
    // The cells of other shards are their affair.
    const own = new Set(tests.map(({ title }) => title));
    const wanted = config.shard === null ? cells : cells.filter(({ id }) => own.has(id));
    if (wanted.length === 0) return;
    const report = mergeReports(wanted, await collectReturns(tests, wanted));
    process.stdout.write(`\n${renderText(report)}`);
    return (await this.#write(report)) ? undefined : { status: 'failed' };
  }

  printsToStdio(): boolean {
    // Where nothing is run Playwright itself lists the tests.
    return !this.#lists;
  }

  /** @returns whether all of it could be written. */
  async #write(report: MatrixReport): Promise<boolean> {
    const { json, markdown, junit, html } = this.#outputs;
    const files = [
      [json, () => `${JSON.stringify(report, null, 2)}\n`],
      [markdown, () => renderMarkdown(report)],
      [junit, () => renderJUnit(report)],
      [html, () => renderHtml(report)],
    ] as const;
    const disk = new ReportFiles();
    let isWritten = true;
    for (const [name, render] of files) {
      if (name === null) continue;
      const file = resolve(name);
      const place = await disk.check(file);
      const outcome = place.kind === 'ok' ? await disk.write(file, render()) : place;
      if (outcome.kind === 'ok') continue;
      isWritten = false;
      process.stderr.write(`${name} could not be written: ${outcome.reason}.\n`);
    }
    return isWritten;
  }

  #count(): number {
    return this.#run?.suite.allTests().length ?? 0;
  }

  #tell(line: string): void {
    if (this.#progress) process.stderr.write(`${line}\n`);
  }
}
