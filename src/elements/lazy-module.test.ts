import { html } from 'lit';
import { expect, it, vi } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { LazyModule } from './lazy-module.ts';

const part = html`<b>part</b>`;

function create(load: () => Promise<unknown>) {
  const host = {
    addController: () => {},
    removeController: () => {},
    requestUpdate: vi.fn<() => void>(),
    updateComplete: Promise.resolve(true),
  };
  return { host, module: new LazyModule(host, load) };
}

it('is fetched when it is to be shown, once, and shown when it is there', async () => {
  const load = vi.fn<() => Promise<void>>(async () => {});
  const { host, module } = create(load);
  expect(load).not.toHaveBeenCalled();
  expect(module.render(() => part).strings.join('')).toContain('Loading');
  await until(() => expect(host.requestUpdate).toHaveBeenCalled());
  expect(module.render(() => part)).toBe(part);
  expect(load).toHaveBeenCalledTimes(1);
});

it('says so where it cannot be fetched', async () => {
  const { host, module } = create(() => Promise.reject(new TypeError('gone')));
  module.render(() => part);
  await until(() => expect(host.requestUpdate).toHaveBeenCalled());
  expect(module.render(() => part).strings.join('')).toContain('could not be loaded');
});
