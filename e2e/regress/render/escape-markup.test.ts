import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUZZ_RUNS, HOSTILE_TEXTS } from '../../../src/core/fixtures/mutate-value.ts';
import { escapeMarkdown, escapeXml } from './escape-markup.ts';

const runs = { numRuns: FUZZ_RUNS };
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...HOSTILE_TEXTS),
  fc
    .array(
      fc.constantFrom('<', '>', '&', '"', "'", 'amp;', '#60;', '\n', '\u0000', ']]>', '|', '`'),
    )
    .map((parts) => parts.join('')),
);

/** What a parser of XML or HTML makes of the entities that are written. */
function unescape(text: string): string {
  return text.replaceAll(/&(?:(amp|lt|gt|quot)|#(\d+));/g, (_, name: string, code: string) =>
    name === undefined
      ? String.fromCodePoint(Number(code))
      : { amp: '&', lt: '<', gt: '>', quot: '"' }[name as 'amp' | 'lt' | 'gt' | 'quot'],
  );
}

describe('escapeXml', () => {
  it('leaves nothing that could end an element or an attribute', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeXml(text);
        if (/[<>"']|&(?!(?:amp|lt|gt|quot|#\d+);)/.test(escaped)) expect(escaped).toBe('escaped');
      }),
      runs,
    );
  });

  it('is read as the text that it was, but for what XML cannot write', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = Array.from(unescape(escapeXml(text)));
        const written = Array.from(text);
        const differs = written.findIndex((character, i) => {
          const isWritable = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]$/u.test(
            character,
          );
          return read[i] !== (isWritable ? character : '\uFFFD');
        });
        if (differs >= 0 || read.length !== written.length) expect(read).toEqual(written);
      }),
      runs,
    );
  });
});

describe('escapeMarkdown', () => {
  it('leaves no markup, no second line and no second cell', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = escapeMarkdown(text);
        const bare = escaped.replaceAll(/\\[\\`*_[\]|~#]/g, '');
        if (/[<>\n\r\\`*_[\]|~]|&(?!(?:amp|lt|gt);)/.test(bare)) expect(escaped).toBe('escaped');
      }),
      runs,
    );
  });
});
