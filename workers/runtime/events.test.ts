import { describe, expect, it } from 'vitest';
import { EventHub, now } from './events.ts';
import type { RuntimeEvent } from './events.ts';

const event: RuntimeEvent = { kind: 'call-start', binding: 'prove', at: 1 };

describe('EventHub', () => {
  it('tells all who listen, in order, and nobody who stopped', () => {
    const hub = new EventHub();
    const heard: string[] = [];
    const stop = hub.listen(({ kind }) => heard.push(`first ${kind}`));
    hub.listen(({ kind }) => heard.push(`second ${kind}`));
    hub.tell(event);
    stop();
    stop();
    hub.tell(event);
    expect(heard).toEqual(['first call-start', 'second call-start', 'second call-start']);
  });

  it('takes who listens twice for two', () => {
    const hub = new EventHub();
    const heard: RuntimeEvent[] = [];
    const listener = (told: RuntimeEvent) => void heard.push(told);
    hub.listen(listener)();
    const stop = hub.listen(listener);
    hub.listen(listener);
    stop();
    hub.tell(event);
    expect(heard).toEqual([event]);
  });
});

describe('now', () => {
  it('is the clock of the page, which every realm shares', () => {
    const before = performance.timeOrigin + performance.now();
    const at = now();
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(performance.timeOrigin + performance.now());
  });
});
