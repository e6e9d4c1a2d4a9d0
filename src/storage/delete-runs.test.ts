import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleCurve, sampleRecord } from '../core/fixtures/sample-run.ts';
import { FakeBrowser } from './fixtures/fake-browser.ts';
import {
  countStored,
  finishedProof,
  idsOf,
  runFor,
  runningRecord,
} from './fixtures/stored-runs.ts';
import type { RunRepository } from './run-repository.ts';

let browser: FakeBrowser;
let repository: RunRepository;

beforeEach(() => {
  browser = new FakeBrowser();
  repository = browser.openTab().repository;
});

afterEach(() => browser.dispose());

describe('deleting', () => {
  it('one run takes its proofs and curves along, and nothing else', async () => {
    await runFor(repository, 2, 'run-1');
    await runFor(repository, 3, 'run-10');
    await repository.delete('run-1');
    expect(await repository.get('run-1')).toBeNull();
    expect(await countStored()).toEqual({ runs: 1, proofs: 3, curves: 4, details: 4 });
  });

  it('a run that is not there does nothing', async () => {
    await runFor(repository, 1);
    await repository.delete('nothing');
    expect(await countStored()).toEqual({ runs: 1, proofs: 1, curves: 2, details: 2 });
  });

  it('a run that is going on keeps it from coming back in parts', async () => {
    await runFor(repository, 1);
    await browser.openTab().repository.delete('run-1');
    const adding = repository.addProof(runningRecord(), finishedProof(1));
    await expect(adding).rejects.toMatchObject({ code: 'missing' });
    await expect(repository.update(sampleRecord())).rejects.toMatchObject({ code: 'missing' });
    await expect(repository.addCompiling(sampleCurve(), null)).rejects.toMatchObject({
      code: 'missing',
    });
    expect(await countStored()).toEqual({ runs: 0, proofs: 0, curves: 0, details: 0 });
  });

  it('all leaves nothing behind', async () => {
    await runFor(repository, 2, 'a');
    await repository.update(sampleRecord({ id: 'a' }));
    await runFor(repository, 2, 'b');
    await repository.update(sampleRecord({ id: 'b' }));
    await repository.deleteAll();
    expect(await countStored()).toEqual({ runs: 0, proofs: 0, curves: 0, details: 0 });
  });

  it('all spares the runs that are going on, here and in other tabs, but not those whose tab is gone', async () => {
    const [second, third] = [browser.openTab(), browser.openTab()];
    await runFor(repository, 1, 'here');
    await runFor(second.repository, 1, 'there');
    await runFor(third.repository, 1, 'gone');
    third.crash();
    await repository.deleteAll();
    expect((await idsOf(repository)).toSorted()).toEqual(['here', 'there']);
    expect(await countStored()).toEqual({ runs: 2, proofs: 2, curves: 4, details: 4 });
  });
});
