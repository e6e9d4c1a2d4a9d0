import { defaultConfig } from './core/experiment/config.ts';
import { parseConfig } from './core/experiment/parse-config.ts';
import type { Offered } from './core/experiment/offered.ts';
import { writeLog } from './core/ledger/write-log.ts';
import './elements/playground-app.ts';
import type { PlaygroundApp } from './elements/playground-app.ts';
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
import { describeRunEnvironment } from './state/run-environment.ts';
import { saveFile } from './state/save-file.ts';
import { openKeyStorage } from './storage/idb-key-storage.ts';
import { openRunRepository } from './storage/idb-run-repository.ts';

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
  const host = window.playgroundHost ?? {};
  const offered = offerOf(host);
  const { serviceWorker } = isolation;
  const probes = await probeEnvironment({ serviceWorker, fakeProver: hooks !== undefined });
  const cores = navigator.hardwareConcurrency;
  const repository = openRunRepository();
  const provers = createProverPort({
    spawnProver: () => {
      if (hooks === undefined) {
        return new Worker(new URL('../workers/prover.worker.ts', import.meta.url), {
          type: 'module',
        });
      }
      return new Worker(new URL('../workers/fake-prover.worker.ts', import.meta.url), {
        type: 'module',
        name: JSON.stringify(hooks),
      });
    },
    spawnObserver: () =>
      new Worker(new URL('../workers/observer.worker.ts', import.meta.url), { type: 'module' }),
    findOwn: (config) => findOwnSources(host, config, document.baseURI),
  });

  const query = Object.fromEntries(new URLSearchParams(location.search));
  const { autorun, ...fields } = query;
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
      environment: describeRunEnvironment(hooks === undefined ? 'o1js' : 'fake'),
      report: examineEnvironment(probes),
      saveFile,
      offered,
      spawnLogReader: () =>
        new Worker(new URL('../workers/log-reader.worker.ts', import.meta.url), {
          type: 'module',
        }),
    },
    readForm(fields, cores, offered),
  );
  const app: PlaygroundApp = document.createElement('playground-app');
  app.app = playground;
  document.body.append(app);
  onReady({ playground, repository, cores });
  await playground.openHistory();
  if (autorun === '1' && playground.experiment.value.issues.length === 0) playground.start();
}

/** The form as the query string wants it; what it asks for in vain is told, and the rest is kept default. */
function readForm(fields: Record<string, string>, cores: number, offered: Offered): InitialForm {
  const result = parseConfig(fields, cores, offered);
  if (result.kind === 'ok') return { config: result.config, issues: [] };
  return { config: defaultConfig(cores), issues: result.issues };
}
