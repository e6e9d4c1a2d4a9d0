import { describeHeapProblem, FAULT_TEXT } from '../heap/heap-problem.ts';
import type { HeapFinding, HeapProblem } from '../heap/heap-problem.ts';
import { formatAddress, formatBytes, formatCount, formatDuration, pagesToBytes } from '../units.ts';
import type { Bytes, WasmPages } from '../units.ts';
import type { Autopsy, LockState } from './autopsy.ts';
import type { Circumstances } from './circumstances.ts';
import type { ErrorKind } from './recognise-error.ts';
import type { Hang } from './watch.ts';

/** What the text of an error means; an error of o1js's or of a program's own speaks for itself. */
const MEANING: Readonly<Record<ErrorKind, string | null>> = {
  unreachable:
    'The message is how WebAssembly ends where Rust’s code panics or an allocation fails.',
  'out-of-bounds': 'The message means that WebAssembly read or wrote outside of its memory.',
  'other-trap': 'The message is that of a trap: WebAssembly ended where it could not go on.',
  'no-memory': 'The message means that memory could not be had.',
  'stack-overflow': 'The message means that a thread used up its stack of calls.',
  thrown: null,
};

/** What the text of an error means: a sentence, or none. */
export function describeMessage(kind: ErrorKind): readonly string[] {
  const meaning = MEANING[kind];
  return meaning === null ? [] : [meaning];
}

/**
 * What else was seen when a prover failed, a sentence each.
 * @param exhaustedShare the part of the limit from which on its memory counted as the cause; `null`
 *   if it did not.
 */
export function listEvidence(at: Circumstances, exhaustedShare: number | null): readonly string[] {
  const { autopsy } = at;
  return [
    describeMoment(at),
    describeMemory(at, exhaustedShare),
    ...(autopsy === null
      ? // Where there was no memory yet there is nothing that anybody has missed.
        [at.usedBytes === 0 ? null : 'Nobody could look into it: lock and heap are not known.']
      : [describeLock(autopsy.lock), describeHeap(autopsy.heap)]),
  ].filter((sentence) => sentence !== null);
}

/**
 * What else is known of a proof that the verifier refused, a sentence each.
 * @param proof what was measured of it.
 * @param limitBytes the most that its memory may grow to; `null` if it is not known.
 */
export function listProofEvidence(
  { heap, pagesAfter }: { readonly heap: HeapFinding; readonly pagesAfter: WasmPages },
  limitBytes: Bytes | null,
): readonly string[] {
  const usedBytes = pagesToBytes(pagesAfter);
  return [
    limitBytes === null ? null : describeMemory({ usedBytes, limitBytes }, null),
    describeHeap(heap.kind === 'ok' ? null : heap),
  ].filter((sentence) => sentence !== null);
}

/** Why a prover counts as hung: in short, and what speaks for it. */
export function describeHang(
  { cause, silentMs }: Hang,
  autopsy: Autopsy | null,
): { readonly detail: string; readonly reason: string } {
  const silence = formatDuration(silentMs);
  const detail = `There was no sign of progress for ${silence}.`;
  switch (cause.kind) {
    case 'lock-held': {
      const { since, until, looks } = cause.streak;
      const held = `The allocator’s lock${whereIs(autopsy?.lock ?? null)} was held in ${formatCount(looks)} of ${formatCount(looks)} looks over ${formatDuration(until - since)}`;
      return {
        detail: `${held}.`,
        reason: `${held}, and nothing else changed meanwhile. Threads hold it for moments: the heap is corrupt, or the thread that held it is gone, and whoever needs memory waits for ever.`,
      };
    }
    case 'silent': {
      if (cause.looks === 0) {
        return {
          detail,
          reason: `No phase began or ended and memory did not grow for ${silence}.`,
        };
      }
      const free = `${formatCount(cause.looks - cause.held)} of ${formatCount(cause.looks)} looks`;
      const what = 'the prover waits, or computes without an end';
      const reason = `For ${silence} no phase began or ended and memory did not grow. The allocator’s lock was free in ${free}, so that ${what}.`;
      return { detail, reason };
    }
    case 'endless':
      return {
        detail,
        reason: `The allocator was at work all the time, but for ${silence} no phase began or ended and memory did not grow: the prover works without an end.`,
      };
  }
}

function describeMoment({ doing, silentMs }: Circumstances): string | null {
  if (doing === null) return null;
  return `It happened while ${doing}, ${formatDuration(silentMs)} after the last sign of progress.`;
}

function describeMemory(
  { usedBytes, limitBytes }: Pick<Circumstances, 'usedBytes' | 'limitBytes'>,
  exhaustedShare: number | null,
): string | null {
  if (usedBytes === 0) return null;
  const share = Math.floor((usedBytes / limitBytes) * 100);
  const size = `The memory had ${formatBytes(usedBytes)} of at most ${formatBytes(limitBytes)}, ${share} %.`;
  if (exhaustedShare === null) return size;
  return `${size} From ${exhaustedShare * 100} % on, a failure that does not give its reason is put down to that.`;
}

function describeLock(lock: LockState): string {
  switch (lock.kind) {
    case 'free':
      return `The allocator’s lock${whereIs(lock)} was free.`;
    case 'held':
      return `The allocator’s lock${whereIs(lock)} was held in ${lock.looks} of ${lock.looks} looks over ${formatDuration(lock.ms)}: a thread ended inside the allocator.`;
    case 'unknown':
      return `The allocator’s lock could not be looked at. ${lock.reason}`;
  }
}

function describeHeap(heap: HeapProblem | null): string | null {
  if (heap === null) return 'The heap is whole: every chunk of it could be walked.';
  switch (heap.kind) {
    case 'no-memory':
      return null;
    case 'corrupt':
      return `The heap is damaged: at ${formatAddress(heap.address)} ${FAULT_TEXT[heap.reason]}.`;
    case 'busy':
    case 'unknown-allocator':
      return `The heap could not be walked. ${describeHeapProblem(heap)}`;
  }
}

function whereIs(lock: LockState | null): string {
  return lock === null || lock.kind === 'unknown' ? '' : ` at ${formatAddress(lock.address)}`;
}
