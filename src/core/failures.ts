import type { FailureCode, RunStatus } from './run.ts';

/** How a failure is told to people. */
export interface FailureText {
  readonly title: string;
  /** What it means. */
  readonly meaning: string;
  /** What to do about it. */
  readonly advice: string;
}

export const FAILURES: Readonly<Record<FailureCode, FailureText>> = {
  'worker-load-failed': {
    title: 'The prover could not be loaded',
    meaning: 'The browser could not fetch or start the worker script that runs o1js.',
    advice:
      'Check the connection and reload the page. If you host the page, check that the files under assets/ are served.',
  },
  'o1js-load-failed': {
    title: 'o1js could not be loaded',
    meaning: 'The release was fetched or initialised with an error, before anything was compiled.',
    advice:
      'Reload the page and try again, or choose another release. A release is about 15 MB to fetch.',
  },
  'program-failed': {
    title: 'The program is at fault',
    meaning:
      'The program that was brought along could not be loaded, does not export what it has to, or threw an error in code that is not part of a proof.',
    advice:
      'The message below says what to change, and where, as far as that is known. o1js had no part in it.',
  },
  'compile-failed': {
    title: 'The program did not compile',
    meaning: 'An error was thrown while o1js compiled the program into keys.',
    advice:
      'The message below is that of o1js, or of the program’s own code. Another release or smaller parameters may compile.',
  },
  'prove-failed': {
    title: 'A proof failed',
    meaning: 'An error was thrown while o1js made a proof.',
    advice:
      'The message below is that of o1js, or of the program’s own code. Everything measured before it is kept.',
  },
  'verification-failed': {
    title: 'A proof did not verify',
    meaning: 'A proof was made, but the verifier refused it. A correct prover never does this.',
    advice:
      'Suspect corrupted memory: run again on the freeing path. If it happens there too, report it.',
  },
  crash: {
    title: 'The prover crashed',
    meaning: 'A thread of the prover trapped in WebAssembly. Its memory can no longer be trusted.',
    advice:
      'o1js 2.15.0 as shipped does this once garbage is collected between proofs; the freeing path guards against it. Its workers were ended, but Chromium can leave their threads running: if a processor core stays busy, close the tab.',
  },
  'heap-corrupt': {
    title: 'The heap is corrupt',
    meaning:
      'What the allocator keeps of its memory was overwritten, as freeing a value twice does, or a thread ended inside of it. From there on any code can fail in any way, so that the message says little.',
    advice:
      'o1js 2.15.0 as shipped does this once garbage is collected between proofs; the freeing path guards against it. If it happens there too, report it with what is listed here. Its workers were ended, but Chromium can leave their threads running: if a processor core stays busy, close the tab.',
  },
  'worker-died': {
    title: 'The prover’s worker died',
    meaning: 'The worker ended without an answer, usually because the browser took it down.',
    advice: 'The device may be short of memory: try fewer threads or a smaller program.',
  },
  hung: {
    title: 'The prover hangs',
    meaning: 'There was no sign of progress for the whole of the timeout.',
    advice:
      'A corrupted heap makes the prover wait for ever. Try the freeing path, or a longer timeout on a slow device. Its worker was ended, but Chromium can leave a thread running that waits like this: if a processor core stays busy, close the tab.',
  },
  'out-of-memory': {
    title: 'Out of memory',
    meaning: 'The prover failed when its memory could not grow any further.',
    advice: 'Use the freeing path, fewer threads or a larger cap.',
  },
  'not-admitted': {
    title: 'The next proof would not fit',
    meaning:
      'By what the proofs before it took, the next one needs more memory than the limit allows, in a fresh memory too, so it was not started.',
    advice: 'Use fewer threads, a smaller program or a larger cap.',
  },
  'key-changed': {
    title: 'The keys changed',
    meaning:
      'A fresh prover computed another verification key for the same program than the one before it. Proofs of the two cannot be told to belong together.',
    advice:
      'Delete the stored keys and run again. If it happens again, the program does not always describe the same circuit: look for random numbers, dates or loops over unordered data in it.',
  },
  cancelled: {
    title: 'Cancelled',
    meaning: 'You stopped this run. The proofs finished before that are kept.',
    advice: 'Press Run to start again.',
  },
  'tab-gone': {
    title: 'Interrupted',
    meaning:
      'The page was closed or reloaded during the run. The proof in flight is lost, nothing else.',
    advice: 'Press Run to start again.',
  },
};

/** The status of a run that ended in `code`. */
export function statusOf(code: FailureCode): RunStatus {
  switch (code) {
    case 'cancelled':
    case 'tab-gone':
      return 'interrupted';
    case 'hung':
    case 'out-of-memory':
      return code;
    case 'not-admitted':
      return 'out-of-memory';
    case 'worker-load-failed':
    case 'o1js-load-failed':
    case 'program-failed':
    case 'compile-failed':
    case 'prove-failed':
    case 'verification-failed':
    case 'crash':
    case 'heap-corrupt':
    case 'worker-died':
    case 'key-changed':
      return 'failed';
  }
}
