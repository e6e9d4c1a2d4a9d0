import type { HeapSnapshot } from './heap-inspection.ts';
import { OWNER } from './heap-inspection.ts';
import type { Bytes } from '../units.ts';

/** Chunks and their bytes, of one owner. */
export interface OwnedBytes {
  /** As in `HeapSnapshot.owners` of the later snapshot. */
  readonly owner: number;
  readonly chunks: number;
  readonly bytes: Bytes;
}

/** What one snapshot has in use that an earlier one had not. */
export interface SnapshotDiff {
  /** For each chunk of the later snapshot: 1 if it was allocated since, 0 otherwise. */
  readonly isNew: Uint8Array;
  readonly chunks: number;
  readonly bytes: Bytes;
  /** By bytes, most first. */
  readonly byOwner: readonly OwnedBytes[];
}

/**
 * What was allocated since an earlier moment and is still alive: chunks in use now where there was
 * no chunk in use at the same address with the same size.
 *
 * An address is all that identifies a chunk. One that was freed and allocated again at the same size
 * in between counts as the old one, so the answer is a lower bound; one that `realloc` resized where
 * it was counts as new, with all of its bytes.
 */
export function diffSnapshots(earlier: HeapSnapshot, later: HeapSnapshot): SnapshotDiff {
  const { starts, sizes, owners } = later;
  const isNew = new Uint8Array(starts.length);
  const byOwner = new Map<number, { owner: number; chunks: number; bytes: Bytes }>();
  let before = 0;
  for (let i = 0; i < starts.length; i += 1) {
    const owner = owners[i] ?? OWNER.free;
    if (owner === OWNER.free) continue;
    const start = starts[i] ?? 0;
    while ((earlier.starts[before] ?? Infinity) < start) before += 1;
    const wasThere =
      earlier.starts[before] === start &&
      earlier.sizes[before] === sizes[i] &&
      earlier.owners[before] !== OWNER.free;
    if (wasThere) continue;
    isNew[i] = 1;
    const sum = byOwner.get(owner) ?? { owner, chunks: 0, bytes: 0 };
    sum.chunks += 1;
    sum.bytes += sizes[i] ?? 0;
    byOwner.set(owner, sum);
  }
  const sums = [...byOwner.values()];
  return {
    isNew,
    chunks: sums.reduce((all, { chunks }) => all + chunks, 0),
    bytes: sums.reduce((all, { bytes }) => all + bytes, 0),
    byOwner: sums.sort((a, b) => b.bytes - a.bytes || a.owner - b.owner),
  };
}
