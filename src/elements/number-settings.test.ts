import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../core/experiment/config.ts';
import { PAGE_BYTES, parseSize } from '../core/units.ts';
import {
  allowedInstead,
  changeOf,
  describeRange,
  exactSize,
  hintOf,
  NUMBER_SETTINGS,
} from './number-settings.ts';

describe('exactSize', () => {
  it.each([
    [4 * 1024 ** 3, '4 GiB'],
    [320 * 1024 ** 2, '320 MiB'],
    [4100 * PAGE_BYTES, '262400 KiB'],
    [64 * 1024, '64 KiB'],
    [1000, '1000 B'],
    [0, '0 B'],
  ])('writes %d bytes as %s, which reads back as the same', (bytes, text) => {
    expect(exactSize(bytes)).toBe(text);
    expect(parseSize(text)).toBe(bytes);
  });
});

describe('allowedInstead', () => {
  it('lets through what the query string would take', () => {
    expect(allowedInstead({ threads: '64' })).toBeNull();
    expect(allowedInstead({ maxMemory: '' })).toBeNull();
    expect(allowedInstead({ program: 'merkle', 'param.depth': '20' })).toBeNull();
  });

  it.each([
    [{ threads: '65' }, 'a whole number from 1 to 64'],
    [{ threads: '' }, 'a whole number from 1 to 64'],
    [{ proofs: '2.5' }, 'a whole number from 1 to 10000'],
    [{ maxMemory: '10MiB' }, 'a size from 256MiB to 4GiB, such as 320MiB or 1GiB'],
    [{ maxGrowth: '64KB' }, 'a size from 0B to 4GiB, such as 64KiB or 1MiB'],
    [{ program: 'merkle', 'param.depth': '1' }, 'a whole number from 2 to 64'],
  ])('says what may stand in place of %j', (input, allowed) => {
    expect(allowedInstead(input)).toBe(allowed);
  });
});

describe('number settings', () => {
  it('each change the field of the configuration that they show', () => {
    const config = { ...defaultConfig(1), ...changeOf(NUMBER_SETTINGS.pause, 1500) };
    expect(config.pauseMs).toBe(1500);
  });

  it('tell their range with the digits in groups', () => {
    expect(describeRange({ min: 1, max: 10_000 })).toBe('1 to 10\u202f000.');
    expect(hintOf(NUMBER_SETTINGS.threads)).toBe('1 to 64.');
    expect(hintOf(NUMBER_SETTINGS.warmup)).toBe(
      '0 to 100. Made first and left out of every figure.',
    );
  });
});
