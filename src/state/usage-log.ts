import { describeRefresh, listRefreshes } from '../core/describe-refresh.ts';
import type { MemoryLife } from '../core/memory-life.ts';
import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import { formatBytes } from '../core/units.ts';
import type { RunView } from './app.ts';
import { readMemory } from './memory-now.ts';

/** A line on the memory is written after so many proofs. */
const EVERY_PROOFS = 10;

/**
 * Writes how the memory of each run of the page is used, a line after every tenth proof and one at
 * every refresh: what is left to read where nobody watched, and the page may be gone.
 */
export class UsageLog {
  readonly #write: (line: string) => void;
  #runId = '';
  #proofs = 0;
  #refreshes = 0;
  #lives: readonly MemoryLife[] = [];
  #ended = false;

  /** @param write takes a line. */
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** Looks at a run as it is now, and writes what is new in it. */
  take(run: RunView): void {
    const { record, proofs } = run;
    if (record.id !== this.#runId) {
      this.#runId = record.id;
      this.#proofs = 0;
      this.#refreshes = 0;
      this.#lives = [];
    }
    const ended = record.status !== 'running';
    if (record.lives !== this.#lives || ended !== this.#ended) this.#writeRefreshes(run, ended);
    this.#lives = record.lives;
    this.#ended = ended;
    const done = Math.floor(proofs.length / EVERY_PROOFS) * EVERY_PROOFS;
    if (done <= this.#proofs) return;
    this.#proofs = done;
    this.#write(describeUsage(run, done));
  }

  /** How long a refresh takes is part of its line, which waits for that, or for the end of the run. */
  #writeRefreshes({ record }: RunView, ended: boolean): void {
    const fresh = listRefreshes(record).slice(this.#refreshes);
    const unready = fresh.findIndex((refresh) => refresh.fresh.readyAt === null);
    const told = ended || unready < 0 ? fresh : fresh.slice(0, unready);
    this.#refreshes += told.length;
    for (const refresh of told) this.#write(describeRefresh(refresh, record.config.provers));
  }
}

/** `Proof 20 of 61: memory 512 MiB of 4.0 GiB, 80.1 MiB live, not under pressure.` */
function describeUsage(run: RunView, done: number): string {
  const { record, proofs } = run;
  const { usedBytes, limitBytes, underPressure, provers } = readMemory(run);
  const fullest = provers.length > 1 ? 'fullest memory' : 'memory';
  const limit = limitBytes === null ? 'an unknown limit' : formatBytes(limitBytes);
  const live = proofs.findLast(({ heap }) => heap !== null)?.heap?.liveBytes ?? null;
  return [
    `Proof ${done} of ${plannedProofs(record.config)}: ${fullest} ${formatBytes(usedBytes)} of ${limit}`,
    live === null ? 'live bytes not known' : `${formatBytes(live)} live`,
    underPressure ? 'under pressure.' : 'not under pressure.',
  ].join(', ');
}
