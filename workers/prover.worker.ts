import { expose } from 'comlink';
import { O1jsSession } from './session.ts';
import type { ProverApi } from '../src/protocol/prover-api.ts';

expose(new O1jsSession() satisfies ProverApi);
