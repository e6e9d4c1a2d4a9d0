import { LogReader } from '../src/core/ledger/read-log.ts';
import type { Milliseconds } from '../src/core/units.ts';
import type { LogFailureCode, LogReply } from '../src/protocol/log-reader-api.ts';
import { toWireError } from '../src/protocol/result.ts';

/** How often the page is told how far it is. */
const PROGRESS_MS: Milliseconds = 100;

/** Reads a log piece by piece and replies as the protocol has it. Never rejects. */
export async function readLogBlob(log: Blob, reply: (message: LogReply) => void): Promise<void> {
  try {
    if (await isUtf16(log)) {
      const message = 'It is UTF-16, as PowerShell writes what is redirected. Save it as UTF-8.';
      const error = { code: 'log-not-utf8', message, name: null, stack: null } as const;
      return reply({ kind: 'failed', error });
    }
    const reader = new LogReader();
    const pieces = log.stream().getReader();
    let bytes = 0;
    let toldAt = performance.now();
    for (;;) {
      const { done, value } = await pieces.read();
      if (done) break;
      reader.push(value);
      bytes += value.length;
      if (performance.now() - toldAt < PROGRESS_MS) continue;
      toldAt = performance.now();
      reply({ kind: 'progress', bytes, total: log.size });
    }
    reply({ kind: 'done', reading: reader.finish() });
  } catch (error) {
    reply({ kind: 'failed', error: toWireError<LogFailureCode>('log-unreadable', error) });
  }
}

/** Whether it begins with the byte order mark of UTF-16, little or big end first. */
async function isUtf16(log: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await log.slice(0, 2).arrayBuffer());
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
