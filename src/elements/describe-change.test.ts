import { describe, expect, it } from 'vitest';
import {
  describeBytesPerProof,
  formatBytesPerProof,
  formatCountChange,
} from './describe-change.ts';

it.each([
  [544, '+544'],
  [0.5, '+0.5'],
  [-3, '−3'],
  [-0.25, '−0.3'],
  [0.04, '0'],
  [-0.04, '0'],
  [0.96, '+1'],
  [65_936.5, '+65\u202f936.5'],
])('a change of a count by %d is told as %s', (change, text) => {
  expect(formatCountChange(change)).toBe(text);
});

it('a change of bytes that is not known is a dash', () => {
  expect(formatBytesPerProof(null)).toBe('–');
  expect(formatBytesPerProof({ estimate: 112_288, low: null, high: null })).toBe('+110 KiB');
});

describe('describeBytesPerProof', () => {
  it.each([
    [
      { estimate: 112_288, low: 112_288, high: 112_288 },
      '110 KiB more with every proof (from 6 proofs)',
    ],
    [{ estimate: 112_288, low: null, high: null }, '110 KiB more with every proof (from 6 proofs)'],
    [
      { estimate: 112_288, low: -1024, high: 204_800 },
      '110 KiB more with every proof (95 %: −1.00 KiB to +200 KiB, from 6 proofs)',
    ],
    [{ estimate: -2048, low: null, high: null }, '2.00 KiB less with every proof (from 6 proofs)'],
    [{ estimate: 0, low: 0, high: 0 }, 'no more and no fewer with every proof (from 6 proofs)'],
    [
      null,
      'how they change per proof is not known, which takes two proofs in a row that were marked',
    ],
  ])('%j', (change, text) => {
    expect(describeBytesPerProof(change, 6)).toBe(text);
  });

  it('says that it is of one proof', () => {
    expect(describeBytesPerProof({ estimate: 1024, low: null, high: null }, 1)).toContain(
      'from one proof',
    );
  });
});
