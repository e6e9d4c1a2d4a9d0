import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelAllocator } from './fixtures/model-allocator.ts';
import { markAllocator } from './mark-allocator.ts';

describe('markAllocator', () => {
  it('changes with every allocation that takes from top, and with nothing that users write', () => {
    const model = new ModelAllocator();
    const allocator = {
      segment: model.options.segment,
      initialBytes: model.options.initialBytes,
    };
    const mark = () => markAllocator(model.view(), allocator);
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 4096 }), (bytes) => {
        const before = mark();
        const user = model.malloc(bytes);
        const after = mark();
        expect(after).not.toBe(before);
        model.view()[user / 4] = bytes;
        expect(mark()).toBe(after);
      }),
    );
  });
});
