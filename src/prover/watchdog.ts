import type { AllocatorLooks } from '../core/vitals/allocator-looks.ts';
import { beginWatch, judgeWatch, noteLooks, noteProgress } from '../core/vitals/watch.ts';
import type { Hang, Vitality } from '../core/vitals/watch.ts';
import type { EpochMs, Milliseconds } from '../core/units.ts';

/** How often it judges, as a part of the patience it has, and at least. */
const CHECKS_PER_TIMEOUT = 20;
const LONGEST_CHECK_MS: Milliseconds = 1000;
/**
 * After such a silence somebody has to look, also in a run that is not watched: that costs it a
 * moment once a second from then on, which no measurement of a prover that gets on contains.
 */
const LOOK_AFTER_MS: Milliseconds = 10_000;

/** Whom it tells what. */
export interface WatchdogListener {
  /** The prover hangs; told once. */
  onHung(hang: Hang): void;
  /** It is doing otherwise than before. */
  onVitality(vitality: Vitality): void;
  /** There is no news for long: have somebody look, and tell by `noteLooks`. */
  onQuiet(): void;
}

/**
 * Watches a prover while a call is in flight, by the rules of `core/vitals/watch.ts`. It lives in
 * the page, because a prover that hangs cannot tell anybody.
 */
export class Watchdog {
  #timer: ReturnType<typeof setInterval> | null = null;
  #watch = beginWatch(now());
  #vitality: Vitality = { kind: 'progressing' };

  constructor(
    private readonly timeoutMs: Milliseconds,
    private readonly listener: WatchdogListener,
  ) {}

  /** Since the last sign of progress, or since it began to watch. */
  get silentMs(): Milliseconds {
    return now() - this.#watch.progressAt;
  }

  /** Begins to watch; time before this does not count. */
  start(): void {
    this.stop();
    this.#watch = beginWatch(now());
    const period = Math.min(this.timeoutMs / CHECKS_PER_TIMEOUT, LONGEST_CHECK_MS);
    this.#timer = setInterval(() => this.#check(), period);
  }

  /** A phase or a call began or ended, or memory grew: patience starts over. */
  noteProgress(): void {
    this.#watch = noteProgress(this.#watch, now());
    this.#tell({ kind: 'progressing' });
  }

  /** Looks at the allocator came to this. */
  noteLooks(looks: AllocatorLooks): void {
    this.#watch = noteLooks(this.#watch, now(), looks);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#tell({ kind: 'progressing' });
  }

  #check(): void {
    const judged = judgeWatch(this.#watch, now(), this.timeoutMs);
    if (judged.kind === 'hung') {
      this.stop();
      this.listener.onHung(judged);
      return;
    }
    this.#tell(judged);
    const patience = Math.min(LOOK_AFTER_MS, this.timeoutMs / 2);
    if (this.silentMs >= patience) this.listener.onQuiet();
  }

  #tell(vitality: Vitality): void {
    if (isSame(this.#vitality, vitality)) return;
    this.#vitality = vitality;
    this.listener.onVitality(vitality);
  }
}

/** How long it has been so changes by itself. */
function isSame(a: Vitality, b: Vitality): boolean {
  if (a.kind === 'progressing' || b.kind === 'progressing') return a.kind === b.kind;
  return a.kind === b.kind && a.since === b.since;
}

/** Now, on the clock that all realms of the page share. */
function now(): EpochMs {
  return performance.timeOrigin + performance.now();
}
