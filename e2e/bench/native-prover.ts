import { spawn } from 'node:child_process';
import type { RunOutcome } from './measure-run.ts';
import type { NativeAnswer, NativeWishes } from './native-answer.ts';

/**
 * Asks the native prover, in a process of its own.
 *
 * @param threads how many it may take.
 */
export type NativeProver = (wishes: NativeWishes, threads: number) => Promise<NativeAnswer>;

/**
 * A native prover behind a script that is run by this Node, given wishes as JSON, and prints its
 * answer as JSON. A process that ends without one has crashed.
 */
export function startNativeProver(script: string): NativeProver {
  return (wishes, threads) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [script, JSON.stringify(wishes)], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, RAYON_NUM_THREADS: String(threads) },
      });
      let [output, errors] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
      child.once('error', reject);
      child.once('close', (status, signal) => {
        const [line = ''] = output.trimEnd().split('\n').slice(-1);
        if (status === 0 && line.startsWith('{')) {
          const answer: NativeAnswer = JSON.parse(line);
          resolve(answer);
          return;
        }
        const reason = errors.split('\n').find((text) => /^\w*Error\b/.test(text)) ?? 'no answer';
        const ending = signal ?? `exit status ${status}`;
        resolve({ kind: 'failed', verdict: 'crash', reason: `${ending}: ${reason}` });
      });
    });
}

/**
 * A run of the native prover as one of the page's is told.
 *
 * @throws Error if it is not there after all.
 */
export function toRunOutcome(answer: NativeAnswer): RunOutcome {
  switch (answer.kind) {
    case 'finished':
      return { kind: 'finished', run: { cold: answer.visit, warm: null } };
    case 'failed':
      return answer;
    case 'unavailable':
      throw new Error(answer.reason);
    case 'available':
      throw new Error('the native prover made no proofs');
  }
}
