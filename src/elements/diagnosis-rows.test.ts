import { describe, expect, it } from 'vitest';
import { diagnose } from '../core/analysis/diagnosis.ts';
import type { LimitForecast } from '../core/analysis/limit-forecast.ts';
import { growRun } from '../core/fixtures/grown-run.ts';
import type { ProofSample } from '../core/run.ts';
import { diagnosisRows } from './diagnosis-rows.ts';

const LIMIT = 4 * 2 ** 30;
const NEVER: LimitForecast = { kind: 'never', low: 6218 };

function rowsOf(proofs: readonly ProofSample[], forecast = NEVER) {
  return diagnosisRows(diagnose(proofs), forecast, LIMIT);
}

describe('the figures of a diagnosis', () => {
  it('come with interval, threshold and what they say', () => {
    const [live, pages, , , times] = rowsOf(growRun({ stackBytes: 2 ** 21 }).proofs);
    expect(live).toEqual({
      label: 'Live bytes, per proof',
      measured: '+2.00 MiB',
      interval: '95 %: 2.00 MiB to 2.00 MiB',
      threshold: 'more than 64.0 KiB',
      outcome: 'above',
      stands: 'out',
    });
    expect(pages).toMatchObject({ threshold: 'more than 1.00 MiB' });
    expect(times).toMatchObject({
      label: 'Time, last 3 against first 3',
      measured: '× 1.00',
      interval: 'too few proofs for an interval',
      threshold: '× 1.25 or more',
      outcome: 'not slower',
    });
  });

  it('are dashes before there are any', () => {
    const rows = rowsOf([], { kind: 'unknown' });
    expect(rows.map(({ measured }) => measured)).toEqual(['–', '–', '–', '–', '–', '–']);
    expect(rows.every(({ stands }) => stands === 'open')).toBe(true);
  });

  it.each<[LimitForecast, string, string]>([
    [NEVER, 'never', '95 %: 6\u202f218 at the earliest'],
    [
      { kind: 'after', proofs: 40, low: 30, high: null, by: 'live bytes' },
      '40',
      '95 %: 30 to never',
    ],
    [{ kind: 'after', proofs: 40, low: 30, high: 50, by: 'live bytes' }, '40', '95 %: 30 to 50'],
  ])('tell how long the memory lasts: %j', (forecast, measured, interval) => {
    expect(rowsOf(growRun().proofs, forecast).at(-1)).toMatchObject({ measured, interval });
  });
});
