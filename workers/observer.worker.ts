import { expose } from 'comlink';
import { holdLifeLock } from './life-lock.ts';
import { MemoryObserver } from './observer.ts';
import type { ObserverApi } from '../src/protocol/observer-api.ts';

// Asked for before any call can be answered: whoever asks for it after one waits for this worker's end.
void holdLifeLock(globalThis.name);
expose(new MemoryObserver() satisfies ObserverApi);
