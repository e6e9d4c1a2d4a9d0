import { describe, expect, it } from 'vitest';
import type { PlaygroundHost } from '../protocol/playground-host.ts';
import { findOwnSources, offerOf } from './page-host.ts';

const HOST: PlaygroundHost = {
  program: { id: './my-program.ts', url: 'host/program.js' },
  o1js: { version: '2.15.0', url: '/host/o1js/dist/web/index.js' },
};
const BASE = 'http://localhost:1/some/folder/?program=square';

describe('offerOf', () => {
  it('is what the host brought', () => {
    expect(offerOf({})).toEqual({ program: null, o1js: null });
    expect(offerOf(HOST)).toEqual({ program: './my-program.ts', o1js: '2.15.0' });
  });
});

describe('findOwnSources', () => {
  it('has the whole address of what the host brought', () => {
    expect(findOwnSources(HOST, { program: './my-program.ts', o1js: '2.15.0' }, BASE)).toEqual({
      programUrl: 'http://localhost:1/some/folder/host/program.js',
      o1jsUrl: 'http://localhost:1/host/o1js/dist/web/index.js',
    });
  });

  it.each([
    [HOST, { program: 'square', o1js: '2.14.0' }],
    [{}, { program: 'square', o1js: '2.15.0' }],
  ])('has nothing for what is built in: %#', (host, wanted) => {
    expect(findOwnSources(host, wanted, BASE)).toEqual({ programUrl: null, o1jsUrl: null });
  });
});
