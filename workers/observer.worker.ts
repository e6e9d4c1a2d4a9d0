import { expose } from 'comlink';
import { holdLifeLock } from './life-lock.ts';
import { MemoryObserver } from './observer.ts';
import type { ObserverApi } from '../src/protocol/observer-api.ts';

expose(new MemoryObserver(holdLifeLock(globalThis.name)) satisfies ObserverApi);
