import type { AllocationFit, Fragmentation } from '../core/analysis/fragmentation.ts';
import { bytesToPages, formatAddress, formatBytes, formatCount } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';

/** The answer to “will it fit?”: sentences that begin with Yes or No. */
export function describeFit(fit: AllocationFit, fragmentation: Fragmentation): string {
  switch (fit.kind) {
    case 'chunk': {
      const chunk = `the free chunk of ${formatBytes(fit.chunkBytes)} at ${formatAddress(fit.chunk)}`;
      return fit.leftBytes === 0
        ? `Yes. It takes all of ${chunk}.`
        : `Yes. It goes into ${chunk}, of which ${formatBytes(fit.leftBytes)} stay free.`;
    }
    case 'top':
      return `Yes. No free chunk is large enough, but the free end of the heap is; ${formatBytes(fit.leftBytes)} of it stay.`;
    case 'grow':
      return `No. ${describeRoom(fragmentation)} The memory would grow by ${formatPages(fit.growBytes)}.`;
    case 'fails':
      return `No, and the memory cannot grow by the ${formatPages(fit.growBytes)} that it takes: the allocation would fail. ${describeRoom(fragmentation)}`;
  }
}

function describeRoom({ freeBytes, largestFreeBytes, topBytes }: Fragmentation): string {
  const largest = Math.max(largestFreeBytes, topBytes);
  const all = freeBytes + topBytes;
  return all === 0
    ? 'Nothing is free.'
    : `${formatBytes(all)} are free, but no more than ${formatBytes(largest)} in one piece.`;
}

function formatPages(bytes: Bytes): string {
  const pages = bytesToPages(bytes);
  return `${formatBytes(bytes)} (${formatCount(pages)} ${pages === 1 ? 'page' : 'pages'})`;
}

/** How scattered the free memory is, for people. */
export function describeFragmentation(fragmentation: Fragmentation): string {
  const { freeBytes, freeChunks, largestFreeBytes, topBytes, scattered } = fragmentation;
  const end = `${formatBytes(topBytes)} are free in one piece at the end of the heap.`;
  if (scattered === null) return `Nothing is free between chunks in use. ${end}`;
  const pieces =
    freeChunks === 1
      ? `${formatBytes(freeBytes)} are free between chunks in use, in one piece.`
      : `${formatBytes(freeBytes)} are free between chunks in use, in ${formatCount(freeChunks)} pieces; the largest has ${formatBytes(largestFreeBytes)}, so ${Math.round(scattered * 100)} % lie in smaller ones.`;
  return `${pieces} ${end}`;
}
