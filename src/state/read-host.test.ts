import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findPollution, FUZZ_RUNS, mutateValue } from '../core/fixtures/mutate-value.ts';
import { readHost } from './read-host.ts';

const BASE = 'http://localhost:1/some/folder/?program=square';
const HOST = {
  program: { id: './my-program.ts', url: 'host/program.js' },
  o1js: { version: '2.15.0', url: '/host/o1js/dist/web/index.js' },
};

afterAll(() => expect(findPollution()).toEqual([]));

describe('what the host brought', () => {
  it('is taken as it is, where it can be used', () => {
    expect(readHost(HOST, BASE)).toEqual({ host: HOST, issues: [] });
    expect(readHost(undefined, BASE)).toEqual({ host: {}, issues: [] });
  });

  it.each([
    [{ program: { id: 'a', url: 'https://elsewhere.example/a.js' } }, 'playgroundHost.program.url'],
    [{ program: { id: 'a', url: 'data:text/javascript,alert(1)' } }, 'playgroundHost.program.url'],
    [{ o1js: { version: '1', url: 'http://[' } }, 'playgroundHost.o1js.url'],
    [{ o1js: { version: 2, url: 'a.js' } }, 'playgroundHost.o1js.version'],
    [{ program: 'program.js' }, 'playgroundHost.program'],
    ['program.js', 'playgroundHost'],
  ])('is left out and told where it cannot: %j', (value, field) => {
    const { host, issues } = readHost(value, BASE);
    expect(host).toEqual({});
    expect(issues.map((issue) => issue.field)).toEqual([field]);
  });

  it('is whole or left out with a reason, whatever was set', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { host, issues } = readHost(mutateValue(HOST, seed, 'clonable'), BASE);
        for (const { url } of [host.program, host.o1js].flatMap((part) => part ?? [])) {
          const { origin } = new URL(url, BASE);
          if (origin !== 'http://localhost:1') expect(origin).toBe('the page’s own');
        }
        const isLong = ({ field, value }: (typeof issues)[number]) =>
          field.length > 60 || value.length > 60;
        if (issues.some(isLong)) expect(issues).toEqual('in few words');
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
