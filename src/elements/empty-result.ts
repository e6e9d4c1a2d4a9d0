import { css, html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { sharedStyles } from './shared-styles.ts';

/** What stands where the result will be: a drawing of what is about to be seen, and how to read it. */
@customElement('empty-result')
export class EmptyResult extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }

      h3 {
        margin-block-end: var(--wa-space-2xs);
        font-size: var(--wa-font-size-l);
      }

      .lead {
        max-inline-size: 62ch;
        color: var(--pp-quiet);
      }

      figure {
        margin-block: var(--wa-space-l);
        padding: var(--wa-space-m);
        border: 1px solid var(--pp-rule);
        border-radius: var(--wa-border-radius-m);
        background: var(--pp-sunken);
      }

      svg {
        display: block;
        inline-size: 100%;
        block-size: auto;
        max-block-size: 22rem;
      }

      svg text {
        font-family: var(--wa-font-family-body);
        font-size: 12.5px;
        fill: var(--pp-quiet);
      }

      svg .leaking {
        fill: var(--pp-leaking);
        font-weight: 600;
      }

      svg .freeing {
        fill: var(--pp-freeing);
        font-weight: 600;
      }

      ol {
        display: grid;
        gap: var(--wa-space-m);
        counter-reset: step;
      }

      li {
        display: grid;
        grid-template-columns: auto 1fr;
        align-content: start;
        gap: 0 var(--wa-space-s);
        counter-increment: step;
      }

      li::before {
        content: counter(step);
        grid-row: span 2;
        inline-size: 1.6em;
        block-size: 1.6em;
        border: 1px solid var(--pp-rule-strong);
        border-radius: 50%;
        font-family: var(--wa-font-family-code);
        font-size: var(--wa-font-size-s);
        line-height: 1.5em;
        text-align: center;
      }

      @container (min-width: 640px) {
        ol {
          grid-template-columns: repeat(3, 1fr);
          gap: var(--wa-space-l);
        }
      }

      .narrow {
        display: none;
      }

      @container (max-width: 479px) {
        .wide {
          display: none;
        }

        .narrow {
          display: inline;
        }

        svg text {
          font-size: 30px;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    return html`
      <h3>What you will see</h3>
      <p class="lead">
        Each proof is a real one, made in this tab. The chart draws the size of the prover’s
        WebAssembly memory while it is made. That memory can grow and never shrinks.
      </p>
      <figure role="img" aria-label=${DRAWING_IN_WORDS}>${drawing}</figure>
      <ol>
        <li>
          <strong>Compile and warm up</strong>
          <span class="quiet"
            >Keys are made and the first proof takes the memory that every proof needs.</span
          >
        </li>
        <li>
          <strong>Watch the steps</strong>
          <span class="quiet"
            >On the leaking path each proof adds memory that no later proof uses again.</span
          >
        </li>
        <li>
          <strong>Change one switch</strong>
          <span class="quiet"
            >On the freeing path the same proofs fit into the memory that is already there.</span
          >
        </li>
      </ol>
    `;
  }
}

const DRAWING_IN_WORDS =
  'A drawing, not a measurement: memory against time. Both paths rise steeply while compiling and in the first proof. From then on the leaking path climbs one step with every proof, and the freeing path stays level.';

const drawing = html`<svg viewBox="0 0 720 280" fill="none" aria-hidden="true">
  <g stroke="var(--pp-rule)">
    <path d="M44 16v228h664" stroke="var(--pp-rule-strong)" />
    <path d="M44 187h664M44 130h664M44 73h664" stroke-dasharray="2 4" />
  </g>
  <g fill="var(--pp-band)">
    <rect x="170" y="16" width="100" height="228" fill="var(--pp-hatch)" opacity=".55" />
    <rect x="370" y="16" width="100" height="228" />
    <rect x="570" y="16" width="100" height="228" />
  </g>
  <path
    d="M44 238h20v-16h30v-12h50v-8h26v-50h26v-22h64v0h10v-17h90v-17h100v-17h100v-17h100v-17h48"
    stroke="var(--pp-leaking)"
    stroke-width="2.5"
    stroke-linejoin="round"
  />
  <path
    d="M44 241h20v-16h30v-12h50v-8h26v-47h26v-18h64h448"
    stroke="var(--pp-freeing)"
    stroke-width="2.5"
    stroke-dasharray="8 4"
    stroke-linejoin="round"
  />
  <g text-anchor="middle" class="wide">
    <text x="107" y="264">compile</text>
    <text x="220" y="264">warm-up</text>
    <text x="320" y="264">proof 1</text>
    <text x="420" y="264">2</text>
    <text x="520" y="264">3</text>
    <text x="620" y="264">4</text>
  </g>
  <text x="52" y="12" class="wide">memory</text>
  <g text-anchor="end">
    <text x="560" y="36" class="leaking wide">leaking: a step with every proof</text>
    <text x="700" y="165" class="freeing wide">freeing: level</text>
    <text x="560" y="40" class="leaking narrow">leaking</text>
    <text x="700" y="180" class="freeing narrow">freeing</text>
  </g>
</svg>`;
