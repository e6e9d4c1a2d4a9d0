import '@awesome.me/webawesome/dist/components/button/button.js';
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import './component-icons.ts';
import './copy-link.ts';
import './demo-launcher.ts';
import './demo-result.ts';
import './experiment-form.ts';
import { brandMark } from './icons.ts';
import './isolation-doctor.ts';
import { LazyModule } from './lazy-module.ts';
import { playgroundAppStyles } from './playground-app-styles.ts';
import './run-history.ts';
import './run-result.ts';
import { ScreenElement } from './screen-element.ts';
import { sharedStyles } from './shared-styles.ts';
import './stored-keys.ts';
import './theme-toggle.ts';

/** The page: experiment, result and history beside each other, or below where there is no room. */
@customElement('playground-app')
export class PlaygroundApp extends ScreenElement {
  static override styles = [sharedStyles, playgroundAppStyles];

  readonly #demoOpen = this.follow(
    (app) => app.demo,
    (demo) => demo.kind === 'open',
  );
  readonly #logScreen = new LazyModule(this, () => import('./log-screen.ts'));
  readonly #adviceScreen = new LazyModule(this, () => import('./advice-screen.ts'));
  readonly #logOpen = this.follow(
    (app) => app.logs.state,
    ({ isOpen }) => isOpen,
  );
  readonly #adviceOpen = this.follow(
    (app) => app.advice.state,
    ({ isOpen }) => isOpen,
  );
  readonly #runShown = this.follow(
    (app) => app.run,
    (run) => run.kind !== 'empty',
  );

  get #result(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('#result');
  }

  get #experiment(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('#experiment');
  }

  override render(): TemplateResult {
    const { canProve } = this.app.environment;
    return html`
      ${this.#renderHeader()}
      <div
        class="bays ${canProve ? '' : 'cannot-prove'}"
        @run-started=${() => this.#bringIntoView(this.#result)}
        @run-opened=${() => this.#bringIntoView(this.#result)}
        @settings-reused=${() => this.#bringIntoView(this.#experiment)}
      >
        <main>
          ${
            canProve
              ? html`<section id="experiment" aria-labelledby="experiment-title">
                  <h2 id="experiment-title">Experiment</h2>
                  <demo-launcher .app=${this.app}></demo-launcher>
                  <experiment-form .app=${this.app}></experiment-form>
                </section>`
              : nothing
          }
          <section id="result" tabindex="-1" aria-labelledby="result-title">
            <h2 id="result-title" class="visually-hidden">Result</h2>
            ${this.#renderResult(canProve)}
          </section>
        </main>
        <aside aria-label="History of runs">
          <run-history .app=${this.app}></run-history>
        </aside>
      </div>
      <footer>
        ${
          canProve
            ? html`<isolation-doctor .report=${this.app.environment}></isolation-doctor>`
            : nothing
        }
        <p>Everything stays in this browser. Nothing is sent anywhere.</p>
        <stored-keys .app=${this.app}></stored-keys>
      </footer>
    `;
  }

  #renderHeader(): TemplateResult {
    return html`<header>
      <a class="skip" href="#result" @click=${this.#onSkip}>Skip to the result</a>
      ${brandMark}
      <div class="name">
        <h1>Proving Playground</h1>
        <p>Real zero-knowledge proofs in this tab, and what each one does to WebAssembly memory</p>
      </div>
      <div class="tools">
        <copy-link .app=${this.app}></copy-link>
        <wa-button
          size="s"
          appearance="outlined"
          data-testid="show-advice"
          title="How many threads and provers suit a machine"
          @click=${this.#onAdvice}
          >Advice</wa-button
        >
        <wa-button
          size="s"
          appearance="outlined"
          data-testid="read-a-log"
          title="Tables from the allocation log of an instrumented build"
          @click=${this.#onReadLog}
          >Read a log</wa-button
        >
        <theme-toggle></theme-toggle>
      </div>
    </header>`;
  }

  #renderResult(canProve: boolean): TemplateResult {
    if (this.#logOpen.value) {
      return this.#logScreen.render(() => html`<log-screen .app=${this.app}></log-screen>`);
    }
    if (this.#adviceOpen.value) {
      return this.#adviceScreen.render(
        () => html`<advice-screen data-testid="advice" .app=${this.app}></advice-screen>`,
      );
    }
    if (this.#demoOpen.value)
      return html`<demo-result data-testid="compare" .app=${this.app}></demo-result>`;
    const doctor = canProve
      ? nothing
      : html`<isolation-doctor .report=${this.app.environment}></isolation-doctor>`;
    // A stored run can be looked at where none can be made.
    const result =
      canProve || this.#runShown.value ? html`<run-result .app=${this.app}></run-result>` : nothing;
    return html`${doctor}${result}`;
  }

  /** A link in a shadow tree cannot name a target in it. */
  #onSkip(event: Event): void {
    event.preventDefault();
    this.#result?.focus();
  }

  #onAdvice(): void {
    this.app.logs.hide();
    this.app.advice.show();
    this.#bringIntoView(this.#result);
  }

  #onReadLog(): void {
    this.app.advice.hide();
    this.app.logs.show();
    this.#bringIntoView(this.#result);
  }

  /** Where the zones lie below each other, what was just asked for would happen out of sight. */
  #bringIntoView(zone: HTMLElement | null): void {
    if (zone === null || !window.matchMedia('(max-width: 759px)').matches) return;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    zone.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'playground-app': PlaygroundApp;
  }
}
