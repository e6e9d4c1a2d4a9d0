import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../src/core/export/report.ts';
import { REPORT_SCHEMA, reportShape } from '../../src/core/export/report-shape.ts';
import { SEEN_THROUGH, unmarked } from '../../src/core/fixtures/seen-run.ts';
import { sampleRecord, sampleRun, withoutHeaps } from '../../src/core/fixtures/sample-run.ts';
import { defaultConfig } from '../../src/core/experiment/config.ts';
import { reportLostRun } from './lost-report.ts';
import { renderReportPage } from './report-page.ts';

const SCHEMA_FILE = join(import.meta.dirname, 'report.schema.json');
const PAGE_FILE = join(import.meta.dirname, 'REPORT.md');
const read = (file: string) => readFileSync(file, 'utf8');

const stored: unknown = JSON.parse(read(SCHEMA_FILE));
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
  stored as object,
);

/** Reports of every kind of run: seen through, hardly seen, begun only, and lost. */
const REPORTS = {
  'of a run that was seen through': buildReport(SEEN_THROUGH),
  'of a run whose heap was not marked': buildReport(unmarked(SEEN_THROUGH)),
  'of a run whose heap was not walked': buildReport(withoutHeaps(sampleRun([1551, 4587, 4587], 1))),
  'of a run that was cut short': buildReport({
    record: sampleRecord({ status: 'running', compile: null, limitBytes: null }),
    proofs: [],
  }),
  'of a run that is lost': reportLostRun({
    experiment: defaultConfig(2),
    browser: 'Chromium 156',
    verdict: 'crash',
    reason: 'The browser ended, before anything was stored.',
  }),
};

/** As it is read from a file. */
const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The paths of all fields of a value, in objects and in lists. */
function listPaths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const paths: (readonly string[])[] = [];
  for (const [key, field] of Object.entries(value)) {
    const own = [...path, key];
    if (!Array.isArray(value)) paths.push(own);
    paths.push(...listPaths(field, own));
  }
  return paths;
}

/** A copy without the field at a path. */
function without(value: unknown, path: readonly string[]): unknown {
  const copy = toJson(value);
  let object = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) object = object[key] as Record<string, unknown>;
  delete object[path.at(-1) ?? ''];
  return copy;
}

describe('the schema of reports', () => {
  it('is the one that is written down: “npm run report:docs” does it', () => {
    expect(stored).toEqual(toJson(REPORT_SCHEMA));
  });

  it.each(Object.entries(REPORTS))('holds for the report %s', (_, report) => {
    validate(toJson(report));
    expect(validate.errors).toBeNull();
    expect(reportShape.findFault(toJson(report), '')).toBeNull();
  });

  it('refuses a report without any one of its fields, as the reader of baselines does', () => {
    const report = REPORTS['of a run that was seen through'];
    const paths = listPaths(toJson(report));
    expect(paths.length).toBeGreaterThan(80);
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        const damaged = without(report, path);
        expect(validate(damaged)).toBe(false);
        expect(reportShape.findFault(damaged, '')).not.toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('refuses values of another kind', () => {
    const report = toJson(REPORTS['of a run that was seen through']) as Record<string, unknown>;
    expect(validate({ ...report, verdict: 'fine' })).toBe(false);
    expect(validate({ ...report, formatVersion: 2 })).toBe(false);
    expect(validate({ ...report, byClass: null })).toBe(true);
    expect(validate({ ...report, waterfall: null })).toBe(false);
  });

  it('says of every field what it means', () => {
    const page = renderReportPage();
    expect(page).not.toMatch(/\|\s*\|$/m);
    for (const path of listPaths(toJson(REPORTS['of a run that was seen through']))) {
      const field = path.join('.').replaceAll(/\.\d+/g, '[]');
      expect(page).toContain(`| \`${field}\` |`);
    }
  });

  it('has a page that is written down: “npm run report:docs” does it', async () => {
    const options = await resolveConfig(PAGE_FILE);
    const page = await format(renderReportPage(), { ...options, filepath: PAGE_FILE });
    expect(read(PAGE_FILE)).toBe(page);
  });
});
