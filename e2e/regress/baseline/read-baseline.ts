import type { Report } from '../../../src/core/export/report-format.ts';
import { reportShape } from '../../../src/core/export/report-shape.ts';
import { isFields } from '../../../src/core/shape.ts';

/** A stored report, or why a text is none that can be compared with. */
export type BaselineResult =
  | { readonly kind: 'ok'; readonly report: Report }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Reads a stored report. */
export function readBaseline(text: string): BaselineResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'unusable', reason: `it is no JSON (${(error as Error).message})` };
  }
  if (isFields(value) && typeof value['formatVersion'] === 'number' && value['formatVersion'] > 1) {
    const reason = `it is a report of format version ${value['formatVersion']}, of a newer version than this one`;
    return { kind: 'unusable', reason };
  }
  const fault = reportShape.findFault(value, '');
  if (fault !== null) return { kind: 'unusable', reason: `it is no report (${fault})` };
  const report = value as Report;
  const reason = whyNoBaseline(report);
  return reason === null ? { kind: 'ok', report } : { kind: 'unusable', reason };
}

/** Why a report says nothing about what is normal; `null` if it does. */
export function whyNoBaseline({ verdict, growth }: Report): string | null {
  if (verdict !== 'pass' && verdict !== 'regression' && verdict !== 'inconclusive') {
    return `its run ended with ${verdict}`;
  }
  return growth.pageBytesPerProof.low === null
    ? 'its run was too short for an interval: four measured proofs are the fewest'
    : null;
}
