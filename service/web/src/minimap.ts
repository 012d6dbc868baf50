// A small map of the whole diagram: where one is, and a quick way elsewhere.

import type { Diagram } from "./diagram";
import { makeElement } from "./element";
import { doIdly } from "./slices";
import type { Viewport } from "./viewport";

const WIDTH = 200;
const HEIGHT = 72;
const LEAST = 1.5; // pixels of the smallest box

/** Return the map of a diagram; it is a picture for the mouse, the keyboard needs none. */
export function makeMinimap(diagram: Diagram, viewport: Viewport, title: string): HTMLElement {
  const ratio = Math.max(1, window.devicePixelRatio);
  const size = { width: String(WIDTH * ratio), height: String(HEIGHT * ratio) };
  const picture = makeElement("canvas", size);
  const frame = makeElement("div", { class: "frame" });
  const named = { class: "minimap", "aria-hidden": "true", title };
  const map = makeElement("div", named, picture, frame);
  map.hidden = true;
  const draw = (): void => doIdly(() => drawNodes(picture, diagram, ratio));
  const show = (): void => showFrame(map, frame, diagram, viewport);
  diagram.addEventListener("change", draw);
  viewport.addEventListener("change", show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  for (const type of ["pointerdown", "pointermove"] as const) {
    map.addEventListener(type, (event) => event.buttons & 1 && goTo(map, event, diagram, viewport));
  }
  draw();
  return map;
}

function drawNodes(picture: HTMLCanvasElement, diagram: Diagram, ratio: number): void {
  const brush = picture.getContext("2d");
  if (!brush) return;
  const across = WIDTH / diagram.size.width;
  const down = HEIGHT / diagram.size.height;
  const colours = new Map<string, string>();
  brush.setTransform(ratio, 0, 0, ratio, 0, 0);
  brush.clearRect(0, 0, WIDTH, HEIGHT);
  for (const node of diagram.nodes) {
    const box = diagram.box(node);
    brush.fillStyle = readColour(node, colours);
    brush.fillRect(
      box.x * across, box.y * down,
      Math.max(LEAST, box.width * across), Math.max(LEAST, box.height * down),
    );
  }
}

/** Return the line colour of a node; nodes of the same classes have the same. */
function readColour(node: SVGAElement, colours: Map<string, string>): string {
  const classes = node.getAttribute("class") ?? "";
  let colour = colours.get(classes);
  if (colour === undefined) {
    const shape = node.firstElementChild;
    colour = shape ? getComputedStyle(shape).stroke : "";
    colours.set(classes, colour);
  }
  return colour;
}

function showFrame(
  map: HTMLElement, frame: HTMLElement, diagram: Diagram, viewport: Viewport,
): void {
  const { width, height } = diagram.size;
  const { view } = viewport;
  // once shown it stays, so that nothing jumps
  if (view.width < width || view.height < height) map.hidden = false;
  frame.style.left = `${(view.x / width) * 100}%`;
  frame.style.top = `${(view.y / height) * 100}%`;
  frame.style.width = `${Math.min(1, view.width / width) * 100}%`;
  frame.style.height = `${Math.min(1, view.height / height) * 100}%`;
}

function goTo(
  map: HTMLElement, event: PointerEvent, diagram: Diagram, viewport: Viewport,
): void {
  const { left, top, width, height } = map.getBoundingClientRect();
  map.setPointerCapture(event.pointerId);
  viewport.centre({
    x: ((event.clientX - left) / width) * diagram.size.width,
    y: ((event.clientY - top) / height) * diagram.size.height,
  });
}
