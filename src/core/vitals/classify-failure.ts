import type { FailureCode, RunFailure } from '../run.ts';
import type { Circumstances } from './circumstances.ts';
import { describeHang, describeMessage, listEvidence } from './describe-evidence.ts';
import { isTrap, recogniseError } from './recognise-error.ts';
import type { ErrorKind } from './recognise-error.ts';
import type { Hang } from './watch.ts';

/** What showed that a prover has failed. */
export type FailureSignal =
  /** A thread ended of an error that nobody caught; only its text is known. */
  | { readonly kind: 'trap'; readonly message: string }
  /** A call was answered with an error. @see recogniseError for its name and message */
  | {
      readonly kind: 'thrown';
      readonly code: FailureCode;
      readonly name: string | null;
      readonly message: string;
    }
  | { readonly kind: 'hung'; readonly hang: Hang }
  /** The worker is gone, or what it says cannot be read; `detail` is a sentence. */
  | { readonly kind: 'gone'; readonly detail: string };

/** Why a prover failed, and what speaks for that; without the proof, which only its run knows. */
export type FailureFinding = Omit<RunFailure, 'proof'>;

/**
 * From this part of the limit on, a trap is put down to memory running out: a failed allocation ends
 * in the same `unreachable` as any other panic, and asks for up to tens of MiB at once, so that the
 * limit itself is never quite reached. The same 85 % at which memory counts as under pressure.
 */
const EXHAUSTED_SHARE = 0.85;

/** Errors of calls that a trap, a failed allocation or a corrupt heap may be behind. */
const OF_O1JS: ReadonlySet<FailureCode> = new Set([
  'o1js-load-failed',
  'compile-failed',
  'prove-failed',
]);

/** Puts a failure down to one of a few causes, with the evidence. */
export function classifyFailure(signal: FailureSignal, at: Circumstances): FailureFinding {
  switch (signal.kind) {
    case 'hung': {
      const evidence = listEvidence(at, null);
      const { detail, reason } = describeHang(signal.hang, at.autopsy);
      return { code: 'hung', detail, evidence: [reason, ...evidence] };
    }
    case 'gone':
      return { code: 'worker-died', detail: signal.detail, evidence: listEvidence(at, null) };
    case 'trap': {
      const kind = recogniseError({ name: null, message: signal.message });
      const detail = signal.message || 'A thread died without a message.';
      return diagnose(detail, kind, causeOfTrap(kind, at), at);
    }
    case 'thrown': {
      const { code, message } = signal;
      if (!OF_O1JS.has(code)) return { code, detail: message, evidence: [] };
      const kind = recogniseError(signal);
      const isOfMemory = isTrap(kind) || kind === 'no-memory' || isHeapBroken(at);
      return diagnose(message, kind, isOfMemory ? causeOfTrap(kind, at) : code, at);
    }
  }
}

/** Why a thread ended that did not catch its error, or did and should not have had one. */
function causeOfTrap(kind: ErrorKind, at: Circumstances): FailureCode {
  if (kind === 'no-memory') return 'out-of-memory';
  if (isHeapBroken(at)) return 'heap-corrupt';
  return isExhausted(at) ? 'out-of-memory' : 'crash';
}

function diagnose(
  detail: string,
  kind: ErrorKind,
  code: FailureCode,
  at: Circumstances,
): FailureFinding {
  const share = code === 'out-of-memory' && kind !== 'no-memory' ? EXHAUSTED_SHARE : null;
  return { code, detail, evidence: [...describeMessage(kind), ...listEvidence(at, share)] };
}

/** Damage that stays, or a lock that a thread has taken with it. */
function isHeapBroken({ autopsy }: Circumstances): boolean {
  return autopsy?.heap?.kind === 'corrupt' || autopsy?.lock.kind === 'held';
}

function isExhausted({ usedBytes, limitBytes }: Circumstances): boolean {
  return usedBytes >= limitBytes * EXHAUSTED_SHARE;
}
