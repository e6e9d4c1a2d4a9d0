import { OWNER } from '../heap/heap-inspection.ts';
import type { HeapSnapshot } from '../heap/heap-inspection.ts';
import type { ClassSample, MarkSample, ProofSample } from '../run.ts';
import { formatBytes, pagesToBytes } from '../units.ts';
import type { Bytes } from '../units.ts';
import { REALM_TEXT } from './replay-ledger.ts';
import type { HandleRealmName } from './replay-ledger.ts';

/** A part of the linear memory after a proof. The parts of one proof add up to all of it. */
export interface MemoryPart {
  /** What it belongs to, from the whole down to the part; never empty. */
  readonly path: readonly string[];
  readonly bytes: Bytes;
  /** Whether it is in use: not free, not top, not static. */
  readonly isLive: boolean;
}

/** Own chunks of living handles, by class and by whose call made them. */
export type OwnBytes = ReadonlyMap<string, ReadonlyMap<HandleRealmName, Bytes>>;

/** What is stored of a proof besides its sample; each `null` where it is missing. */
export interface PartSources {
  readonly snapshot: HeapSnapshot | null;
  readonly own: OwnBytes | null;
}

/** Hands out the bytes of a whole, so that whatever the parts claim, they add up to it. */
class Budget {
  readonly parts: MemoryPart[] = [];
  readonly #path: readonly string[];
  readonly #isLive: boolean;
  left: Bytes;

  constructor(whole: Bytes, path: readonly string[] = [], isLive = false) {
    this.left = Math.max(0, whole);
    this.#path = path;
    this.#isLive = isLive;
  }

  /** Gives a part what it wants, or what is left. @returns how much that was. */
  give(name: string, wanted: Bytes): Bytes {
    const bytes = this.take(wanted);
    if (bytes > 0) this.parts.push({ path: [...this.#path, name], bytes, isLive: this.#isLive });
    return bytes;
  }

  take(wanted: Bytes): Bytes {
    const bytes = Math.min(this.left, Math.max(0, wanted));
    this.left -= bytes;
    return bytes;
  }

  /** Gives a part that has parts of its own; what these do not claim is the part's `rest`. */
  split(name: string, wanted: Bytes, rest: string, divide: (inner: Budget) => void, live?: true) {
    const inner = new Budget(this.take(wanted), [...this.#path, name], live ?? this.#isLive);
    divide(inner);
    inner.give(rest, inner.left);
    this.parts.push(...inner.parts);
  }
}

/**
 * Sorts the linear memory as it was after a proof by who has it. What was not measured stays
 * together, under a name that says so.
 */
export function splitMemory(proof: ProofSample, { snapshot, own }: PartSources): MemoryPart[] {
  const { heap, handles, pages } = proof;
  const memory = new Budget(pagesToBytes(pages.after));
  if (heap === null) {
    memory.give('not walked', memory.left);
    return memory.parts;
  }
  const { liveBytes, freeBytes, topBytes, threadStacks, mark } = heap;
  const isLayoutKnown = heap.staticBytes !== null;
  const besides = memory.left - liveBytes - freeBytes - topBytes;
  memory.give('static data and main stack', heap.staticBytes ?? besides);
  memory.split(
    'in use',
    liveBytes,
    mark === null ? 'owner not looked for' : 'kept by the module itself',
    (live) => {
      if (threadStacks !== null) {
        live.give(`thread stacks (${threadStacks.count})`, threadStacks.bytes);
      }
      if (mark === null) return;
      live.split('live handles', mark.handleBytes, 'handles of other classes', (inner) => {
        for (const sample of handles?.byClass ?? []) splitClass(inner, sample, own);
      });
      live.split(
        'unreachable: suspected leaks',
        mark.unreachableBytes,
        'outside of the largest groups',
        (inner) => splitSuspects(inner, mark),
      );
    },
    true,
  );
  memory.split('free between chunks', freeBytes, 'free blocks of any size', (free) => {
    for (const { name, bytes } of freeBySize(snapshot)) free.give(name, bytes);
  });
  memory.give('top: free at the end', topBytes);
  memory.give(isLayoutKnown ? 'not accounted for' : 'static data and main stack', memory.left);
  return memory.parts;
}

/** The values of a class: their own chunks, and what only they and classes after them reach. */
function splitClass(handles: Budget, sample: ClassSample, own: OwnBytes | null): void {
  const { className, alive, aliveBytes, retainedBytes } = sample;
  if (retainedBytes === null || alive === 0) return;
  const retained = `${className}: reached through it`;
  handles.split(`${className} (${alive})`, retainedBytes, retained, (inner) => {
    const name = `${className}: own chunks`;
    if (own === null) {
      inner.give(name, aliveBytes ?? 0);
      return;
    }
    inner.split(name, aliveBytes ?? 0, `${className}: made in a realm not recorded`, (chunks) => {
      for (const [realm, bytes] of own.get(className) ?? []) {
        chunks.give(`${className}: ${REALM_TEXT[realm]}`, bytes);
      }
    });
  });
}

function splitSuspects(unreachable: Budget, { suspects }: MarkSample): void {
  const byContent = new Map<string, Bytes>();
  for (const { resembles, bytes } of suspects) {
    byContent.set(resembles, (byContent.get(resembles) ?? 0) + bytes);
  }
  for (const [content, bytes] of byContent) unreachable.give(`resembles ${content}`, bytes);
}

/** Free blocks by powers of two, smallest first. */
function freeBySize(snapshot: HeapSnapshot | null): readonly { name: string; bytes: Bytes }[] {
  if (snapshot === null) return [];
  const bins = new Map<number, Bytes>();
  snapshot.owners.forEach((owner, i) => {
    const size = snapshot.sizes[i] ?? 0;
    if (owner !== OWNER.free || size === 0) return;
    const power = 31 - Math.clz32(size);
    bins.set(power, (bins.get(power) ?? 0) + size);
  });
  return [...bins]
    .toSorted(([a], [b]) => a - b)
    .map(([power, bytes]) => ({
      name: `free blocks of ${formatBytes(2 ** power)} to ${formatBytes(2 ** (power + 1))}`,
      bytes,
    }));
}
