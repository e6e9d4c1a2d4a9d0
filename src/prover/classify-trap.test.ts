import { describe, expect, it } from 'vitest';
import { classifyTrap } from './classify-trap.ts';

const MiB = 2 ** 20;

describe('classifyTrap', () => {
  it.each([
    ['RuntimeError: unreachable', 300 * MiB, 320 * MiB, 'out-of-memory'],
    ['RuntimeError: unreachable', 272 * MiB, 320 * MiB, 'out-of-memory'],
    ['RuntimeError: unreachable', 271 * MiB, 320 * MiB, 'crash'],
    ['RuntimeError: memory access out of bounds', 290 * MiB, 4096 * MiB, 'crash'],
    ['memory allocation of 2097152 bytes failed', 100 * MiB, 4096 * MiB, 'out-of-memory'],
    ['RangeError: WebAssembly.Memory.grow(): out of memory', 0, 4096 * MiB, 'out-of-memory'],
  ])('puts %s at %i of %i bytes down to %s', (message, used, limit, code) => {
    expect(classifyTrap(message, used, limit)).toEqual({ code, detail: message });
  });

  it('says so when a thread died without a message', () => {
    expect(classifyTrap('', 0, 1).detail).toBe('A thread died without a message.');
  });
});
