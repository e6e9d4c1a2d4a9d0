import type { Report } from '../../../src/core/export/report-format.ts';
import {
  formatBytes,
  formatDuration,
  formatGrowth,
  pagesToBytes,
} from '../../../src/core/units.ts';
import type { EpochMs, Milliseconds } from '../../../src/core/units.ts';

/** Turns what is known of a run, again and again, into lines with an estimate of the time left. */
export class ProgressLines {
  readonly #endsEarly: boolean;
  readonly #now: () => EpochMs;
  #compiledAt: EpochMs | null = null;
  #refreshesTold = 0;

  /**
   * @param endsEarly whether the run may end before its last proof, so that the time is the most.
   * @param now a clock.
   */
  constructor(endsEarly: boolean, now: () => EpochMs = Date.now) {
    this.#endsEarly = endsEarly;
    this.#now = now;
  }

  /** What there is to say on a report of what is known so far: a line, after one for each new refresh. */
  next(report: Report): string {
    const refreshes = report.memories.filter(({ cause }) => cause !== 'start');
    const untold = refreshes.slice(this.#refreshesTold).map(({ detail }) => detail);
    this.#refreshesTold = refreshes.length;
    return [...untold, this.#describeProof(report)].join('\n');
  }

  #describeProof({ config, compile, proofs }: Report): string {
    const total = config.warmup + config.proofs;
    const last = proofs.at(-1);
    this.#compiledAt ??= this.#now();
    if (last === undefined) {
      const compiled =
        compile.ms === null ? 'Compiled' : `Compiled in ${formatDuration(compile.ms)}`;
      return `${compiled}; the time left is known after the first proof.`;
    }
    const growth = pagesToBytes(last.pages.after - last.pages.before);
    const figures = [
      formatDuration(last.proveMs),
      `${formatBytes(pagesToBytes(last.pages.after))} (${formatGrowth(growth)})`,
      last.heap.liveBytes === null ? [] : `${formatBytes(last.heap.liveBytes)} live`,
    ].flat();
    const kind = last.index < config.warmup ? ', warm-up' : '';
    return `Proof ${proofs.length} of ${total}${kind}: ${figures.join(', ')}${this.#left(proofs.length, total)}`;
  }

  #left(done: number, total: number): string {
    if (done >= total) return '.';
    const elapsed: Milliseconds = this.#now() - (this.#compiledAt ?? this.#now());
    // Where the first look came after several proofs there is nothing to go by yet.
    if (elapsed <= 0) return '.';
    const left = (elapsed / done) * (total - done);
    return `; ${this.#endsEarly ? 'at most' : 'about'} ${formatDuration(left)} left.`;
  }
}
