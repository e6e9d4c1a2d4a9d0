import { describe, expect, it } from 'vitest';
import { heapProof, sampleHandles, sampleMark } from '../core/fixtures/sample-heap.ts';
import { sampleDetail, sampleProof, sampleRecord } from '../core/fixtures/sample-run.ts';
import { FORMAT_VERSION } from '../core/run.ts';
import { describeGlance, whyNoClasses, whyNoHeap } from './describe-inside.ts';
import { whyNoSnapshot, whyNoSuspects, whyNotCompared } from './describe-inside.ts';

const record = sampleRecord();
const { config } = record;

describe('why there is no heap to look into', () => {
  it.each([
    ['of a run that goes on', sampleRecord({ status: 'running' }), null, /after the first proof/],
    ['of a run without proofs', record, null, /No proof was finished/],
    [
      'where it is damaged',
      record,
      sampleProof({
        heapProblem: { kind: 'corrupt', address: 0x20_0000, reason: 'free-footer' },
      }),
      /could not be walked after this proof\. It is damaged: at 0x00200000 the end of a free chunk/,
    ],
    [
      'where nobody kept why',
      record,
      sampleProof(),
      /by an earlier version, which did not keep why/,
    ],
    [
      'of an earlier version',
      record,
      heapProof(0, 4600, { staticBytes: null, threadStacks: null }),
      /earlier version/,
    ],
  ])('%s', (_, run, proof, reason) => {
    expect(whyNoHeap(run, proof)).toMatch(reason);
  });

  it('is nothing where there is one', () => {
    expect(whyNoHeap(record, heapProof(0, 4600))).toBeNull();
  });
});

describe('why objects are not known by class', () => {
  it('is that nobody was asked to follow them, or could', () => {
    const memoryOnly = sampleRecord({ config: { ...config, observe: 'memory' } });
    expect(whyNoClasses(memoryOnly, sampleProof())).toMatch(/asked to watch less/);
    expect(whyNoClasses(record, sampleProof())).toMatch(/could not be followed/);
  });

  it('is an earlier version, or nothing', () => {
    const handles = sampleHandles([]);
    const old = sampleProof({ handles: { ...handles, byClass: null, newViolations: null } });
    expect(whyNoClasses(record, old)).toMatch(/earlier version/);
    expect(whyNoClasses(record, sampleProof({ handles }))).toBeNull();
  });
});

it('suspected leaks are not known without objects, or without time', () => {
  expect(whyNoSuspects(heapProof(0, 4600))).toMatch(/objects to be followed/);
  const handles = sampleHandles([]);
  expect(whyNoSuspects(heapProof(0, 4600, {}, { handles }))).toMatch(/too long/);
  expect(whyNoSuspects(heapProof(0, 4600, { mark: sampleMark() }))).toBeNull();
});

describe('why there is no picture of the heap', () => {
  const detail = {
    formatVersion: FORMAT_VERSION,
    runId: 'a',
    index: 0,
    snapshot: null,
    events: null,
  } as const;
  it.each([
    [{ kind: 'none' }, /Reading/],
    [{ kind: 'reading' }, /Reading/],
    [{ kind: 'missing' }, /no picture/],
    [{ kind: 'failed', reason: 'Damaged.' }, /could not be read. Damaged./],
    [{ kind: 'ready', detail }, /more than a million chunks/],
  ] as const)('%j', (state, reason) => {
    expect(whyNoSnapshot(state)).toMatch(reason);
  });
});

describe('why a picture is not compared with an earlier one', () => {
  it('names the proof that nothing is kept of, and says when it is still being read', () => {
    expect(whyNotCompared(3, { kind: 'missing' })).toMatch(/^Not compared with proof 3. Of this/);
    expect(whyNotCompared(3, { kind: 'reading' })).toBe(
      'Reading what was stored of proof 3, to compare with it…',
    );
    expect(whyNotCompared(3, { kind: 'ready', detail: sampleDetail() })).toBeNull();
  });
});

describe('a walk that somebody asked for', () => {
  const point = { at: 1, liveBytes: 2 ** 20, freeBytes: 2 ** 19, topBytes: 2 ** 19 };

  it.each([
    [{ kind: 'none' }, ''],
    [{ kind: 'walking' }, 'Walking…'],
    [{ kind: 'seen', point }, 'In use at that moment: 1.00 MiB; free: 1.00 MiB.'],
    [
      { kind: 'in-motion' },
      'The heap could not be walked: it was in motion, it is damaged, or its allocator is not known. Try again.',
    ],
  ] as const)('that is %o is told', (glance, text) => {
    expect(describeGlance(glance)).toBe(text);
  });
});
