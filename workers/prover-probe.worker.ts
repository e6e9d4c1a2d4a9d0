import type { ProbeAnswer } from '../src/protocol/probe-api.ts';

/**
 * Tries in its own realm, which has the policy of the prover's, what o1js does there: it compiles
 * text, and starts a worker from a Blob. Answers once.
 */
function tryWhatO1jsDoes(answer: (message: ProbeAnswer) => void): void {
  try {
    // `new Function('')`, which a policy may forbid.
    Reflect.construct(Function, ['']);
    if (typeof Worker !== 'function') return answer({ kind: 'not-nested' });
    const url = URL.createObjectURL(new Blob(['postMessage(0)'], { type: 'text/javascript' }));
    const nested = new Worker(url);
    const end = (message: ProbeAnswer) => {
      nested.terminate();
      URL.revokeObjectURL(url);
      answer(message);
    };
    nested.addEventListener('message', () => end({ kind: 'ok' }));
    nested.addEventListener('error', () => {
      end({ kind: 'refused', reason: 'a worker made from a Blob did not start' });
    });
  } catch (error) {
    answer({ kind: 'refused', reason: error instanceof Error ? error.message : String(error) });
  }
}

tryWhatO1jsDoes((message) => {
  postMessage(message);
  // It has nothing else to do, and is not to be counted while the page gets round to ending it.
  close();
});
