import { describe, expect, it } from 'vitest';
import { encodeModule } from './encode-module.ts';
import { multiplyTwiceRounded } from './fixtures/twice-rounded.ts';
import { functionOf } from './fixtures/small-module.ts';
import { encodeProbe, isMultiplyAddFused } from './probe-multiply-add.ts';

describe('isMultiplyAddFused', () => {
  it('is true where a multiply-add rounds once', () => {
    expect(isMultiplyAddFused()).toBe(true);
  });

  it('is false where it rounds twice', () => {
    const probe = encodeProbe(multiplyTwiceRounded);
    expect(WebAssembly.validate(probe)).toBe(true);
    expect(isMultiplyAddFused(probe)).toBe(false);
  });

  it('is false where there is no such instruction', () => {
    const unknown = functionOf(1, Uint8Array.of(0, 0xfd, 0xff, 0x7f, 0x0b));
    const probe = encodeModule({ functions: [unknown], globals: [], exports: { run: 0 } });
    expect(isMultiplyAddFused(probe)).toBe(false);
  });
});
