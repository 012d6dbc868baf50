// Work in slices, so that the page answers in between.

const BUDGET = 8; // milliseconds
const PATIENCE = 100; // a page in the background draws no frames

/** Let the browser do what waits, but only if this work has had its share of time. */
export class Pace {
  #end = performance.now() + BUDGET;

  async rest(): Promise<void> {
    if (performance.now() < this.#end) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#end = performance.now() + BUDGET;
  }
}

/** Wait until what was changed is drawn. */
export function drawFrame(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, PATIENCE);
    requestAnimationFrame(() => {
      clearTimeout(late);
      setTimeout(resolve);
    });
  });
}

/** Do something when the browser has nothing better to do. */
export function doIdly(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work, PATIENCE);
}
