import { TraceModel } from '@paulirish/trace_engine';
import { describe, expect, it } from 'vitest';
import { inspectedRun } from '../fixtures/inspected-run.ts';
import { buildTrace } from './trace-events.ts';

/** The part of DevTools' answer that is looked at; its own types do not compile by themselves. */
interface ReadTrace {
  readonly Meta: { readonly traceIsGeneric: boolean; readonly traceBounds: { range: number } };
  readonly Renderer: {
    readonly processes: ReadonlyMap<
      number,
      {
        readonly threads: ReadonlyMap<
          number,
          {
            readonly name: string | null;
            readonly entries: readonly { readonly name: string; readonly dur?: number }[];
            readonly tree?: { readonly roots: ReadonlySet<ReadNode> };
          }
        >;
      }
    >;
  };
}

interface ReadNode {
  readonly entry: { readonly name: string };
  readonly children: readonly ReadNode[];
}

describe('the Performance panel of DevTools', () => {
  it('reads a trace with its threads, and phases inside of their proofs', async () => {
    const { run } = inspectedRun();
    const { traceEvents } = JSON.parse(JSON.stringify(buildTrace(run))) as { traceEvents: [] };
    const model = TraceModel.Model.createWithAllHandlers();
    await model.parse(traceEvents);
    const read = model.parsedTrace()?.data as unknown as ReadTrace;
    expect(read.Meta.traceIsGeneric).toBe(true);
    // From the beginning of the run, not from that of its first proof.
    expect(read.Meta.traceBounds.range).toBe(170_900_000);
    const threads = [...read.Renderer.processes.values()].flatMap(({ threads: own }) =>
      Array.from(own.values()),
    );
    const proofs = threads.find(({ name }) => name === 'proofs');
    const tree = [...(proofs?.tree?.roots ?? [])].map(({ entry, children }) => [
      entry.name,
      children.map((child) => child.entry.name),
    ]);
    expect(tree).toEqual([
      ['before the first proof', []],
      ['proof 1', ['witness', 'step proof']],
      ['proof 2', ['witness', 'step proof']],
    ]);
  });
});
