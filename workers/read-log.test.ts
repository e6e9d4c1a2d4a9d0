import { describe, expect, it, vi } from 'vitest';
import type { LogReply } from '../src/protocol/log-reader-api.ts';
import { readLogBlob } from './read-log.ts';

async function repliesTo(log: Blob): Promise<readonly LogReply[]> {
  const replies: LogReply[] = [];
  await readLogBlob(log, (reply) => replies.push(reply));
  return replies;
}

describe('readLogBlob', () => {
  it('replies with what was read, as it can be cloned', async () => {
    const replies = await repliesTo(new Blob(['@ALLOCATE A 8 a.rs:1 1\n', '@DROP A 8 1\nrest']));
    expect(replies).toHaveLength(1);
    const [reply] = replies.map((message) => structuredClone(message));
    expect(reply).toMatchObject({
      kind: 'done',
      reading: { lines: 3, allocations: 1, drops: 1, otherLines: 1 },
    });
  });

  it('tells how far it is when a tenth of a second has gone by', async () => {
    let time = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 60));
    try {
      const piece = new Uint8Array(40_000).fill(10);
      const log = new Blob(Array.from({ length: 10 }, () => piece));
      log.stream = () =>
        new ReadableStream({
          start(controller) {
            for (let i = 0; i < 10; i += 1) controller.enqueue(piece);
            controller.close();
          },
        });
      const replies = await repliesTo(log);
      const told = replies.filter((reply) => reply.kind === 'progress');
      expect(told.length).toBeGreaterThan(1);
      expect(told.every(({ total }) => total === 400_000)).toBe(true);
      expect(told.map(({ bytes }) => bytes)).toEqual(
        told.map(({ bytes }) => bytes).toSorted((a, b) => a - b),
      );
      expect(replies.at(-1)).toMatchObject({ kind: 'done', reading: { lines: 400_000 } });
    } finally {
      clock.mockRestore();
    }
  });

  it.each([
    ['little', [0xff, 0xfe, 0x40, 0x00]],
    ['big', [0xfe, 0xff, 0x00, 0x40]],
  ])('says that UTF-16 is not what it reads, %s end first', async (_, bytes) => {
    const [reply] = await repliesTo(new Blob([new Uint8Array(bytes)]));
    expect(reply).toMatchObject({ kind: 'failed', error: { code: 'log-not-utf8' } });
  });

  it('replies with the reason when the bytes cannot be had', async () => {
    const log = new Blob(['@DROP A 8 1']);
    log.stream = () =>
      new ReadableStream({
        pull: () => Promise.reject(new DOMException('The file has changed.', 'NotReadableError')),
      });
    const [reply] = await repliesTo(log);
    expect(reply).toMatchObject({
      kind: 'failed',
      error: { code: 'log-unreadable', message: 'The file has changed.' },
    });
  });
});
