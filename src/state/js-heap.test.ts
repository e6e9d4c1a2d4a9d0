import { describe, expect, it } from 'vitest';
import { findMeasureJsHeap, JsHeap, readAnswer } from './js-heap.ts';

const LINEAR = 131_072_000;

/** As Chromium 156 answered for a page that shares 2,000 pages with a worker, and has a second one. */
const ANSWER = {
  bytes: 273_228_795,
  breakdown: [
    { attribution: [], bytes: 0, types: [] },
    {
      attribution: [{ scope: 'DedicatedWorkerGlobalScope', url: 'blob:http://localhost/534e' }],
      bytes: 8_276_506,
      types: ['JavaScript'],
    },
    {
      attribution: [
        { scope: 'DedicatedWorkerGlobalScope', url: 'http://localhost/assets/prover.worker-a1.js' },
      ],
      bytes: 133_422_812,
      types: ['JavaScript'],
    },
    { attribution: [], bytes: 184_956, types: ['Shared'] },
    {
      attribution: [{ scope: 'Window', url: 'http://localhost/' }],
      bytes: 131_318_905,
      types: ['JavaScript'],
    },
    { attribution: [], bytes: 25_616, types: [] },
  ],
};

describe('readAnswer', () => {
  it('says whose memory is of which kind, without the linear memory that is counted in', () => {
    const reading = readAnswer(ANSWER, [LINEAR], 7);
    expect(reading).toMatchObject({ at: 7, bytes: 273_228_795 });
    const told = reading?.parts.map((p) => [p.where, p.kind, p.bytes, p.bytesBesideLinear]);
    expect(told).toEqual([
      ['Prover worker', 'JavaScript', 133_422_812, 2_350_812],
      ['This page', 'JavaScript', 131_318_905, 246_905],
      ['A worker that o1js started', 'JavaScript', 8_276_506, 8_276_506],
      ['Not told', 'Shared', 184_956, 184_956],
      ['Not told', 'other', 25_616, 25_616],
    ]);
  });

  it('takes one memory off each realm of several provers, and not their sum', () => {
    const parts = readAnswer(ANSWER, [LINEAR + 65_536, LINEAR], 7)?.parts ?? [];
    expect(parts.map(({ bytesBesideLinear }) => bytesBesideLinear)).toEqual([
      2_350_812, 246_905, 8_276_506, 184_956, 25_616,
    ]);
  });

  it('takes nothing off where there is no linear memory', () => {
    const parts = readAnswer(ANSWER, [], 7)?.parts ?? [];
    expect(parts).toHaveLength(5);
    for (const part of parts) expect(part.bytesBesideLinear).toBe(part.bytes);
  });

  it.each([
    [
      [{ scope: 'DedicatedWorkerGlobalScope', url: 'https://a/observer.worker.ts' }],
      'Observer worker',
    ],
    [[{ scope: 'DedicatedWorkerGlobalScope', url: 'https://a/b/c.js' }], 'Worker c.js'],
    [[{ scope: 'cross-origin-aggregated' }], 'Another realm'],
    [
      [
        { scope: 'Window', url: 'https://a/' },
        { scope: 'Window', url: 'https://b/' },
      ],
      'Several together',
    ],
    ['?', 'Not told'],
  ])('names the realm of %j', (attribution, where) => {
    const answer = { bytes: 5, breakdown: [{ attribution, bytes: 5, types: ['DOM'] }] };
    expect(readAnswer(answer, [], 0)?.parts[0]?.where).toBe(where);
  });

  it.each([
    [null],
    [7],
    [{}],
    [{ bytes: 7 }],
    [{ bytes: '7', breakdown: [] }],
    [{ bytes: 7, breakdown: {} }],
    [{ bytes: 7, breakdown: [null] }],
    [{ bytes: 7, breakdown: [{ bytes: '7' }] }],
  ])('refuses %j', (answer) => {
    expect(readAnswer(answer, [], 0)).toBeNull();
  });
});

describe('the state', () => {
  it('says that the browser does not offer it, and stays so', async () => {
    const heap = new JsHeap(findMeasureJsHeap({}));
    await heap.measure([]);
    expect(heap.state.value.kind).toBe('unavailable');
  });

  it('goes from unmeasured over measuring to measured, and measures once at a time', async () => {
    let asked = 0;
    const performance = {
      answer: ANSWER,
      async measureUserAgentSpecificMemory(): Promise<unknown> {
        asked += 1;
        return this.answer;
      },
    };
    const heap = new JsHeap(findMeasureJsHeap(performance));
    expect(heap.state.value.kind).toBe('unmeasured');
    expect(asked).toBe(0);
    const measuring = heap.measure([LINEAR]);
    expect(heap.state.value.kind).toBe('measuring');
    await heap.measure([LINEAR]);
    await measuring;
    expect(asked).toBe(1);
    expect(heap.state.value).toMatchObject({ kind: 'measured', reading: { bytes: 273_228_795 } });
  });

  it('tells a refusal, an answer of another form, and tries again', async () => {
    const answers: (() => unknown)[] = [
      () => {
        throw new Error('Cross-origin isolation is required');
      },
      () => 'much',
      () => ANSWER,
    ];
    const heap = new JsHeap(async () => answers.shift()?.());
    await heap.measure([]);
    expect(heap.state.value).toEqual({
      kind: 'failed',
      reason: 'Cross-origin isolation is required',
    });
    await heap.measure([]);
    expect(heap.state.value.kind).toBe('failed');
    await heap.measure([]);
    expect(heap.state.value.kind).toBe('measured');
  });
});
