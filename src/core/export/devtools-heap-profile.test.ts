import { describe, expect, it } from 'vitest';
import { inspectedRun } from '../fixtures/inspected-run.ts';
import type { ProofSample } from '../run.ts';
import { buildHeapProfile, proofForHeapProfile } from './devtools-heap-profile.ts';
import type { HeapProfileNode } from './devtools-heap-profile.ts';

const { run } = inspectedRun();
const NOTHING = { snapshot: null, own: null };
const walk = (node: HeapProfileNode): HeapProfileNode[] => [node, ...node.children.flatMap(walk)];

function last(): ProofSample {
  const proof = proofForHeapProfile(run.proofs);
  if (proof === null) throw new Error('the fixture was walked');
  return proof;
}

describe('buildHeapProfile', () => {
  const profile = buildHeapProfile(run.record, last(), NOTHING);
  const nodes = walk(profile.head);

  it('has the live bytes, and no others', () => {
    expect(nodes.reduce((sum, { selfSize }) => sum + selfSize, 0)).toBe(3_145_728);
  });

  it('has every field of the protocol, and ids that are unique', () => {
    for (const { callFrame, selfSize, id, children } of nodes) {
      expect(Object.keys(callFrame)).toEqual([
        'functionName',
        'scriptId',
        'url',
        'lineNumber',
        'columnNumber',
      ]);
      expect([typeof callFrame.functionName, typeof callFrame.scriptId]).toEqual([
        'string',
        'string',
      ]);
      expect(Number.isInteger(selfSize) && Number.isInteger(id)).toBe(true);
      expect(Array.isArray(children)).toBe(true);
    }
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(profile.head.callFrame.functionName).toBe('(root)');
  });

  it('has a sample for each node with bytes of its own, in order', () => {
    const sizes = new Map(nodes.map(({ id, selfSize }) => [id, selfSize]));
    expect(profile.samples.map(({ nodeId, size }) => sizes.get(nodeId) === size)).not.toContain(
      false,
    );
    expect(profile.samples).toHaveLength(nodes.filter(({ selfSize }) => selfSize > 0).length);
    expect(profile.samples.map(({ ordinal }) => ordinal)).toEqual(
      profile.samples.map((_, i) => i + 1),
    );
  });

  it('says below the root which run and proof it is', () => {
    expect(profile.head.children.map(({ callFrame }) => callFrame.functionName)).toEqual([
      'square on o1js 2.15.0 on the shipped path, 2026-09-21 14:13 UTC, after proof 2',
    ]);
  });
});

describe('proofForHeapProfile', () => {
  it('is the last that was marked, else the last that was walked', () => {
    const [first, second] = run.proofs;
    if (!first?.heap || !second?.heap) throw new Error('the fixture was walked');
    const unmarked = { ...second, heap: { ...second.heap, mark: null } };
    expect(proofForHeapProfile([first, second])).toBe(second);
    expect(proofForHeapProfile([first, unmarked])).toBe(first);
    expect(proofForHeapProfile([{ ...first, heap: null }, unmarked])).toBe(unmarked);
    expect(proofForHeapProfile([{ ...first, heap: null }])).toBeNull();
  });
});
