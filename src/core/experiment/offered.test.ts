import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configToQuery, defaultConfig } from './config.ts';
import { parseConfig } from './parse-config.ts';
import { BUILT_IN, findOfferedProgram, findOfferedRelease } from './offered.ts';
import { listPrograms, listReleases, refuseUnoffered } from './offered.ts';
import type { Offered } from './offered.ts';

/** As many digits as are read. */
const anyParameter = fc.maxSafeInteger().filter((value) => Math.abs(value) < 10 ** 15);

const OWN: Offered = { program: './my-program.ts', o1js: '2.99.1' };

describe('what a host brought along', () => {
  it('is found, by its whole name only', () => {
    expect(findOfferedProgram('./my-program.ts', OWN)).toEqual({
      kind: 'own',
      id: './my-program.ts',
    });
    expect(findOfferedRelease('2.99.1', OWN)).toBe('2.99.1');
    expect(findOfferedRelease('2.99', OWN)).toBeNull();
  });

  it('leaves what is built in', () => {
    expect(findOfferedProgram('merkle', OWN)).toMatchObject({ kind: 'built-in', id: 'merkle' });
    expect(findOfferedRelease('2.14', OWN)).toBe('2.14.0');
    expect(listPrograms(OWN)).toEqual(['./my-program.ts', ...listPrograms(BUILT_IN)]);
    expect(listReleases(OWN)).toEqual(['2.99.1', ...listReleases(BUILT_IN)]);
  });

  it('goes before what is built in under the same name, and is listed once', () => {
    const same: Offered = { program: 'square', o1js: '2.14.0' };
    expect(findOfferedProgram('square', same)?.kind).toBe('own');
    expect(listPrograms(same).filter((id) => id === 'square')).toHaveLength(1);
    expect(listReleases(same).filter((id) => id === '2.14.0')).toHaveLength(1);
  });
});

describe('a configuration of what a host brought along', () => {
  const input = { program: './my-program.ts', o1js: '2.99.1', 'param.rounds': '-7' };

  it('is accepted, with parameters of any name that are whole numbers', () => {
    const result = parseConfig(input, 2, OWN);
    expect(result).toMatchObject({
      kind: 'ok',
      config: { program: './my-program.ts', o1js: '2.99.1', parameters: { rounds: -7 } },
    });
    const refused = parseConfig({ ...input, 'param.rounds': 'many' }, 2, OWN);
    expect(refused).toMatchObject({ kind: 'invalid', issues: [{ field: 'param.rounds' }] });
  });

  it('is refused by name where the host did not', () => {
    const result = parseConfig(input, 2);
    expect(result).toEqual({
      kind: 'invalid',
      issues: [
        {
          field: 'program',
          value: './my-program.ts',
          allowed: 'square, poseidon-chain, merkle, recursive',
        },
        { field: 'o1js', value: '2.99.1', allowed: '2.15.0, 2.14.0, 2.10.0, 2.4.0' },
      ],
    });
  });

  it('is read back from its query', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), anyParameter), (given) => {
        const config = { ...defaultConfig(2), ...OWN_CONFIG, parameters: { ...given } };
        const query = configToQuery(config, 'freeing');
        expect(parseConfig(query, 8, OWN)).toEqual({ kind: 'ok', config });
      }),
    );
  });
});

const OWN_CONFIG = { program: './my-program.ts', o1js: '2.99.1' };

describe('refuseUnoffered', () => {
  const change = { ...OWN_CONFIG, parameters: { rounds: 1 }, threads: 3 };

  it('lets what is offered pass', () => {
    expect(refuseUnoffered(change, OWN)).toEqual({ accepted: change, issues: [] });
  });

  it('leaves out a program with its parameters, and a release', () => {
    const { accepted, issues } = refuseUnoffered(change, BUILT_IN);
    expect(accepted).toEqual({ threads: 3 });
    expect(issues.map(({ field, value }) => [field, value])).toEqual([
      ['program', './my-program.ts'],
      ['o1js', '2.99.1'],
    ]);
  });

  it('lets parameters of the program that is set pass', () => {
    const parameters = { depth: 3 };
    expect(refuseUnoffered({ parameters }, BUILT_IN).accepted).toEqual({ parameters });
  });
});
