// Which part of the drawing is seen, and how large: the canvas scrolls, the drawing is scaled.

import type { Box, Diagram } from "./diagram";
import { drawFrame } from "./slices";

const STEP = 1.25;
const LARGEST = 3;
const SMALLEST = 0.1;
const ROOM = 32; // pixels that stay free round a node that is shown
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A window on a diagram; it tells by `change` that it shows another part of it. */
export class Viewport extends EventTarget {
  scale = 1;
  readonly #diagram: Diagram;
  #isTold = false;
  #turn = 0; // a later wish ends an earlier one

  constructor(diagram: Diagram) {
    super();
    this.#diagram = diagram;
    diagram.canvas.addEventListener("scroll", () => this.#tell(), { passive: true });
    new ResizeObserver(() => this.#tell()).observe(diagram.canvas);
  }

  /** The part of the drawing that is seen, in its units. */
  get view(): Box {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.#diagram.canvas;
    return {
      x: scrollLeft / this.scale,
      y: scrollTop / this.scale,
      width: clientWidth / this.scale,
      height: clientHeight / this.scale,
    };
  }

  zoomIn(): void {
    this.zoom(this.scale * STEP);
  }

  zoomOut(): void {
    this.zoom(this.scale / STEP);
  }

  /** Scale the drawing; a point of the window, by default its middle, stays where it is. */
  zoom(scale: number, at?: Point): void {
    this.#turn += 1;
    this.#scaleTo(scale, at);
  }

  /** Show the whole drawing, but not larger than it is. */
  async fit(): Promise<void> {
    const turn = (this.#turn += 1);
    const whole = Math.min(1, this.#whole());
    // in steps, for each paints only what comes into view
    while (!CALM.matches && this.scale > whole * STEP) {
      this.#scaleTo(this.scale / STEP);
      await drawFrame();
      if (turn !== this.#turn) return;
    }
    this.#scaleTo(whole);
  }

  #scaleTo(scale: number, at?: Point): void {
    const { canvas } = this.#diagram;
    const middle = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
    const fixed = at ? locate(canvas, at) : middle;
    const { x, y } = this.view;
    const before = this.scale;
    this.scale = Math.min(LARGEST, Math.max(Math.min(SMALLEST, this.#whole()), scale));
    this.apply();
    canvas.scrollTo({
      left: (x + fixed.x / before) * this.scale - fixed.x,
      top: (y + fixed.y / before) * this.scale - fixed.y,
      behavior: "instant",
    });
  }

  /** Give the drawing its scale. */
  apply(): void {
    const { svg, sheet, size } = this.#diagram;
    svg.style.transform = `scale(${this.scale})`;
    sheet.style.width = `${size.width * this.scale}px`;
    sheet.style.height = `${size.height * this.scale}px`;
    this.#tell();
  }

  /** Scroll so that a node is seen, and the canvas if the page has scrolled it away. */
  reveal(node: SVGAElement): void {
    const box = this.#diagram.box(node);
    const { view } = this;
    const room = ROOM / this.scale;
    this.#scroll(
      nudge(view.x, view.width, box.x - room, box.width + 2 * room),
      nudge(view.y, view.height, box.y - room, box.height + 2 * room),
      CALM.matches ? "instant" : "smooth",
    );
    const seen = node.getBoundingClientRect();
    if (seen.top < 0 || seen.bottom > innerHeight) {
      this.#diagram.canvas.scrollIntoView({ block: "nearest", behavior: "instant" });
    }
  }

  /** Begin where everything starts from. */
  showStart(): void {
    const { start } = this.#diagram;
    if (!start) return;
    const box = this.#diagram.box(start);
    this.centre({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }

  /** Scroll so that a node stands where another stood in an earlier drawing. */
  follow(old: SVGAElement, node: SVGAElement): void {
    const { x, y } = this.view;
    const was = this.#diagram.box(old);
    const is = this.#diagram.box(node);
    this.#scroll(x + is.x - was.x, y + is.y - was.y, "instant");
  }

  /** Scroll so that a point of the drawing is in the middle. */
  centre(at: Point): void {
    const { width, height } = this.view;
    this.#scroll(at.x - width / 2, at.y - height / 2, "instant");
  }

  /** Move by so many pixels. */
  pan(across: number, down: number): void {
    this.#diagram.canvas.scrollBy({ left: across, top: down, behavior: "instant" });
  }

  #whole(): number {
    const { canvas, size } = this.#diagram;
    return Math.min(canvas.clientWidth / size.width, canvas.clientHeight / size.height);
  }

  #scroll(x: number, y: number, behavior: ScrollBehavior): void {
    this.#diagram.canvas.scrollTo({ left: x * this.scale, top: y * this.scale, behavior });
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    requestAnimationFrame(() => {
      this.#isTold = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}

/** Return where a point of the screen is in a canvas. */
function locate(canvas: HTMLElement, at: Point): Point {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: at.x - left, y: at.y - top };
}

/** Return where a stretch begins that is moved no more than it must to contain another. */
function nudge(begin: number, length: number, first: number, needed: number): number {
  if (needed > length || first < begin) return first;
  return Math.max(begin, first + needed - length);
}
