import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import type WaRadioGroup from '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import { css, html, LitElement } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from './icons.ts';
import { sharedStyles } from './shared-styles.ts';
import { chooseTheme, followSystemTheme, readTheme, THEME_CHOICES } from './theme-preference.ts';
import type { ThemeChoice } from './theme-preference.ts';

const LABEL: Readonly<Record<ThemeChoice, string>> = {
  system: 'As the system',
  light: 'Light',
  dark: 'Dark',
};

/** Light, dark, or as the operating system has it; remembered. */
@customElement('theme-toggle')
export class ThemeToggle extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
      }

      wa-radio {
        padding-inline: 0.55em;
      }

      svg.glyph {
        inline-size: 1.25em;
        block-size: 1.25em;
      }
    `,
  ];

  @state() private choice = readTheme();
  #stop: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = followSystemTheme(() => this.choice);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = null;
  }

  override render(): TemplateResult {
    return html`<wa-radio-group
      size="s"
      orientation="horizontal"
      class="unlabelled"
      label="Theme"
      .value=${this.choice}
      @change=${this.#onChange}
    >
      ${THEME_CHOICES.map(
        (choice) =>
          html`<wa-radio appearance="button" value=${choice} title=${LABEL[choice]}
            >${icon(choice)}<span class="visually-hidden">${LABEL[choice]}</span></wa-radio
          >`,
      )}
    </wa-radio-group>`;
  }

  #onChange(event: Event): void {
    const { value } = event.target as WaRadioGroup;
    const choice = THEME_CHOICES.find((c) => c === value);
    if (choice === undefined) return;
    this.choice = choice;
    chooseTheme(choice);
  }
}
