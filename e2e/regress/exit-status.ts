import type { Verdict } from '../../src/core/export/report-format.ts';

/** What a process that runs the gate exits with. */
export const EXIT = {
  pass: 0,
  /** Over budget, or worse than the baseline. */
  regression: 1,
  inconclusive: 2,
  /** Crash, hang, out of memory, or a proof that does not verify. */
  failed: 3,
  /** Wrong usage; as `EX_USAGE` of sysexits.h. */
  usage: 64,
  /** Nothing can be measured on this machine; as `EX_UNAVAILABLE` there. */
  unavailable: 69,
  /** An error that nobody foresaw, which is not a verdict; as `EX_SOFTWARE` there. */
  internal: 70,
  /** The verdict is a pass, but a file could not be written; as `EX_IOERR` there. */
  unwritten: 74,
} as const;

/** As shells tell of a process that a signal ended: 128 and its number. */
export const EXIT_BY_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that asks the runner to end. */
export type StopSignal = keyof typeof EXIT_BY_SIGNAL;
export const STOP_SIGNALS: readonly StopSignal[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** The exit status that a verdict stands for. */
export function exitStatusOf(verdict: Verdict): number {
  switch (verdict) {
    case 'pass':
      return EXIT.pass;
    case 'regression':
      return EXIT.regression;
    case 'inconclusive':
      return EXIT.inconclusive;
    case 'crash':
    case 'hang':
    case 'out-of-memory':
    case 'verification-failed':
      return EXIT.failed;
  }
}

/** Worst first. What is certain goes before what is not, and what was measured before what was not. */
const BY_WEIGHT: readonly number[] = [
  EXIT.failed,
  EXIT.regression,
  EXIT.usage,
  EXIT.internal,
  EXIT.unavailable,
  EXIT.inconclusive,
  EXIT.unwritten,
  EXIT.pass,
];

/** The exit status of several runs and steps together: that of the worst. */
export function worstStatus(statuses: readonly number[]): number {
  return BY_WEIGHT.find((status) => statuses.includes(status)) ?? EXIT.pass;
}
