import { resolve } from 'node:path';
import { plannedWarmup } from '../../src/core/experiment/planned-proofs.ts';
import type { Report } from '../../src/core/export/report-format.ts';
import { compareBaseline, listDifferences } from './baseline/compare-baseline.ts';
import { readBaseline, whyNoBaseline } from './baseline/read-baseline.ts';
import { comparisonCases, renderComparison } from './baseline/render-comparison.ts';
import type { RegressOrder } from './command-line.ts';
import { EXIT, exitStatusOf, worstStatus } from './exit-status.ts';
import type { RegressHost } from './host.ts';
import { fillProgram } from './program-place.ts';
import { runPrepared } from './regress.ts';
import type { PreparedRun } from './regress.ts';
import { renderJUnit } from './render/render-junit.ts';
import type { JUnitCase, JudgedReport } from './render/render-junit.ts';
import { renderMarkdown } from './render/render-markdown.ts';
import { ProgressLines } from './render/render-progress.ts';
import { renderText } from './render/render-text.ts';
import { describeFileError } from './report-files.ts';
import type { ReportFiles } from './report-files.ts';

/** Whom the runs tell what, and who may stop them. */
export interface RunsAudience {
  readonly print: (text: string) => void;
  readonly tell: (line: string) => void;
  readonly stop: AbortSignal;
}

/** The runs of one command, and everything that becomes of their reports. */
export class OrderedRuns {
  readonly #order: RegressOrder;
  readonly #files: ReportFiles;
  readonly #audience: RunsAudience;
  readonly #baselines = new Map<string, Report>();
  readonly #judged: JudgedReport[] = [];

  constructor(order: RegressOrder, files: ReportFiles, audience: RunsAudience) {
    this.#order = order;
    this.#files = files;
    this.#audience = audience;
  }

  /**
   * Whether every file can be written, and every baseline be read and compared with as far as that is
   * known, before a proof is made for nothing.
   */
  async check(runs: readonly PreparedRun[]): Promise<readonly string[]> {
    const { files, baseline } = this.#order;
    const mistakes: string[] = [];
    const claims = new Map<string, string>();
    const claim = async (option: string, name: string | null, whose: string) => {
      if (name === null) return;
      const file = resolve(name);
      const other = claims.get(file);
      const mine = `--${option}${whose}`;
      if (other !== undefined) {
        mistakes.push(`${mine}: “${name}” is not allowed, as it is the file of ${other} as well.`);
        return;
      }
      claims.set(file, mine);
      const outcome = await this.#files.check(name);
      if (outcome.kind === 'failed') {
        mistakes.push(`${mine}: “${name}” cannot be written: ${outcome.reason}.`);
      }
    };
    await claim('junit', files.junit, '');
    await claim('markdown', files.markdown, '');
    for (const run of runs) {
      const whose = runs.length === 1 ? '' : ` of ${run.name}`;
      const of = (name: string | null) => (name === null ? null : fillProgram(name, run.name));
      await claim('report', of(files.report), whose);
      if (baseline === null) continue;
      if (baseline.kind === 'update') {
        await claim('baseline', of(baseline.file), whose);
        continue;
      }
      const name = fillProgram(baseline.file, run.name);
      const problem = await this.#readBaseline(name, run);
      if (problem !== null) {
        mistakes.push(`--baseline: “${name}” cannot be compared with: ${problem}.`);
      }
    }
    return mistakes;
  }

  /** Makes a run and everything that is its own. @returns the exit status that it stands for. */
  async make(host: RegressHost, run: PreparedRun): Promise<number> {
    const { print, tell, stop } = this.#audience;
    const { experiment, name } = run;
    const lines = new ProgressLines(run.plan.page['until'] !== 'all');
    tell(
      `Running ${name}, o1js ${run.release}, in Chromium ${host.browser.version()}: ${plannedWarmup(experiment)} warm-up and at most ${experiment.proofs} measured proofs.`,
    );
    const report = await runPrepared(host, run, {
      signal: stop,
      onProgress: (soFar) => tell(lines.next(soFar)),
    });
    print(renderText(report));
    const { report: file } = this.#order.files;
    const json = `${JSON.stringify(report, null, 2)}\n`;
    const statuses = [exitStatusOf(report.verdict)];
    if (file !== null) statuses.push(await this.#write(fillProgram(file, name), json));
    const against = await this.#useBaseline(report, name, json);
    this.#judged.push({ report, others: against.cases });
    return worstStatus([...statuses, against.status]);
  }

  /** Writes the files that hold all reports. @returns the exit status that it stands for. */
  async writeTogether(): Promise<number> {
    const { junit, markdown } = this.#order.files;
    const statuses: number[] = [];
    if (this.#judged.length === 0) return EXIT.pass;
    if (junit !== null) statuses.push(await this.#write(junit, renderJUnit(this.#judged)));
    if (markdown !== null) {
      const text = this.#judged.map(({ report }) => renderMarkdown(report)).join('\n');
      statuses.push(await this.#write(markdown, text));
    }
    return worstStatus(statuses);
  }

  async #useBaseline(report: Report, program: string, json: string): Promise<Compared> {
    const { print, tell, stop } = this.#audience;
    const { baseline } = this.#order;
    const nothing: Compared = { status: EXIT.pass, cases: [] };
    if (baseline === null) return nothing;
    const file = fillProgram(baseline.file, program);
    if (baseline.kind === 'update') {
      const reason = stop.aborted ? 'the run was stopped' : whyNoBaseline(report);
      if (reason === null) return { status: await this.#write(file, json), cases: [] };
      tell(`The baseline ${file} is left as it was: ${reason}.`);
      return nothing;
    }
    const before = this.#baselines.get(file);
    if (before === undefined || exitStatusOf(report.verdict) === EXIT.failed) return nothing;
    const differences = listDifferences(before.config, report.config);
    if (differences.length > 0 && baseline.kind === 'compare') {
      const what = `The baseline ${file} is of another run, and was not compared with: ${differences.join('; ')}. --allow-different compares all the same.`;
      tell(what);
      return { status: EXIT.usage, cases: [{ name: 'the baseline', outcome: 'fail', what }] };
    }
    const comparison = compareBaseline(before, report);
    print(`\n${renderComparison(comparison, file)}`);
    const status = comparison.isWorse ? EXIT.regression : EXIT.pass;
    return { status, cases: comparisonCases(comparison) };
  }

  async #readBaseline(file: string, { experiment, code }: PreparedRun): Promise<string | null> {
    try {
      const result = readBaseline(await this.#files.read(file));
      if (result.kind === 'unusable') {
        return `${result.reason}; --update-baseline writes a new one`;
      }
      const { report } = result;
      this.#baselines.set(file, report);
      const { switches, recycling: recycle, provers, maxMemoryBytes } = experiment;
      const { refreshAtBytes, pauseMs } = experiment;
      // Threads are the page's to choose, and the circuit shows when it is compiled.
      const differences = listDifferences(report.config, {
        ...report.config,
        program: code.program?.id ?? experiment.program,
        ...(code.o1js === null ? { o1js: experiment.o1js } : {}),
        switches: { ...switches, recycle, provers },
        warmup: plannedWarmup(experiment),
        refreshAtBytes,
        pauseMs,
        maxMemoryBytes,
      });
      const refused = differences.length > 0 && this.#order.baseline?.kind === 'compare';
      return refused ? `${differences.join('; ')}; --allow-different compares all the same` : null;
    } catch (error) {
      return `${describeFileError(error)}; --update-baseline writes one`;
    }
  }

  async #write(file: string, content: string): Promise<number> {
    const outcome = await this.#files.write(file, content);
    if (outcome.kind === 'ok') return EXIT.pass;
    this.#audience.tell(`${file} could not be written: ${outcome.reason}.`);
    return EXIT.unwritten;
  }
}

interface Compared {
  readonly status: number;
  readonly cases: readonly JUnitCase[];
}
