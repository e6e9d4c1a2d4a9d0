import { describe, expect, it } from 'vitest';
import type { Autopsy, LockState } from './autopsy.ts';
import type { Circumstances } from './circumstances.ts';
import { classifyFailure } from './classify-failure.ts';
import type { FailureSignal } from './classify-failure.ts';
import type { HangCause } from './watch.ts';

const MiB = 2 ** 20;
const ADDRESS = 0x1175fc;
const FREE: LockState = { kind: 'free', address: ADDRESS };
const HELD: LockState = { kind: 'held', address: ADDRESS, looks: 21, ms: 500 };
const WHOLE: Autopsy = { lock: FREE, heap: null };
const DAMAGED: Autopsy = {
  lock: FREE,
  heap: { kind: 'corrupt', address: 0x140008, reason: 'chunk-too-small' },
};

/** In the middle of a proof, with memory to spare and nothing wrong with it. */
const USUAL: Circumstances = {
  usedBytes: 290 * MiB,
  limitBytes: 4096 * MiB,
  doing: 'proof 3 was in its phase “wrap proof”',
  silentMs: 1200,
  autopsy: WHOLE,
};

function trap(message: string): FailureSignal {
  return { kind: 'trap', message };
}

function thrown(name: string | null, message: string, code = 'prove-failed' as const) {
  return { kind: 'thrown', code, name, message } as const;
}

function hung(cause: HangCause): FailureSignal {
  return { kind: 'hung', hang: { kind: 'hung', cause, silentMs: 120_000 } };
}

function codeOf(signal: FailureSignal, at: Partial<Circumstances> = {}): string {
  return classifyFailure(signal, { ...USUAL, ...at }).code;
}

describe('a thread that ended of an error', () => {
  it.each([
    ['RuntimeError: unreachable', 300 * MiB, 320 * MiB, 'out-of-memory'],
    ['RuntimeError: unreachable', 272 * MiB, 320 * MiB, 'out-of-memory'],
    ['RuntimeError: unreachable', 271 * MiB, 320 * MiB, 'crash'],
    ['RuntimeError: memory access out of bounds', 290 * MiB, 4096 * MiB, 'crash'],
    ['memory allocation of 2097152 bytes failed', 100 * MiB, 4096 * MiB, 'out-of-memory'],
    ['RangeError: WebAssembly.Memory.grow(): Maximum memory size exceeded', 0, 1, 'out-of-memory'],
    ['RangeError: Maximum call stack size exceeded', 100 * MiB, 4096 * MiB, 'crash'],
    ['', 0, 4096 * MiB, 'crash'],
  ])('%s at %i of %i bytes: %s', (message, usedBytes, limitBytes, code) => {
    expect(codeOf(trap(message), { usedBytes, limitBytes })).toBe(code);
  });

  it('keeps its words, and says so when there are none', () => {
    expect(classifyFailure(trap('RuntimeError: unreachable'), USUAL).detail).toBe(
      'RuntimeError: unreachable',
    );
    expect(classifyFailure(trap(''), USUAL).detail).toBe('A thread died without a message.');
  });

  it.each([
    ['whose heap is damaged', DAMAGED],
    ['that took the lock with it', { lock: HELD, heap: null }],
  ])(
    '%s is a corrupt heap, full or not, unless its words say that memory ran out',
    (_, autopsy) => {
      const full = { autopsy, usedBytes: 4096 * MiB };
      expect(codeOf(trap('unreachable'), full)).toBe('heap-corrupt');
      expect(codeOf(trap('memory access out of bounds'), { autopsy })).toBe('heap-corrupt');
      expect(codeOf(trap('memory allocation of 64 bytes failed'), full)).toBe('out-of-memory');
    },
  );

  it('is no corrupt heap where that cannot be said', () => {
    const unknown: LockState = { kind: 'unknown', reason: 'o1js was not seen.' };
    expect(codeOf(trap('unreachable'), { autopsy: null })).toBe('crash');
    expect(codeOf(trap('unreachable'), { autopsy: { lock: FREE, heap: { kind: 'busy' } } })).toBe(
      'crash',
    );
    expect(codeOf(trap('unreachable'), { autopsy: { lock: unknown, heap: null } })).toBe('crash');
  });
});

describe('a call that answered with an error', () => {
  it('is what o1js says it is, where that is no trap', () => {
    const unsatisfied = thrown('Error', 'Constraint unsatisfied (unreduced):\n1 != 2');
    expect(codeOf(unsatisfied)).toBe('prove-failed');
    expect(codeOf(unsatisfied, { usedBytes: 4096 * MiB })).toBe('prove-failed');
    expect(codeOf(thrown('RangeError', 'Maximum call stack size exceeded'))).toBe('prove-failed');
  });

  it('is a crash or memory that ran out, where WebAssembly trapped in the prover’s own thread', () => {
    expect(codeOf(thrown('RuntimeError', 'unreachable'))).toBe('crash');
    expect(codeOf(thrown('RuntimeError', 'unreachable'), { limitBytes: 320 * MiB })).toBe(
      'out-of-memory',
    );
    expect(codeOf(thrown(null, 'RuntimeError: memory access out of bounds'))).toBe('crash');
    expect(codeOf(thrown('RangeError', 'WebAssembly.Memory(): could not allocate memory'))).toBe(
      'out-of-memory',
    );
  });

  it('is a corrupt heap whatever it says, where the heap is damaged', () => {
    expect(codeOf(thrown('TypeError', 'x is not a function'), { autopsy: DAMAGED })).toBe(
      'heap-corrupt',
    );
  });

  it('is at fault itself, where it is a program’s own', () => {
    const own = { kind: 'thrown', code: 'program-failed', name: 'Error', message: 'no' } as const;
    expect(classifyFailure(own, { ...USUAL, autopsy: DAMAGED })).toEqual({
      code: 'program-failed',
      detail: 'no',
      evidence: [],
    });
  });
});

describe('the evidence', () => {
  it('of a trap: what its words mean, when it was, the memory, the lock and the heap', () => {
    expect(classifyFailure(trap('RuntimeError: unreachable'), USUAL).evidence).toEqual([
      'The message is how WebAssembly ends where Rust’s code panics or an allocation fails.',
      'It happened while proof 3 was in its phase “wrap proof”, 1.2 s after the last sign of progress.',
      'The memory had 290 MiB of at most 4.00 GiB, 7 %.',
      'The allocator’s lock at 0x001175fc was free.',
      'The heap is whole: every chunk of it could be walked.',
    ]);
  });

  it('of memory that ran out without saying so: by which share it counts as that', () => {
    const { evidence } = classifyFailure(trap('unreachable'), { ...USUAL, limitBytes: 300 * MiB });
    expect(evidence).toContain(
      'The memory had 290 MiB of at most 300 MiB, 96 %. From 85 % on, a failure that does not give its reason is put down to that.',
    );
  });

  it('of a corrupt heap: where it is damaged, or how long its lock was held', () => {
    const autopsy = { ...DAMAGED, lock: HELD };
    expect(classifyFailure(trap('unreachable'), { ...USUAL, autopsy }).evidence.slice(-2)).toEqual([
      'The allocator’s lock at 0x001175fc was held in 21 of 21 looks over 500 ms: a thread ended inside the allocator.',
      'The heap is damaged: at 0x00140008 the header of a chunk has a size that is too small.',
    ]);
  });

  it('is silent on what nobody saw, and says why something could not be seen', () => {
    const nothing = { usedBytes: 0, limitBytes: 1, doing: null, silentMs: 0, autopsy: null };
    const gone = { kind: 'gone', detail: 'The worker ended without an answer.' } as const;
    expect(classifyFailure(gone, nothing)).toEqual({
      code: 'worker-died',
      detail: 'The worker ended without an answer.',
      evidence: [],
    });
    expect(
      classifyFailure(gone, { ...nothing, usedBytes: 65_536, limitBytes: 2 ** 20 }).evidence,
    ).toEqual([
      'The memory had 64.0 KiB of at most 1.00 MiB, 6 %.',
      'Nobody could look into it: lock and heap are not known.',
    ]);
    const lock: LockState = { kind: 'unknown', reason: 'o1js was not seen to load its module.' };
    const unseen = (heap: Autopsy['heap']) =>
      classifyFailure(gone, { ...nothing, autopsy: { lock, heap } }).evidence;
    expect(unseen({ kind: 'busy' })).toEqual([
      'The allocator’s lock could not be looked at. o1js was not seen to load its module.',
      'The heap could not be walked. It never came to rest: threads changed it each time that it was looked at.',
    ]);
    expect(unseen({ kind: 'no-memory' })).toHaveLength(1);
  });
});

describe('a prover that hangs', () => {
  it('with its lock stuck names the lock and how often it was looked at', () => {
    const streak = { since: 1000, until: 11_000, looks: 401 };
    const lock: LockState = { ...HELD };
    const { code, detail, evidence } = classifyFailure(hung({ kind: 'lock-held', streak }), {
      ...USUAL,
      autopsy: { lock, heap: null },
    });
    expect(code).toBe('hung');
    expect(detail).toBe(
      'The allocator’s lock at 0x001175fc was held in 401 of 401 looks over 10.0 s.',
    );
    expect(evidence[0]).toMatch(/over 10\.0 s, and nothing else changed meanwhile.*corrupt/);
  });

  it('in silence says what that leaves open', () => {
    const { detail, evidence } = classifyFailure(
      hung({ kind: 'silent', looks: 480, held: 2 }),
      USUAL,
    );
    expect(detail).toBe('There was no sign of progress for 2 min 00 s.');
    expect(evidence[0]).toBe(
      'For 2 min 00 s no phase began or ended and memory did not grow. The allocator’s lock was free in 478 of 480 looks, so that the prover waits, or computes without an end.',
    );
  });

  it('unseen says only what was not heard', () => {
    const { evidence } = classifyFailure(hung({ kind: 'silent', looks: 0, held: 0 }), USUAL);
    expect(evidence[0]).toBe('No phase began or ended and memory did not grow for 2 min 00 s.');
  });

  it('at work without an end says so', () => {
    const { evidence } = classifyFailure(hung({ kind: 'endless' }), USUAL);
    expect(evidence[0]).toMatch(/^The allocator was at work all the time.*without an end\.$/);
  });
});
