import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyGraph, buildGraph, GRAPH_CLASSES, listChunks } from './fixtures/chunk-graph.ts';
import type { BuiltGraph, ChunkGraph } from './fixtures/chunk-graph.ts';
import { OWNER } from './heap-inspection.ts';
import { markReachable, MOST_CLASS_OWNERS } from './mark-reachable.ts';
import type { MarkedChunks } from './mark-reachable.ts';

const never = () => false;

function mark({ model, stack, roots }: BuiltGraph, shouldStop = never): MarkedChunks | null {
  return markReachable(model.view(), model.location, listChunks(model, [stack]), roots, {
    shouldStop,
  });
}

/** Builds and marks a graph; owners come by node. */
function markGraph(graph: ChunkGraph) {
  const built = buildGraph(graph);
  const marked = mark(built);
  if (marked === null) throw new Error('marking was stopped');
  const { starts } = listChunks(built.model, []);
  const owners = built.starts.map((start) => {
    const at = starts.indexOf(start);
    return at < 0 ? OWNER.free : marked.owners[at];
  });
  return { ...built, ...marked, ownersOf: owners };
}

/** What of a graph is reached from `roots`, without going where `barred` says. */
function reach(graph: ChunkGraph, roots: readonly number[], barred: (node: number) => boolean) {
  const reached = new Set<number>();
  const queue = roots.filter((node) => !barred(node));
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    for (const [from, to] of graph.edges) if (from === node && !barred(to)) queue.push(to);
  }
  return reached;
}

/** Who owns each node, by the definition. */
function expectOwners(graph: ChunkGraph): readonly number[] {
  const { nodes, handles, fromStatic, fromStack } = graph;
  const owners: number[] = nodes.map(({ freed }) => (freed ? OWNER.free : OWNER.unreachable));
  for (const [node, classAt] of handles) {
    if (owners[node] === OWNER.unreachable) owners[node] = OWNER.firstClass + classAt;
  }
  const spread = (roots: readonly number[], owner: number) => {
    const mine = (node: number) => roots.includes(node) && owners[node] === owner;
    const barred = (node: number) => owners[node] !== OWNER.unreachable && !mine(node);
    for (const node of reach(graph, roots, barred)) owners[node] = owner;
  };
  GRAPH_CLASSES.forEach((_, classAt) => {
    const owner = OWNER.firstClass + classAt;
    spread(
      owners.flatMap((one, node) => (one === owner ? node : [])),
      owner,
    );
  });
  spread(fromStatic, OWNER.module);
  spread(fromStack, OWNER.module);
  return owners;
}

/** Direct suspects: the lowest of each circle, or the single one, that no other suspect reaches. */
function expectDirect(graph: ChunkGraph, owners: readonly number[]): readonly number[] {
  const suspects = owners.flatMap((owner, node) => (owner === OWNER.unreachable ? node : []));
  const barred = (node: number) => !suspects.includes(node);
  const reached = new Map(suspects.map((node) => [node, reach(graph, [node], barred)]));
  return suspects.filter((node) =>
    suspects.every((other) => {
      const isReached = reached.get(other)?.has(node) === true;
      const isCircle = reached.get(node)?.has(other) === true;
      return !isReached || (isCircle && other >= node);
    }),
  );
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('marking', () => {
  it('gives every chunk to whoever reaches it first', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        expect(markGraph(graph).ownersOf).toEqual(expectOwners(graph));
      }),
      { numRuns: 200 },
    );
  });

  it('adds up: what handles retain, what the module keeps, stacks and suspects are all in use', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { mark: found, owners, model, stack } = markGraph(graph);
        const { sizes } = listChunks(model, []);
        const bytesOf = (owner: number) => sum([...sizes].filter((_, i) => owners[i] === owner));
        expect(found.handleBytes).toBe(sum(found.byClass.map((one) => one.retainedBytes)));
        found.byClass.forEach(({ retainedBytes, ownBytes }, at) => {
          expect(retainedBytes).toBe(bytesOf(OWNER.firstClass + at));
          expect(ownBytes).toBeLessThanOrEqual(retainedBytes);
        });
        expect(found.unreachableBytes).toBe(bytesOf(OWNER.unreachable));
        expect(found.unreachableBytes).toBe(sum(found.suspects.map(({ bytes }) => bytes)));
        expect(found.unreachableBytes).toBe(sum(found.suspects.map((one) => one.directBytes)));
        expect(found.unreachableChunks).toBe(sum(found.suspects.map(({ chunks }) => chunks)));
        expect(bytesOf(OWNER.stack)).toBe(model.live.get(stack));
        const parts = [found.handleBytes, found.unreachableBytes];
        parts.push(bytesOf(OWNER.module), bytesOf(OWNER.stack));
        expect(sum(parts)).toBe(sum([...model.live.values()]));
      }),
    );
  });

  it('tells where leaks begin', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { mark: found, ownersOf } = markGraph(graph);
        const direct = expectDirect(graph, ownersOf.map(Number));
        expect(sum(found.suspects.map((group) => group.direct))).toBe(direct.length);
      }),
      { numRuns: 200 },
    );
  });

  it('counts what dead threads keep alive once without their stacks, and once with them', () => {
    const { mark: found } = markGraph({
      nodes: [
        { bytes: 1000, freed: false },
        { bytes: 2000, freed: false },
      ],
      edges: [],
      handles: [],
      fromStatic: [],
      fromStack: [1],
    });
    expect(found).toMatchObject({
      unreachableBytesWithoutStacks: 1008 + 2008,
      unreachableBytes: 1008,
      unreachableChunks: 1,
    });
  });

  it('finds planted leaks by size, with what hangs from them', () => {
    const leak = { bytes: 200, freed: false };
    const { mark: found } = markGraph({
      // A list of three, two that point at each other, and one that is held.
      nodes: [leak, leak, { bytes: 4000, freed: false }, leak, leak, { bytes: 500, freed: false }],
      edges: [
        [0, 1],
        [1, 2],
        [3, 4],
        [4, 3],
      ],
      handles: [[5, 0]],
      fromStatic: [],
      fromStack: [],
    });
    expect(found.suspects).toEqual([
      {
        chunkBytes: 208,
        resembles: 'other',
        chunks: 4,
        bytes: 832,
        direct: 2,
        directBytes: 832 + 4008,
      },
      {
        chunkBytes: 4008,
        resembles: 'zeros',
        chunks: 1,
        bytes: 4008,
        direct: 0,
        directBytes: 0,
      },
    ]);
  });

  it('lets classes beyond the last code of an owner share it', () => {
    const built = buildGraph({
      nodes: Array.from({ length: 3 }, () => ({ bytes: 100, freed: false })),
      edges: [],
      handles: [],
      fromStatic: [],
      fromStack: [],
    });
    const classes = Array.from({ length: 300 }, (_, i) => `Class${i}`);
    const classOf = Uint16Array.of(MOST_CLASS_OWNERS - 2, MOST_CLASS_OWNERS - 1, 299);
    const roots = { classes, chunks: Uint32Array.from(built.starts), classOf };
    const marked = mark({ ...built, roots });
    expect(marked?.owners.slice(-3)).toEqual(Uint8Array.of(254, 255, 255));
    expect(marked?.mark.byClass[299]).toEqual({
      className: 'Class299',
      alive: 1,
      ownBytes: 104,
      retainedBytes: 104,
    });
  });

  it('counts handles of what is no chunk in use, and gives them nothing', () => {
    const built = buildGraph({
      nodes: [
        { bytes: 100, freed: true },
        { bytes: 100, freed: false },
      ],
      edges: [],
      handles: [],
      fromStatic: [],
      fromStack: [],
    });
    const [freed = 0, live = 0] = built.starts;
    const chunks = Uint32Array.of(freed, live + 8, live + 4, 0, 0xffff_fff8, live, live);
    const roots = { classes: ['A'], chunks, classOf: new Uint16Array(chunks.length) };
    expect(mark({ ...built, roots })?.mark.byClass).toEqual([
      { className: 'A', alive: 7, ownBytes: 104, retainedBytes: 104 },
    ]);
  });

  it('is stopped when it is told to, wherever it is', () => {
    fc.assert(
      fc.property(anyGraph, fc.nat(6), (graph, question) => {
        let asked = 0;
        const marked = mark(buildGraph(graph), () => {
          asked += 1;
          return asked > question;
        });
        expect(marked === null).toBe(asked > question);
      }),
    );
  });
});
