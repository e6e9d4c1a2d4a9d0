import { formatBytes, formatCount } from '../units.ts';
import type { Bytes } from '../units.ts';
import { listParts } from './waterfall.ts';
import type { GrowthSplit, MemoryPart, MemorySplit } from './waterfall.ts';

/**
 * The main cause of a growth, in a sentence for people in which every figure was measured:
 * `8 more thread stacks: 8.00 MiB of 8.25 MiB.`
 *
 * Memory grows in steps of many pages, so what is left behind often fits into space that was free. A
 * memory that kept its size can leak all the same, and the sentence says so.
 */
export function describeGrowthCause(growth: GrowthSplit): string {
  const { totalBytes } = growth;
  const grown = listCauses(growth.parts);
  const [cause] = grown;
  const used = grown.find(({ part }) => USED.has(part));
  if (totalBytes > 0 && cause !== undefined) {
    const name = capitalise(nameCause(cause.part, growth));
    if (cause.bytes > totalBytes) {
      return `${name}: ${formatBytes(cause.bytes)}, more than the ${formatBytes(totalBytes)} that the memory grew by, because some of it was free before.`;
    }
    // Space that is free again was needed for a while: what was left in use is told as well.
    const next =
      used === undefined || used === cause
        ? ''
        : `; then ${nameCause(used.part, growth)}, ${formatBytes(used.bytes)}`;
    return `${name}: ${formatBytes(cause.bytes)} of ${formatBytes(totalBytes)}${next}.`;
  }
  const inUse = usedBytes(growth);
  if (used === undefined || inUse <= 0) {
    return 'The memory did not grow, and no more of it is in use than before.';
  }
  return `The memory did not grow, yet ${formatBytes(inUse)} more of it are in use, in space that was free before. Most of that: ${nameCause(used.part, growth)}, ${formatBytes(used.bytes)}.`;
}

/**
 * What came, most of it first. All free space counts as one: chunks that are free lie in one piece
 * at the end after one proof and between others after the next, and neither made the memory grow.
 */
function listCauses(parts: GrowthSplit['parts']): readonly SizedPart[] {
  const { freeFragmented, neverTouched } = parts;
  const free: SizedPart = {
    part: freeFragmented > neverTouched ? 'freeFragmented' : 'neverTouched',
    bytes: freeFragmented + neverTouched,
  };
  return [...listParts(parts).filter(({ part }) => !FREE.has(part)), free]
    .filter(({ bytes }) => bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes);
}

interface SizedPart {
  readonly part: MemoryPart;
  readonly bytes: Bytes;
}

const FREE: ReadonlySet<MemoryPart> = new Set(['freeFragmented', 'neverTouched']);

/** What most of a memory is, in a sentence likewise. */
export function describeMemory(memory: MemorySplit): string {
  const { totalBytes, parts } = memory;
  const inUse = usedBytes(memory);
  return `Of ${formatBytes(totalBytes)}, ${formatBytes(inUse)} are in use; ${formatBytes(parts.neverTouched)} are free in one piece, and the next proof uses them again.`;
}

/** Parts that are in use. */
const USED: ReadonlySet<MemoryPart> = new Set([
  'threadStacks',
  'liveHandles',
  'ownerlessLive',
  'restOfLive',
]);

function usedBytes({ parts }: Pick<GrowthSplit, 'parts'>): Bytes {
  return listParts(parts)
    .filter(({ part }) => USED.has(part))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

const OWNERLESS = 'memory that no JavaScript object owns';

/** From this share on a second figure would only repeat the first. */
const NEARLY_ALL = 0.95;

/** As the beginning of a sentence, or the middle of one. */
function nameCause(part: MemoryPart, growth: GrowthSplit): string {
  const { stackCount, unreachableBytes, parts } = growth;
  switch (part) {
    case 'threadStacks':
      if (stackCount < 1) return 'thread stacks';
      return stackCount === 1
        ? 'one more thread stack'
        : `${formatCount(stackCount)} more thread stacks`;
    case 'liveHandles':
      return 'objects that JavaScript still holds';
    case 'ownerlessLive':
      if (unreachableBytes === null || unreachableBytes <= 0) return OWNERLESS;
      return unreachableBytes >= NEARLY_ALL * (parts.ownerlessLive ?? 0)
        ? `${OWNERLESS} (nearly all of it suspected leaks)`
        : `${OWNERLESS} (${formatBytes(unreachableBytes)} of it suspected leaks)`;
    case 'restOfLive':
      return 'memory in use whose owner is not known';
    case 'freeFragmented':
      return 'free space between chunks in use';
    case 'neverTouched':
      return 'free space at the end of the memory';
    case 'static':
      return 'memory outside of the allocator’s heap';
    case 'unexplained':
      return 'memory that the walk does not account for';
  }
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
