import type { Bytes } from '../units.ts';
import type { ChunkIndex } from './chunk-index.ts';
import { sumSizes } from './chunk-table.ts';
import type { ChunkTable } from './chunk-table.ts';
import { USER_OFFSET } from './dlmalloc-layout.ts';
import { OWNER } from './heap-inspection.ts';
import type { SuspectGroup } from './heap-inspection.ts';
import type { ChunkTracer } from './trace-chunks.ts';
import { resemble } from './word-kinds.ts';

/**
 * Sorts suspected leaks by what they look like, and tells those that a leak begins with from those
 * that only hang from them.
 *
 * @param tracer is used anew: what it found is lost.
 * @returns `null` if the tracer was stopped. Groups with direct suspects first, then by bytes.
 */
export function groupSuspects(
  words: Uint32Array,
  chunks: ChunkTable,
  index: ChunkIndex,
  tracer: ChunkTracer,
  owners: Uint8Array,
): readonly SuspectGroup[] | null {
  const suspects: number[] = [];
  for (let i = 0; i < owners.length; i += 1) {
    if (owners[i] === OWNER.unreachable) suspects.push(i);
  }
  const direct = findDirect(suspects, chunks, tracer, () =>
    index.bitset(owners, OWNER.unreachable),
  );
  if (direct === null) return null;
  const groups = new Map<string, { -readonly [K in keyof SuspectGroup]: SuspectGroup[K] }>();
  for (const i of suspects) {
    const start = chunks.starts[i] ?? 0;
    const chunkBytes = chunks.sizes[i] ?? 0;
    const resembles = resemble(words, start + USER_OFFSET, start + chunkBytes + 4);
    const key = `${chunkBytes} ${resembles}`;
    const empty = { chunkBytes, resembles, chunks: 0, bytes: 0, direct: 0, directBytes: 0 };
    const group = groups.get(key) ?? empty;
    groups.set(key, group);
    group.chunks += 1;
    group.bytes += chunkBytes;
    const retained = direct.get(i);
    if (retained === undefined) continue;
    group.direct += 1;
    group.directBytes += retained;
  }
  const rank = ({ direct: count }: SuspectGroup) => (count > 0 ? 0 : 1);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.bytes - a.bytes);
}

/**
 * Direct suspects, with what each retains that none of a higher address does.
 *
 * Suspects that nothing points to are direct; so is, of suspects in a circle that nothing outside
 * points to, the one of the lowest address. Both are the lowest of a strongly connected component
 * without incoming edges, and Kosaraju's argument finds these in two passes: going up, whatever was
 * not reached yet is a candidate, and nothing but the lowest of such a component can be one for it;
 * going down over the candidates, whatever another one reaches is none.
 */
function findDirect(
  suspects: readonly number[],
  chunks: ChunkTable,
  tracer: ChunkTracer,
  bitset: () => Uint32Array,
): ReadonlyMap<number, Bytes> | null {
  tracer.restart(bitset());
  const candidates: number[] = [];
  for (const i of suspects) {
    if (!tracer.find(i)) continue;
    candidates.push(i);
    if (tracer.follow() === 'stopped') return null;
  }
  tracer.restart(bitset());
  const direct = new Map<number, Bytes>();
  for (const i of candidates.toReversed()) {
    const from = tracer.count;
    if (!tracer.find(i)) continue;
    if (tracer.follow() === 'stopped') return null;
    direct.set(i, sumSizes(chunks, tracer.found.subarray(from, tracer.count)));
  }
  return direct;
}
