import { defaultConfig } from './core/experiment/config.ts';
import { parseConfig } from './core/experiment/parse-config.ts';
import type { Offered } from './core/experiment/offered.ts';
import { writeLog } from './core/ledger/write-log.ts';
import './elements/playground-app.ts';
import type { PlaygroundApp } from './elements/playground-app.ts';
import type { FakeProverHooks } from './protocol/test-hooks.ts';
import { createProverPort } from './prover/worker-prover.ts';
import { probeEnvironment } from './state/environment-probes.ts';
import { examineEnvironment } from './state/environment.ts';
import { RunExports } from './state/export-run.ts';
import { isolatePage } from './state/isolation.ts';
import { findMeasureJsHeap } from './state/js-heap.ts';
import { findOwnSources, offerOf } from './state/page-host.ts';
import { createPlaygroundApi } from './state/playground-api.ts';
import type { PlaygroundApi, PlaygroundParts } from './state/playground-api.ts';
import { Playground } from './state/playground.ts';
import type { InitialForm } from './state/app.ts';
import { readHost } from './state/read-host.ts';
import { readQuery } from './state/read-query.ts';
import { describeRunEnvironment } from './state/run-environment.ts';
import { saveFile } from './state/save-file.ts';
import { trustScript } from './state/trust-script.ts';
import { UsageLog } from './state/usage-log.ts';
import { openKeyStorage } from './storage/idb-key-storage.ts';
import { openRunRepository } from './storage/idb-run-repository.ts';
import fakeProverUrl from '../workers/fake-prover.worker.ts?worker&url';
import logReaderUrl from '../workers/log-reader.worker.ts?worker&url';
import observerUrl from '../workers/observer.worker.ts?worker&url';
import proverProbeUrl from '../workers/prover-probe.worker.ts?worker&url';
import proverUrl from '../workers/prover.worker.ts?worker&url';

declare global {
  interface Window {
    playground: PlaygroundApi;
  }
}

let onReady: (parts: PlaygroundParts) => void = () => {};
window.playground = createPlaygroundApi(
  new Promise((resolve) => {
    onReady = resolve;
  }),
);
await start();

/** Puts the page together: the only place that knows every part of it. */
async function start(): Promise<void> {
  const isolation = await isolatePage('./coi-serviceworker.js');
  if (isolation.kind === 'reloading') return;

  const hooks = window.playgroundTestHooks;
  const { host, issues } = readHost(window.playgroundHost, document.baseURI);
  const offered = offerOf(host);
  const { serviceWorker } = isolation;
  const probes = await probeEnvironment({
    serviceWorker,
    fakeProver: hooks !== undefined,
    spawnProbe: () => spawn(proverProbeUrl),
  });
  const cores = navigator.hardwareConcurrency;
  const repository = openRunRepository();
  let started = 0;
  const provers = createProverPort({
    spawnProver: () => {
      if (hooks === undefined) return spawn(proverUrl);
      const name = JSON.stringify({ ...hooks, started } satisfies FakeProverHooks);
      started += 1;
      return spawn(fakeProverUrl, { name });
    },
    spawnObserver: (lifeLock) => spawn(observerUrl, { name: lifeLock }),
    findOwn: (config) => findOwnSources(host, config, document.baseURI),
  });

  const usage = new UsageLog((line) => console.info(line));
  const wishes = readWishes(cores, offered);
  const playground = new Playground(
    {
      provers,
      repository,
      keys: openKeyStorage(),
      measureJsHeap: findMeasureJsHeap(performance),
      exports: new RunExports({
        readRun: (id) => repository.get(id),
        readDetail: (id, index) => repository.getDetail(id, index),
        writeLog,
        saveFile,
      }),
      onRunChange: (run) => usage.take(run),
      environment: describeRunEnvironment(hooks === undefined ? 'o1js' : 'fake'),
      report: examineEnvironment(probes),
      saveFile,
      offered,
      spawnLogReader: () => spawn(logReaderUrl),
    },
    { ...wishes.form, issues: [...issues, ...wishes.form.issues] },
  );
  const app: PlaygroundApp = document.createElement('playground-app');
  app.app = playground;
  document.body.append(app);
  onReady({ playground, repository, cores });
  await firstPicture();
  await playground.openHistory();
  if (wishes.autorun && playground.experiment.value.issues.length === 0) playground.start();
}

/**
 * Until the browser has drawn the page, so that the history, which may be long, is drawn into it and
 * not before it. A page that nobody looks at is not drawn: there it ends at once.
 */
async function firstPicture(): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  await new Promise((resolve) => {
    requestAnimationFrame(resolve);
    document.addEventListener('visibilitychange', resolve, { once: true });
  });
  // Frames are drawn after their callbacks.
  await new Promise((resolve) => setTimeout(resolve));
}

/** Starts one of the page's workers. */
function spawn(url: string, options: Pick<WorkerOptions, 'name'> = {}): Worker {
  return new Worker(trustScript(url), { type: 'module', ...options });
}

/**
 * What the query string asks for: the form, and whether it starts by itself. What it asks for in vain
 * is told, and the form is then as by default.
 */
function readWishes(
  cores: number,
  offered: Offered,
): { readonly form: InitialForm; readonly autorun: boolean } {
  const query = readQuery(location.search);
  const { autorun, ...fields } = query.kind === 'ok' ? query.fields : {};
  const result = query.kind === 'ok' ? parseConfig(fields, cores, offered) : query;
  const form =
    result.kind === 'ok'
      ? { config: result.config, issues: [] }
      : { config: defaultConfig(cores), issues: result.issues };
  return { form, autorun: autorun === '1' };
}
