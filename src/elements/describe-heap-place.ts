import { bytesByKind, kindsByOwner, OWNER_KINDS, OWNER_TEXT } from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import type { SnapshotDiff } from '../core/heap/diff-snapshots.ts';
import type { HeapSnapshot } from '../core/heap/heap-inspection.ts';
import { formatAddress, formatBytes, formatCount } from '../core/units.ts';
import type { Bytes, WasmAddress } from '../core/units.ts';
import { placeAt } from './heap-map-regions.ts';
import type { GrowthMark } from './heap-map-view.ts';

/** What a cell of the map stands for. */
export interface DescribedCell {
  readonly snapshot: HeapSnapshot;
  /** For each chunk whether it was allocated since; `null` if nothing is compared. */
  readonly isNew: Uint8Array | null;
  readonly growth: readonly GrowthMark[];
  readonly from: WasmAddress;
  readonly cellBytes: Bytes;
}

/** In words what is in a cell: the chunk that it lies in, or what shares it. */
export function describeCell({ snapshot, isNew, growth, from, cellBytes }: DescribedCell): string {
  const to = Math.min(from + cellBytes, snapshot.memoryBytes);
  const place = placeAt(snapshot, from);
  if (place === null) return 'outside of the memory';
  const ends = growth
    .filter(({ bytes }) => bytes > from && bytes <= to && bytes < snapshot.memoryBytes)
    .map(({ label }) => `the memory ended here after ${label}`);
  if (place.to >= to) {
    const { kind, className, chunk } = place;
    const size = `${place.isChunk ? 'chunk of ' : ''}${formatBytes(place.to - place.from)}`;
    const owner = className === null ? nameOf(kind) : `${nameOf(kind)} (${className})`;
    const since = place.isChunk && isNew?.[chunk] === 1 ? ['allocated since'] : [];
    return [`${formatAddress(place.from)}: ${size}, ${owner}`, ...since, ...ends].join(', ');
  }
  const shares = sharesIn(snapshot, isNew, from, to);
  const parts = shares.parts.map(
    ([kind, bytes]) => `${Math.max(1, Math.round((bytes / (to - from)) * 100))} % ${nameOf(kind)}`,
  );
  const shown = parts.length > 4 ? [...parts.slice(0, 3), 'and others'] : parts;
  const chunks = `${formatCount(shares.chunks)} ${shares.chunks === 1 ? 'chunk' : 'chunks'}`;
  const since = isNew === null ? [] : [`${formatCount(shares.news)} allocated since`];
  const head = `${formatAddress(from)}: ${formatBytes(to - from)} with ${chunks}`;
  return [[head, ...since].join(', '), shown.join(', '), ...ends].join('; ');
}

function nameOf(kind: OwnerKind): string {
  const { label } = OWNER_TEXT[kind];
  return label.charAt(0).toLowerCase() + label.slice(1);
}

interface Shares {
  /** Most bytes first. */
  readonly parts: readonly (readonly [OwnerKind, Bytes])[];
  /** Chunks that lie in the stretch at least in part, free ones included. */
  readonly chunks: number;
  readonly news: number;
}

function sharesIn(
  snapshot: HeapSnapshot,
  isNew: Uint8Array | null,
  from: WasmAddress,
  to: WasmAddress,
): Shares {
  const bytes = OWNER_KINDS.map((): Bytes => 0);
  const kinds = kindsByOwner(snapshot.classes);
  const { starts, sizes, owners } = snapshot;
  const add = (kind: number, size: Bytes) => (bytes[kind] = (bytes[kind] ?? 0) + size);
  let chunks = 0;
  let news = 0;
  let at = from;
  while (at < to) {
    const place = placeAt(snapshot, at);
    if (place === null) break;
    if (!place.isChunk) {
      add(OWNER_KINDS.indexOf(place.kind), Math.min(place.to, to) - at);
      at = place.to;
      continue;
    }
    // Chunks follow each other: no need to search for every one of them.
    for (let i = place.chunk; at < to && (starts[i] ?? to) <= at; i += 1) {
      const end = (starts[i] ?? 0) + (sizes[i] ?? 0);
      add(kinds[owners[i] ?? 0] ?? 0, Math.min(end, to) - at);
      chunks += 1;
      news += isNew?.[i] ?? 0;
      at = end;
    }
  }
  const parts = OWNER_KINDS.map((kind, i) => [kind, bytes[i] ?? 0] as const)
    .filter(([, size]) => size > 0)
    .sort(([, a], [, b]) => b - a);
  return { parts, chunks, news };
}

/** A whole memory in words: how much of it each kind has, and what is new. */
export function describeHeap(snapshot: HeapSnapshot, diff: SnapshotDiff | null): string {
  const bytes = bytesByKind(snapshot);
  const parts = OWNER_KINDS.flatMap((kind, i) =>
    (bytes[i] ?? 0) === 0 ? [] : [`${OWNER_TEXT[kind].label} ${formatBytes(bytes[i] ?? 0)}`],
  );
  const all = `${formatBytes(snapshot.memoryBytes)}: ${parts.join(', ')}.`;
  if (diff === null) return all;
  return `${all} Allocated since the earlier moment and still alive: ${formatBytes(diff.bytes)} in ${formatCount(diff.chunks)} ${diff.chunks === 1 ? 'chunk' : 'chunks'}.`;
}
