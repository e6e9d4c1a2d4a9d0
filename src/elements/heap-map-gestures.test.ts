import { describe, expect, it } from 'vitest';
import { MapGestures } from './heap-map-gestures.ts';

/** A map whose corner is at 10, 20 of the window, and what it was asked for. */
function makeMap() {
  const target = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ left: 10, top: 20 }),
    setPointerCapture: () => undefined,
  });
  const asked: unknown[][] = [];
  const gestures = new MapGestures(target as unknown as HTMLElement, {
    hover: (place) => asked.push(['hover', place]),
    tap: (place) => asked.push(['tap', place]),
    pan: (dx, dy) => asked.push(['pan', dx, dy]),
    zoom: (steps, place) => asked.push(['zoom', steps, place]),
  });
  const send = (type: string, x: number, y: number, more: object = {}) => {
    const event = new Event(type, { cancelable: true });
    const all = { pointerId: 1, button: 0, clientX: x + 10, clientY: y + 20, ...more };
    target.dispatchEvent(Object.assign(event, all));
    return event;
  };
  return { asked, gestures, send };
}

describe('MapGestures', () => {
  it('follows a pointer that is not pressed, until it leaves', () => {
    const { asked, send } = makeMap();
    send('pointermove', 5, 6);
    send('pointerleave', 0, 0);
    expect(asked).toEqual([
      ['hover', { x: 5, y: 6 }],
      ['hover', null],
    ]);
  });

  it('takes a press that hardly moves for a tap', () => {
    const { asked, send } = makeMap();
    send('pointerdown', 50, 60);
    send('pointermove', 52, 61);
    send('pointerup', 52, 61);
    expect(asked).toEqual([['tap', { x: 50, y: 60 }]]);
  });

  it('drags by everything that the pointer moved since it was pressed', () => {
    const { asked, send } = makeMap();
    send('pointerdown', 50, 60);
    send('pointermove', 52, 60);
    send('pointermove', 60, 58);
    send('pointermove', 59, 50);
    send('pointerup', 59, 50);
    expect(asked).toEqual([
      ['pan', 10, -2],
      ['pan', -1, -8],
    ]);
  });

  it('leaves other buttons alone', () => {
    const { asked, send } = makeMap();
    send('pointerdown', 5, 5, { button: 2 });
    send('pointerup', 5, 5, { button: 2 });
    expect(asked).toEqual([]);
  });

  it('zooms between two fingers, and does not take them for taps', () => {
    const { asked, send } = makeMap();
    send('pointerdown', 100, 50);
    send('pointerdown', 120, 50, { pointerId: 2 });
    send('pointermove', 90, 50);
    send('pointermove', 130, 50, { pointerId: 2 });
    send('pointermove', 119, 50, { pointerId: 2 });
    send('pointerup', 119, 50, { pointerId: 2 });
    send('pointerup', 90, 50);
    expect(asked).toEqual([
      ['zoom', 1, { x: 105, y: 50 }],
      ['zoom', 1, { x: 110, y: 50 }],
      ['zoom', -1, { x: 104.5, y: 50 }],
    ]);
  });

  it('drags again with the finger that is left', () => {
    const { asked, send } = makeMap();
    send('pointerdown', 100, 50);
    send('pointerdown', 120, 50, { pointerId: 2 });
    send('pointerup', 120, 50, { pointerId: 2 });
    send('pointermove', 103, 50);
    expect(asked).toEqual([['pan', 3, 0]]);
  });

  it('zooms by a wheel with Ctrl, a step for each notch', () => {
    const { asked, send } = makeMap();
    const event = send('wheel', 7, 8, { ctrlKey: true, deltaY: -120, deltaMode: 0 });
    send('wheel', 7, 8, { metaKey: true, deltaY: 4, deltaMode: 1 });
    expect(asked).toEqual([
      ['zoom', 1, { x: 7, y: 8 }],
      ['zoom', -1, { x: 7, y: 8 }],
    ]);
    expect(event.defaultPrevented).toBe(true);
  });

  it('adds up the small steps of a touchpad', () => {
    const { asked, send } = makeMap();
    const pinch = () => send('wheel', 0, 0, { ctrlKey: true, deltaY: -20, deltaMode: 0 });
    pinch();
    pinch();
    expect(asked).toEqual([]);
    pinch();
    expect(asked).toHaveLength(1);
  });

  it('leaves a wheel alone that scrolls the page', () => {
    const { asked, send } = makeMap();
    expect(send('wheel', 0, 0, { deltaY: -500, deltaMode: 0 }).defaultPrevented).toBe(false);
    expect(asked).toEqual([]);
  });

  it('hears nothing more once it is disposed of', () => {
    const { asked, gestures, send } = makeMap();
    gestures.dispose();
    send('pointermove', 5, 6);
    expect(asked).toEqual([]);
  });
});
