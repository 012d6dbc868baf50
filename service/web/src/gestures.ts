// Mouse and fingers: dragging moves the drawing, Ctrl and wheel or two fingers scale it.

import type { Point, Viewport } from "./viewport";

const SLACK = 5; // pixels that a click may tremble
const WHEEL = 0.002;

/** Let mouse and fingers move and scale what a canvas shows. */
export function followGestures(canvas: HTMLElement, viewport: Viewport): void {
  followMouse(canvas, viewport);
  followWheel(canvas, viewport);
  followFingers(canvas, viewport);
}

function followMouse(canvas: HTMLElement, viewport: Viewport): void {
  let last: Point | undefined;
  let isDragged = false;
  canvas.addEventListener("dragstart", (event) => event.preventDefault());
  canvas.addEventListener("pointerdown", (event) => {
    isDragged = false;
    const isBar = event.offsetX > canvas.clientWidth && event.target === canvas;
    last = event.pointerType === "mouse" && event.button === 0 && !isBar ? event : undefined;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    if (!isDragged && measure(last, event) < SLACK) return;
    if (!isDragged) canvas.setPointerCapture(event.pointerId);
    isDragged = true;
    viewport.pan(last.x - event.x, last.y - event.y);
    last = event;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => (last = undefined));
  }
  // what was dragged was not clicked
  canvas.addEventListener("click", (event) => {
    if (!isDragged) return;
    isDragged = false;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
}

function followWheel(canvas: HTMLElement, viewport: Viewport): void {
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    viewport.zoom(viewport.scale * Math.exp(-event.deltaY * WHEEL), event);
  }, { passive: false });
}

function followFingers(canvas: HTMLElement, viewport: Viewport): void {
  let distance = 0;
  let scale = 1;
  canvas.style.touchAction = "pan-x pan-y"; // one finger scrolls, two are ours
  canvas.addEventListener("touchstart", (event) => {
    const [one, other] = readFingers(event);
    if (!one || !other) return;
    distance = measure(one, other);
    scale = viewport.scale;
  }, { passive: true });
  canvas.addEventListener("touchmove", (event) => {
    const [one, other] = readFingers(event);
    if (!one || !other || !distance) return;
    event.preventDefault();
    const middle = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
    viewport.zoom((scale * measure(one, other)) / distance, middle);
  }, { passive: false });
}

function readFingers(event: TouchEvent): readonly Point[] {
  return [...event.touches].map((finger) => ({ x: finger.clientX, y: finger.clientY }));
}

function measure(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
