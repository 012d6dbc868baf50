// The bar above the diagram: scale, search, keys, picture, map.

import { makeElement } from "./element";
import type { Search } from "./search";
import { fill, type Words } from "./words";
import type { Viewport } from "./viewport";

export interface Deeds {
  readonly help: () => void;
  readonly save: () => void;
}

/** Fill the bar and show it. */
export function fillTools(
  bar: HTMLElement,
  words: Words,
  viewport: Viewport,
  search: Search,
  map: HTMLElement,
  deeds: Deeds,
): void {
  const scale = makeElement("output", { class: "muted scale" });
  const zoom = [
    makeButton("−", words.farther, () => viewport.zoomOut()),
    scale,
    makeButton("+", words.closer, () => viewport.zoomIn()),
    makeButton(words.fit, "", () => void viewport.fit()),
  ];
  const rest = [
    makeButton(words.picture, "", deeds.save),
    makeButton("?", words.help, deeds.help),
  ];
  const find = [search.field, makeButton("↓", words.next, () => search.step(1)), search.count];
  viewport.addEventListener("change", () => {
    scale.value = fill(words.scale, { percent: Math.round(viewport.scale * 100) });
  });
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.tools);
  const parts = [zoom, find, rest].map((part) => makeElement("div", {}, ...part));
  bar.replaceChildren(makeElement("div", { class: "bar" }, ...parts), map);
  bar.hidden = false;
}

function makeButton(text: string, name: string, act: () => void): HTMLButtonElement {
  const named: Record<string, string> = name ? { "aria-label": name, title: name } : {};
  const button = makeElement("button", { type: "button", ...named }, text);
  button.addEventListener("click", act);
  return button;
}
