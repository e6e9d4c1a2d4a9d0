/** What a pointer, a wheel or two fingers ask of the map. Places are CSS pixels from its corner. */
export interface MapGestureHandlers {
  /** The pointer is here; `null`: it left. */
  readonly hover: (place: MapPlace | null) => void;
  /** A click, or a tap of one finger. */
  readonly tap: (place: MapPlace) => void;
  /** Dragged by so much since the last call. */
  readonly pan: (dx: number, dy: number) => void;
  /** So many steps nearer, each a factor of 2. */
  readonly zoom: (steps: number, place: MapPlace) => void;
}

export interface MapPlace {
  readonly x: number;
  readonly y: number;
}

/** A pointer that moved less than this was not dragged. */
const DRAG_FROM_PX = 4;
/** Wheel travel for one step; a notch of a mouse wheel is 100 to 120, a pinch on a touchpad sends little at a time. */
const WHEEL_STEP_PX = 60;
/** Height of a line, for wheels that count in lines. */
const LINE_PX = 16;
/** `WheelEvent.DOM_DELTA_LINE`. */
const DELTA_LINES = 1;

/** Turns events of one element into what they mean; listens until it is disposed of. */
export class MapGestures {
  readonly #target: HTMLElement;
  readonly #handlers: MapGestureHandlers;
  readonly #listening = new AbortController();
  readonly #down = new Map<number, MapPlace>();
  #start: MapPlace | null = null;
  #isDragged = false;
  #wheel = 0;
  #pinch: { readonly distance: number; steps: number } | null = null;

  constructor(target: HTMLElement, handlers: MapGestureHandlers) {
    this.#target = target;
    this.#handlers = handlers;
    const { signal } = this.#listening;
    const on = (type: string, listener: (event: PointerEvent) => void) =>
      target.addEventListener(type, (event) => listener(event as PointerEvent), { signal });
    on('pointerdown', (event) => this.#onDown(event));
    on('pointermove', (event) => this.#onMove(event));
    on('pointerup', (event) => this.#onUp(event));
    on('pointercancel', (event) => this.#release(event));
    on('pointerleave', (event) => {
      if (!this.#down.has(event.pointerId)) handlers.hover(null);
    });
    target.addEventListener('wheel', (event) => this.#onWheel(event), { signal, passive: false });
  }

  dispose(): void {
    this.#listening.abort();
  }

  #placeOf(event: MouseEvent): MapPlace {
    const box = this.#target.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const place = this.#placeOf(event);
    this.#target.setPointerCapture(event.pointerId);
    this.#down.set(event.pointerId, place);
    this.#isDragged = this.#down.size > 1;
    this.#start = place;
    const distance = this.#distance();
    this.#pinch = distance === null ? null : { distance, steps: 0 };
  }

  #onMove(event: PointerEvent): void {
    const place = this.#placeOf(event);
    const before = this.#down.get(event.pointerId);
    if (before === undefined) {
      this.#handlers.hover(place);
      return;
    }
    if (this.#pinch !== null) {
      this.#down.set(event.pointerId, place);
      this.#onPinch(this.#pinch);
      return;
    }
    const { x, y } = this.#start ?? place;
    this.#isDragged ||= Math.hypot(place.x - x, place.y - y) >= DRAG_FROM_PX;
    if (!this.#isDragged) return;
    this.#down.set(event.pointerId, place);
    this.#handlers.pan(place.x - before.x, place.y - before.y);
  }

  #onPinch(pinch: { readonly distance: number; steps: number }): void {
    const distance = this.#distance();
    const [a, b] = this.#down.values();
    if (distance === null || a === undefined || b === undefined) return;
    const steps = Math.round(Math.log2(Math.max(1, distance) / pinch.distance) * 1.5);
    if (steps === pinch.steps) return;
    this.#handlers.zoom(steps - pinch.steps, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    pinch.steps = steps;
  }

  /** Between two fingers; `null` if there are not two. */
  #distance(): number | null {
    const [a, b, ...others] = this.#down.values();
    if (a === undefined || b === undefined || others.length > 0) return null;
    return Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  }

  #onUp(event: PointerEvent): void {
    const place = this.#down.get(event.pointerId);
    const isTap = place !== undefined && !this.#isDragged;
    this.#release(event);
    if (isTap) this.#handlers.tap(place);
  }

  #release(event: PointerEvent): void {
    this.#down.delete(event.pointerId);
    this.#pinch = null;
  }

  #onWheel(event: WheelEvent): void {
    // A wheel alone scrolls the page; a pinch on a touchpad comes as a wheel with Ctrl.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#wheel -= event.deltaY * (event.deltaMode === DELTA_LINES ? LINE_PX : 1);
    const steps = Math.trunc(this.#wheel / WHEEL_STEP_PX);
    if (steps === 0) return;
    this.#wheel -= steps * WHEEL_STEP_PX;
    this.#handlers.zoom(Math.sign(steps), this.#placeOf(event));
  }
}
