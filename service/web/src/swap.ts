// One drawing in place of another, one part of the page in place of another.

import type { Diagram } from "./diagram";
import { drawFrame } from "./slices";

const SLICE = 600; // elements that are laid out in one frame
const PARTS = "[data-swap][id]";
// what tells or links to the address of the page: its title, its languages, how to cite it
const OTHERS = ["main > .title", "nav.languages", "footer.site"];

/** Draw a new drawing unseen, slice by slice, then put it in place of the old one. */
export async function swapDrawing(
  diagram: Diagram, drawing: SVGSVGElement, isWanted: () => boolean, finish: () => void,
): Promise<void> {
  const groups = [...drawing.querySelectorAll(".viewport > g")].map(empty);
  const fresh = document.adoptNode(drawing);
  fresh.classList.add("coming");
  fresh.ariaHidden = "true";
  fresh.style.transform = diagram.svg.style.transform;
  diagram.sheet.append(fresh);
  for (const [full, group] of groups) {
    for (const slice of cut(full)) {
      group.append(...slice);
      await drawFrame();
      if (!isWanted()) return fresh.remove();
    }
  }
  const old = diagram.svg;
  fresh.ariaHidden = null;
  diagram.replace(fresh);
  finish();
  fresh.classList.remove("coming");
  old.remove();
}

/** Put an empty group in place of a full one; return both. */
function empty(full: Element): readonly [Element, Element] {
  const group = full.cloneNode(false) as Element;
  full.replaceWith(group);
  return [full, group];
}

/** Yield what is in a group in slices of about the same number of parts. */
function* cut(group: Element): Generator<readonly Element[]> {
  let element = group.firstElementChild;
  while (element) {
    const slice: Element[] = [];
    for (let parts = 0; element && parts < SLICE; element = element.nextElementSibling) {
      if (element.matches("a.node")) element.setAttribute("tabindex", "-1");
      slice.push(element);
      parts += 1 + 2 * element.childElementCount;
    }
    yield slice;
  }
}

/** Take over everything else of a page that depends on its address. */
export function swapParts(page: Document): void {
  document.title = page.title;
  for (const part of document.querySelectorAll(PARTS)) exchange(part, page.getElementById(part.id));
  for (const selector of OTHERS) {
    exchange(document.querySelector(selector), page.querySelector(selector));
  }
}

/** Put an element of another document in place of one of this, if there is one. */
export function exchange(part: Element | null, fresh: Element | null): void {
  if (part && fresh) part.replaceWith(document.adoptNode(fresh));
}
