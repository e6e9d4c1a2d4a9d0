import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import type { TestResult } from '@playwright/test/reporter';
import type { Report } from '../../../src/core/export/report-format.ts';
import { reportShape } from '../../../src/core/export/report-shape.ts';
import { REPORT_ATTACHMENT } from './cell-names.ts';
import type { MatrixCell } from './matrix-format.ts';
import { isWorse } from './merged-report.ts';
import type { CellReturn } from './merged-report.ts';

/** What of a finished test tells of its cell. */
export interface CellTest {
  readonly title: string;
  readonly results: readonly CellTestResult[];
}

type CellTestResult = Pick<TestResult, 'attachments' | 'errors' | 'status'>;

/**
 * What came back of each cell, by its id. If something came back of one more than once, since a shard
 * was run again, the worst of it counts: repeating a measurement must not hide what it has found.
 */
export async function collectReturns(
  tests: readonly CellTest[],
  cells: readonly MatrixCell[],
): Promise<ReadonlyMap<string, CellReturn>> {
  const returned = new Map<string, CellReturn>();
  for (const cell of cells) {
    for (const { title, results } of tests) {
      if (title !== cell.id) continue;
      for (const result of results) {
        const next = await readResult(result);
        const known = returned.get(cell.id);
        if (known === undefined || isWorse(cell, next, known)) returned.set(cell.id, next);
      }
    }
  }
  return returned;
}

/** Only the newest of the reports of one test is whole. */
async function readResult({ attachments, errors, status }: CellTestResult): Promise<CellReturn> {
  const attached = attachments.findLast(({ name }) => name === REPORT_ATTACHMENT);
  if (attached === undefined) {
    const messages = errors.map(({ message = '' }) => stripVTControlCharacters(message).trim());
    return { kind: 'failed', reason: messages.join('\n') || `its test was ${status}.` };
  }
  const report = parseJson(await readAttachment(attached));
  // Shards may be of another version than whoever merges them.
  const fault = reportShape.findFault(report, '');
  return fault === null
    ? { kind: 'report', report: report as Report }
    : { kind: 'failed', reason: `its report cannot be read: ${fault}.` };
}

/** Empty if it is not there any more. */
async function readAttachment({ body, path }: CellTestResult['attachments'][number]) {
  if (body !== undefined) return body.toString('utf8');
  return path === undefined ? '' : readFile(path, 'utf8').catch(() => '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
