import { readLogBlob } from './read-log.ts';
import type { LogRequest } from '../src/protocol/log-reader-api.ts';

addEventListener('message', ({ data }: MessageEvent<LogRequest>) => {
  void readLogBlob(data.log, (reply) => postMessage(reply));
});
