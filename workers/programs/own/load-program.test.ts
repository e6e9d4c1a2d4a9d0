import { describe, expect, it } from 'vitest';
import { O1JS_SPECIFIER } from '../../../src/protocol/playground-host.ts';
import { loadProgram } from './load-program.ts';
import { OwnProgramError } from './own-program-error.ts';

/** Line 2 of the module is line 3, column 7 of `my-program.ts`. */
const MAP = {
  version: 3,
  sources: ['my-program.ts'],
  sourcesContent: ['// A program\n\nconst\tx = y;\n// The end.\n'],
  names: [],
  mappings: ';AAEM',
};

function moduleUrl(code: string, map: object = MAP): string {
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
  const text = `${code}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${encoded}\n`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}

/** What is imported from the Blob: Node cannot import one, so the text is looked at. */
async function readBlob(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** An error as it is thrown at a place of the module. */
function errorAt(url: string, line: number, message = 'y is not defined'): Error {
  const error = new Error(message);
  error.stack = `Error: ${message}\n    at helper (http://localhost/o1js.js:1:10)\n    at inputs (${url}:${line}:9)\n    at run (http://localhost/worker.js:5:5)`;
  return error;
}

describe('loadProgram', () => {
  it('has the module import o1js from where the worker did', async () => {
    let text = '';
    const code = `import { Field } from "${O1JS_SPECIFIER}";\nconst late = () => import('${O1JS_SPECIFIER}');`;
    const module = { build: 1 };
    const loaded = await loadProgram(moduleUrl(code), 'http://x/o1js.js?$&', async (url) => {
      text = await readBlob(url);
      return module;
    });
    expect(loaded.module).toBe(module);
    expect(text).toContain('import { Field } from "http://x/o1js.js?$&";');
    expect(text).toContain("import('http://x/o1js.js?$&')");
  });

  it('tells where in the program an error came about, with the lines around', async () => {
    let address = '';
    const { describeError } = await loadProgram(moduleUrl('x;\ny;'), '', async (url) => {
      address = url;
      return {};
    });
    const cause = errorAt(address, 2);
    const expected = [
      'my-program.ts:3:7',
      '',
      '  1 | // A program',
      '  2 |',
      '> 3 | const\tx = y;',
      '    |      \t^',
      '  4 | // The end.',
      '  5 |',
    ].join('\n');
    expect(describeError(cause)).toBe(`y is not defined\n${expected}`);
    const wrapped = new OwnProgramError('inputs(0) failed: y is not defined', { cause });
    expect(describeError(wrapped)).toBe(`inputs(0) failed: y is not defined\n${expected}`);
  });

  it('tells only the message where the error came about elsewhere, or the map cannot be read', async () => {
    let address = '';
    const keep = async (url: string) => {
      address = url;
      return {};
    };
    const loaded = await loadProgram(moduleUrl('x;'), '', keep);
    expect(loaded.describeError(errorAt('http://elsewhere', 2))).toBe('y is not defined');
    expect(loaded.describeError(errorAt(address, 1))).toBe('y is not defined');
    expect(loaded.describeError('just a text')).toBe('just a text');
    const broken =
      'data:text/javascript,x;%0A//# sourceMappingURL=data:application/json;charset=utf-8;base64,%25';
    const { describeError } = await loadProgram(broken, '', keep);
    expect(describeError(errorAt(address, 2))).toBe('y is not defined');
  });

  it('says of a module that throws that loading it failed, and where', async () => {
    const failing = loadProgram(moduleUrl('x;\ny;'), '', async (url) => {
      throw errorAt(url, 2);
    });
    await expect(failing).rejects.toThrow(OwnProgramError);
    await expect(failing).rejects.toThrow(
      /^Loading the program failed: y is not defined\nmy-program\.ts:3:7/,
    );
  });

  it('says that a module cannot be fetched', async () => {
    const failing = loadProgram('data:no', '', async () => ({}));
    await expect(failing).rejects.toThrow(/could not be fetched from data:no/);
  });
});
