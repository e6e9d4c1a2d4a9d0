import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../core/fixtures/until.ts';
import { LogReader } from '../core/ledger/read-log.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { FakeLogReader } from './fixtures/fake-log-reader.ts';
import { LogReadings } from './log-reading.ts';

const LOG = '@ALLOCATE A 8 a.rs:1 1\n@ALLOCATE B 9 a.rs:1 2\n@DROP B 9 2\n';
const blob = new Blob([LOG]);

let worker: FakeLogReader;
let logs: LogReadings;

beforeEach(() => {
  worker = new FakeLogReader();
  logs = new LogReadings(() => worker);
});

function readingOf(text: string) {
  const reader = new LogReader();
  reader.push(encodeUtf8(text));
  return reader.finish();
}

/** Waits until the reading has come to this. */
async function expectReading(expected: object): Promise<void> {
  await until(() => expect(logs.state.value.reading).toMatchObject(expected));
}

describe('reading a log', () => {
  it('tells how far it is, then what is in it, and ends the worker', async () => {
    logs.read(blob, 'a.log');
    expect(worker.requests).toEqual([{ log: blob }]);
    await expectReading({ kind: 'reading', name: 'a.log', share: 0, total: blob.size });
    worker.reply({ kind: 'progress', bytes: 32, total: 64 });
    await expectReading({ kind: 'reading', bytes: 32, total: 64, share: 0.5 });
    worker.reply({ kind: 'done', reading: readingOf(LOG) });
    await expectReading({
      kind: 'done',
      name: 'a.log',
      reading: { lines: 3 },
      summary: { leaking: [{ className: 'A' }], perfect: [{ className: 'B' }] },
    });
    expect(worker.terminations).toBe(1);
  });

  it('stops when somebody cancels, and hears nothing of it any more', async () => {
    logs.read(blob, 'a.log');
    logs.cancel();
    await expectReading({ kind: 'cancelled', name: 'a.log' });
    expect(worker.terminations).toBe(1);
    worker.reply({ kind: 'progress', bytes: 32, total: 64 });
    worker.reply({ kind: 'done', reading: readingOf(LOG) });
    await expectReading({ kind: 'cancelled' });
  });

  it('reads one at a time', async () => {
    logs.read(blob, 'a.log');
    logs.read(blob, 'b.log');
    expect(worker.requests).toHaveLength(1);
    await expectReading({ kind: 'reading', name: 'a.log' });
  });

  it('reads the next after one was cancelled', async () => {
    logs.read(blob, 'a.log');
    logs.cancel();
    await expectReading({ kind: 'cancelled' });
    worker = new FakeLogReader();
    logs.read(blob, 'b.log');
    await expectReading({ kind: 'reading', name: 'b.log' });
    worker.reply({ kind: 'done', reading: readingOf(LOG) });
    await expectReading({ kind: 'done', name: 'b.log' });
  });

  it.each<[string, (worker: FakeLogReader) => void, RegExp]>([
    [
      'a file that cannot be read',
      (reader) =>
        reader.reply({
          kind: 'failed',
          error: {
            code: 'log-unreadable',
            message: 'It is gone.',
            name: 'NotFoundError',
            stack: null,
          },
        }),
      /could not be read\. It is gone\./,
    ],
    ['a script that does not load', (reader) => reader.break(), /script could not be loaded/],
    ['a reader that breaks down', (reader) => reader.break('Out of memory.'), /Out of memory\./],
    [
      'a reply that gets lost',
      (reader) => reader.dispatchEvent(new Event('messageerror')),
      /A message of it was lost/,
    ],
  ])('says what is wrong: %s', async (_, happen, message) => {
    logs.read(blob, 'a.log');
    happen(worker);
    await expectReading({ kind: 'failed', name: 'a.log', message: expect.stringMatching(message) });
    expect(worker.terminations).toBe(1);
  });

  it('says what is wrong where no worker can be started', async () => {
    logs = new LogReadings(() => {
      throw new Error('Refused.');
    });
    logs.read(blob, 'a.log');
    await expectReading({ kind: 'failed', message: expect.stringContaining('Refused.') });
  });
});

describe('the place', () => {
  it('keeps what was read while it is closed, until that is put away', async () => {
    logs.show();
    logs.read(blob, 'a.log');
    worker.reply({ kind: 'done', reading: readingOf(LOG) });
    await expectReading({ kind: 'done' });
    logs.hide();
    expect(logs.state.value).toMatchObject({ isOpen: false, reading: { kind: 'done' } });
    logs.clear();
    expect(logs.state.value.reading).toEqual({ kind: 'idle' });
  });

  it('gives up what is being read when it closes', async () => {
    logs.show();
    logs.read(blob, 'a.log');
    logs.hide();
    await expectReading({ kind: 'cancelled' });
    expect(worker.terminations).toBe(1);
  });
});
