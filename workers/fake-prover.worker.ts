import { expose } from 'comlink';
import { FakeSession } from './fake-prover.ts';
import type { ProverApi } from '../src/protocol/prover-api.ts';
import type { FakeProverHooks } from '../src/protocol/test-hooks.ts';

// The page hands the test's hooks over as the worker's name.
expose(new FakeSession(JSON.parse(globalThis.name) as FakeProverHooks) satisfies ProverApi);
