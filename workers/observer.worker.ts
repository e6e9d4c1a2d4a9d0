import { expose } from 'comlink';
import { MemoryObserver } from './observer.ts';
import type { ObserverApi } from '../src/protocol/observer-api.ts';

expose(new MemoryObserver() satisfies ObserverApi);
