// The drawing as a picture: its styles are written into a copy, which the browser then paints.

import { makeElement } from "./element";
import { Pace } from "./slices";

const SVG = "http://www.w3.org/2000/svg";
const SHARPNESS = 2; // pixels per unit
const SIDE = 8192; // pixels that every browser can paint
const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity",
  "opacity", "font-family", "font-size", "font-weight", "font-style", "text-anchor",
  "marker-end", "paint-order",
];

/** Save a drawing as a PNG file. Throws if the browser cannot paint it. */
export async function savePicture(drawing: SVGSVGElement, name: string): Promise<void> {
  const copy = await copyStyled(drawing);
  const text = new XMLSerializer().serializeToString(copy);
  const source = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = source;
    await image.decode();
    saveFile(await paint(image), name);
  } finally {
    URL.revokeObjectURL(source);
  }
}

async function copyStyled(drawing: SVGSVGElement): Promise<SVGSVGElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.removeAttribute("style");
  copy.setAttribute("xmlns", SVG);
  const known = new Map<string, readonly string[]>();
  const pace = new Pace();
  const originals = drawing.getElementsByTagName("*");
  for (const [at, element] of [...copy.getElementsByTagName("*")].entries()) {
    const original = originals[at];
    if (original) inline(element, original, known);
    element.removeAttribute("style");
    await pace.rest();
  }
  const ground = document.createElementNS(SVG, "rect");
  for (const name of ["x", "y", "width", "height"] as const) {
    ground.setAttribute(name, String(drawing.viewBox.baseVal[name]));
  }
  ground.setAttribute("fill", getComputedStyle(drawing.parentElement ?? drawing).backgroundColor);
  copy.prepend(ground);
  return copy;
}

/** Write the styles of an element into its copy; elements of the same classes share them. */
function inline(copy: Element, original: Element, known: Map<string, readonly string[]>): void {
  const above = original.parentElement?.getAttribute("class") ?? "";
  const key = `${above}>${original.tagName}.${original.getAttribute("class") ?? ""}`;
  let values = known.get(key);
  if (!values) {
    const style = getComputedStyle(original);
    values = STYLES.map((name) => style.getPropertyValue(name));
    known.set(key, values);
  }
  for (const [at, name] of STYLES.entries()) copy.setAttribute(name, clean(values[at] ?? ""));
}

/** Return a value whose addresses lead nowhere but within the picture. */
function clean(value: string): string {
  return value.replace(/url\("?[^#")]*(#[^")]+)"?\)/g, "url($1)");
}

async function paint(image: HTMLImageElement): Promise<Blob> {
  const { naturalWidth, naturalHeight } = image;
  const scale = Math.min(SHARPNESS, SIDE / Math.max(naturalWidth, naturalHeight));
  const canvas = makeElement("canvas", {
    width: String(Math.ceil(naturalWidth * scale)),
    height: String(Math.ceil(naturalHeight * scale)),
  });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("The browser painted nothing.");
  return blob;
}

function saveFile(content: Blob, name: string): void {
  const href = URL.createObjectURL(content);
  makeElement("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
