import { expect, it } from 'vitest';
import { describeHeapProblem } from './heap-problem.ts';

it.each([
  [{ kind: 'no-memory' }, 'The prover did not say where its memory is.'],
  [
    { kind: 'unknown-allocator', reason: 'none-found', fault: null },
    'Its allocator was not recognised.',
  ],
  [
    {
      kind: 'unknown-allocator',
      reason: 'none-found',
      fault: { address: 0x10_1004, reason: 'top-foot' },
    },
    'Its allocator was not recognised. What looks like it: at 0x00101004 the foot of the heap’s free end was overwritten.',
  ],
  [
    { kind: 'unknown-allocator', reason: 'several-found', fault: null },
    'Several places in the memory look like the allocator’s own, so that none can be relied on.',
  ],
  [{ kind: 'busy' }, 'It never came to rest: threads changed it each time that it was looked at.'],
  [
    { kind: 'corrupt', address: 0xfff_fff0, reason: 'free-footer' },
    'It is damaged: at 0x0ffffff0 the end of a free chunk was overwritten. What is allocated from here on may overwrite what is in use, so that the prover crashes, hangs or fails.',
  ],
] as const)('%j is told', (problem, text) => {
  expect(describeHeapProblem(problem)).toBe(text);
});
