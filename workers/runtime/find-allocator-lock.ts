import type { LockFinding } from '../../src/core/vitals/lock-finding.ts';
import { ByteReader, MalformedModuleError } from './arithmetic/leb128.ts';
import { readModule } from './arithmetic/module-reader.ts';

/** `i32.const`, before its value as signed LEB128. */
const I32_CONST = 0x41;
/**
 * `i32.atomic.rmw.xchg` with the alignment that it has to have; the offset follows as unsigned
 * LEB128. From the binary format of the threads proposal.
 */
const XCHG = [0xfe, 0x41, 0x02] as const;
/** Longest LEB128 of 32 bits. */
const MOST_LEB_BYTES = 5;
/**
 * At fewer places nothing is the lock. Taking and giving it back in each of allocate, allocate zeroed,
 * reallocate and free are eight, where a compiler has put none of them into its callers.
 */
const FEWEST_SITES = 4;

const NONE =
  'No word of the memory is taken and given back by the module’s code as an allocator’s lock is.';
const SEVERAL =
  'Several words of the memory are taken and given back by the module’s code as an allocator’s lock is.';
const UNREADABLE = 'The module’s code could not be read for the allocator’s lock.';

/** How often constants are swapped into the word at one address. */
interface Target {
  sites: number;
  takes: number;
  releases: number;
}

/**
 * Finds the lock of a Rust program's allocator in its module's code. In a program with threads,
 * Rust's standard library guards its allocator by one static word (`sys/alloc/wasm.rs`, `mod lock`):
 * 1 is swapped in until 0 comes out, and 0 is swapped in to give it back. So it is that word at a
 * constant address into which both are swapped, at more than half of all the places that swap a
 * constant into a constant address: at 15 of 15 in o1js 2.15, 13,316 of 13,320 in 2.14, 12,620 of
 * 12,624 in 2.10 and 8 of 9 in 2.4, by their web builds.
 *
 * The code is searched for the bytes of that instruction, not decoded: what only looks like it
 * inside of another one would have to do so again and again with the same address.
 *
 * Never throws: bytes that are no module are a module without a lock.
 *
 * @param bytes the module.
 */
export function findAllocatorLock(bytes: Uint8Array): LockFinding {
  try {
    return judge(countTargets(bytes));
  } catch (error) {
    if (error instanceof MalformedModuleError) return { kind: 'not-found', reason: UNREADABLE };
    throw error;
  }
}

function judge(targets: ReadonlyMap<number, Target>): LockFinding {
  const of = [...targets.values()].reduce((total, { sites }) => total + sites, 0);
  const locks = [...targets].filter(
    ([address, { sites, takes, releases }]) =>
      address % 4 === 0 && takes > 0 && releases > 0 && sites >= FEWEST_SITES,
  );
  const most = locks.find(([, { sites }]) => sites * 2 > of);
  if (most === undefined) return { kind: 'not-found', reason: locks.length > 1 ? SEVERAL : NONE };
  const [address, { sites }] = most;
  return { kind: 'found', address, sites, of };
}

function countTargets(bytes: Uint8Array): Map<number, Target> {
  const { start, end } = readModule(bytes).codeSection;
  const targets = new Map<number, Target>();
  const [first, ...others] = XCHG;
  for (let at = bytes.indexOf(first, start); at !== -1; at = bytes.indexOf(first, at + 1)) {
    if (at >= end) break;
    if (others.some((byte, i) => bytes[at + 1 + i] !== byte)) continue;
    const value = readConstantBefore(bytes, start, at);
    const base = value === null ? null : readConstantBefore(bytes, start, value.start);
    if (value === null || base === null) continue;
    const offset = readOffset(bytes, at + XCHG.length, end);
    if (offset === null) continue;
    const address = base.value + offset;
    const target = targets.get(address) ?? { sites: 0, takes: 0, releases: 0 };
    target.sites += 1;
    if (value.value === 1) target.takes += 1;
    if (value.value === 0) target.releases += 1;
    targets.set(address, target);
  }
  return targets;
}

/**
 * The unsigned constant that the instruction right before `end` pushes, and where that begins; `null`
 * if it is not there. Of a LEB128 all bytes but the last have their top bit set and the opcode has
 * not, so that it can be read backwards.
 */
function readConstantBefore(
  bytes: Uint8Array,
  start: number,
  end: number,
): { value: number; start: number } | null {
  const last = end - 1;
  if (last <= start || (bytes[last] ?? 0x80) >= 0x80) return null;
  let first = last;
  while (end - first < MOST_LEB_BYTES && (bytes[first - 1] ?? 0) >= 0x80) first -= 1;
  if (first <= start || bytes[first - 1] !== I32_CONST) return null;
  const value = Number(new ByteReader(bytes, first, end).s64()) >>> 0;
  return { value, start: first - 1 };
}

/** `null` where no number stands: then it was no instruction. */
function readOffset(bytes: Uint8Array, start: number, end: number): number | null {
  const last = bytes
    .subarray(start, Math.min(end, start + MOST_LEB_BYTES))
    .findIndex((b) => b < 0x80);
  if (last === -1) return null;
  let offset = 0;
  for (let i = last; i >= 0; i -= 1) offset = offset * 128 + ((bytes[start + i] ?? 0) & 0x7f);
  return offset;
}
