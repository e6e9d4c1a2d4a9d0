import type { ProofSample, RunRecord } from '../run.ts';
import type { Bytes } from '../units.ts';
import { describeRun } from './describe-run.ts';
import { splitMemory } from './memory-parts.ts';
import type { PartSources } from './memory-parts.ts';

/**
 * A sampling heap profile, as the Memory panel of Chrome’s DevTools loads it from a file that ends
 * in `.heapprofile`. Source: `HeapProfiler.SamplingHeapProfile` of the Chrome DevTools Protocol,
 * https://chromedevtools.github.io/devtools-protocol/tot/HeapProfiler/#type-SamplingHeapProfile.
 */
export interface HeapProfile {
  readonly head: HeapProfileNode;
  readonly samples: readonly HeapProfileSample[];
}

export interface HeapProfileNode {
  readonly callFrame: CallFrame;
  /** Without the children’s. */
  readonly selfSize: Bytes;
  /** Unique in the profile. */
  readonly id: number;
  readonly children: readonly HeapProfileNode[];
}

/** `Runtime.CallFrame`. Nothing here was called: the names say who has the memory. */
export interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

export interface HeapProfileSample {
  readonly size: Bytes;
  readonly nodeId: number;
  /** When it was taken among the others; the order in which they are listed. */
  readonly ordinal: number;
}

interface MutableNode {
  readonly name: string;
  bytes: Bytes;
  readonly children: Map<string, MutableNode>;
}

/**
 * What is in use in the linear memory after a proof, by who has it. Sizes are exact: every chunk is
 * counted, none is sampled. Free memory is no part of it.
 */
export function buildHeapProfile(
  record: RunRecord,
  proof: ProofSample,
  sources: PartSources,
): HeapProfile {
  const root: MutableNode = { name: '(root)', bytes: 0, children: new Map() };
  const title = childOf(root, `${describeRun(record)}, after proof ${proof.index + 1}`);
  for (const { path, bytes, isLive } of splitMemory(proof, sources)) {
    if (!isLive) continue;
    let node = title;
    for (const name of path) node = childOf(node, name);
    node.bytes += bytes;
  }
  const samples: HeapProfileSample[] = [];
  let lastId = 0;
  const freeze = ({ name, bytes, children }: MutableNode): HeapProfileNode => {
    lastId += 1;
    const id = lastId;
    if (bytes > 0) samples.push({ size: bytes, nodeId: id, ordinal: samples.length + 1 });
    const callFrame = {
      functionName: name,
      scriptId: '0',
      url: '',
      lineNumber: -1,
      columnNumber: -1,
    };
    return { callFrame, selfSize: bytes, id, children: [...children.values()].map(freeze) };
  };
  return { head: freeze(root), samples };
}

/** The last proof whose heap was marked, or at least walked; `null` if none was. */
export function proofForHeapProfile(proofs: readonly ProofSample[]): ProofSample | null {
  return (
    proofs.findLast(({ heap }) => heap !== null && heap.mark !== null) ??
    proofs.findLast(({ heap }) => heap !== null) ??
    null
  );
}

function childOf(node: MutableNode, name: string): MutableNode {
  const known = node.children.get(name);
  if (known !== undefined) return known;
  const child: MutableNode = { name, bytes: 0, children: new Map() };
  node.children.set(name, child);
  return child;
}
