import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What makes markup or code of text: nothing that comes from outside may ever get there. */
const TEXT_SINKS =
  /\b(?:unsafe(?:HTML|SVG|MathML|Static)|innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment|DOMParser|srcdoc|document\.write(?:ln)?|execCommand)\b|(?<![.$\w])eval\(|\bnew Function\(/;

/** Every source of the page and its workers but tests, without its comments. */
const SOURCES = ['src', 'workers'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => {
      const text = readFileSync(join(ROOT, folder, path), 'utf8');
      return {
        path: `${folder}/${path}`,
        code: text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, ''),
      };
    }),
);

describe('the page', () => {
  it('makes neither markup nor code of text', () => {
    expect(SOURCES.length).toBeGreaterThan(100);
    expect(SOURCES.filter(({ code }) => TEXT_SINKS.test(code)).map(({ path }) => path)).toEqual([]);
  });

  it('has no script, handler or style inside of its markup', () => {
    const page = readFileSync(join(ROOT, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=|javascript:/);
  });

  it('sets styles of elements as properties, as its policy refuses them as attributes', () => {
    const styled = SOURCES.filter(({ code }) => /\sstyle=["$]/.test(code));
    expect(styled.map(({ path }) => path)).toEqual([]);
  });
});

describe('the pattern', () => {
  it.each([
    'element.innerHTML = text;',
    'html`${unsafeHTML(text)}`;',
    'document.write(text);',
    'new Function(text);',
    'eval(text);',
    'frame.srcdoc = text;',
  ])('finds: %s', (code) => {
    expect(code).toMatch(TEXT_SINKS);
  });

  it.each(['page.$eval(text);', 'retrieval(text);', 'innerHtml', 'document.writeable'])(
    'does not mind: %s',
    (code) => {
      expect(code).not.toMatch(TEXT_SINKS);
    },
  );
});
