import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findPollution, FUZZ_RUNS, mutateValue } from './fixtures/mutate-value.ts';
import { sampleCurve, sampleDetail, sampleProof, sampleRecord } from './fixtures/sample-run.ts';
import { FORMAT_VERSION } from './run.ts';
import { upgradeCurve, upgradeDetail, upgradeProof, upgradeRun } from './upgrade.ts';
import type { Upgraded } from './upgrade.ts';

interface FrozenRun {
  readonly record: unknown;
  readonly proofs: readonly unknown[];
  readonly curves: readonly unknown[];
}

const FOLDER = join(import.meta.dirname, 'fixtures');
const FROZEN = readdirSync(FOLDER)
  .filter((name) => /^stored-run\.v\d+\.json$/.test(name))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as FrozenRun);

/** Readers of what is stored, each with good records of every version. */
const READERS: readonly [
  name: string,
  read: (stored: unknown) => Upgraded<{ readonly formatVersion: number }>,
  valid: readonly unknown[],
][] = [
  ['runs', upgradeRun, [sampleRecord(), ...FROZEN.map(({ record }) => record)]],
  ['proofs', upgradeProof, [sampleProof(), ...FROZEN.flatMap(({ proofs }) => proofs)]],
  ['curves', upgradeCurve, [sampleCurve(), ...FROZEN.flatMap(({ curves }) => curves)]],
  ['details', upgradeDetail, [sampleDetail()]],
];

/** What is wrong with an answer, `null` if nothing is. */
function findUndeclared(result: ReturnType<(typeof READERS)[number][1]>): string | null {
  switch (result.kind) {
    case 'ok':
      return result.value.formatVersion === FORMAT_VERSION &&
        Object.getPrototypeOf(result.value) === Object.prototype
        ? null
        : 'it is not of the newest version, or inherits something';
    case 'newer':
      return result.found > result.newest ? null : 'it is not newer';
    case 'damaged':
      return /^[^\n]{1,400}$/.test(result.problem) ? null : `told at length: ${result.problem}`;
  }
}

afterAll(() => expect(findPollution()).toEqual([]));

describe.each(READERS)('stored %s', (_, read, valid) => {
  it('are good before they are changed', () => {
    for (const value of valid) expect(read(value).kind).toBe('ok');
  });

  it('are records, newer, or damaged, whatever a database holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(), (value, seed) => {
        expect(findUndeclared(read(mutateValue(value, seed, 'clonable')))).toBeNull();
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
