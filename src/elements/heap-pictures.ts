import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ProofSample } from '../core/run.ts';
import type { RunView } from '../state/app.ts';
import type { DetailState } from '../state/inside.ts';
import { whyNoSnapshot, whyNotCompared } from './describe-inside.ts';
import { growthMarks } from './heap-panel-model.ts';
import './heap-fragmentation.ts';
import './heap-map.ts';

/** The heap map after a proof, against an earlier one if there is one to compare it with. */
export function renderMap(
  { record, proofs }: RunView,
  proof: ProofSample,
  detail: DetailState,
  earlier: ProofSample | null,
  before: DetailState,
): TemplateResult {
  if (detail.kind !== 'ready' || detail.detail.snapshot === null) {
    return renderReason(whyNoSnapshot(detail));
  }
  const noComparison = earlier === null ? null : whyNotCompared(earlier.index + 1, before);
  return html`${noComparison === null ? nothing : renderReason(noComparison)}<heap-map
      data-testid="heap-map"
      .snapshot=${detail.detail.snapshot}
      .earlier=${before.kind === 'ready' ? before.detail.snapshot : null}
      .growth=${growthMarks(record, proofs, proof)}
    ></heap-map>`;
}

/** How the free memory after a proof is cut up. */
export function renderFragmentation({ record }: RunView, detail: DetailState): TemplateResult {
  if (detail.kind !== 'ready' || detail.detail.snapshot === null) {
    return renderReason(whyNoSnapshot(detail));
  }
  return html`<heap-fragmentation
    .snapshot=${detail.detail.snapshot}
    .limitBytes=${record.limitBytes}
  ></heap-fragmentation>`;
}

/** Why there is nothing to see. */
export function renderReason(reason: string | null): TemplateResult {
  return html`<p class="quiet" role="status" data-testid="inside-nothing">${reason}</p>`;
}
